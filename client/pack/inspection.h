/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reads and checks one TAB or TBF, and prints it in two formats. */
#ifndef PACK_INSPECTION_H
#define PACK_INSPECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "client/pack/bytes.h"
#include "client/pack/failure.h"
#include "client/pack/tbf_view.h"
#include "protocol/tab.h"

struct inspected_member {
	const char *name;
	uint32_t length;
	bool is_tbf; /* judged by its name; otherwise it is not parsed and view is empty */
	struct tbf_view view;
};

struct inspection {
	const char *file_name; /* owned by the caller */
	bool is_tab;
	struct tab tab;      /* if it is a TAB */
	struct bytes single; /* if it is a TBF */
	size_t member_count;
	struct inspected_member members[TAB_MEMBERS_MAX];
};

/* Returns false with a failure if the file cannot be read. A TBF with problems can be read. */
bool inspection_read(struct inspection *inspection, const char *file_name, struct failure *failure);
void inspection_free(struct inspection *inspection);
bool inspection_has_problems(const struct inspection *inspection);

/* Prints to standard output. */
void inspection_print_text(const struct inspection *inspection);
/* Prints one JSON object. Returns false if out of memory. */
bool inspection_print_json(const struct inspection *inspection);

#endif
