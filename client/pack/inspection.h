/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* One TAB or TBF, read and judged, and the two ways to print it. */
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
	bool is_tbf; /* by its name; else nobody looks at it, and view is empty */
	struct tbf_view view;
};

struct inspection {
	const char *file_name; /* the caller's */
	bool is_tab;
	struct tab tab;      /* if it is one */
	struct bytes single; /* if it is a TBF */
	size_t member_count;
	struct inspected_member members[TAB_MEMBERS_MAX];
};

/* Returns false with a reason if it cannot be read; a TBF with problems is read. */
bool inspection_read(struct inspection *inspection, const char *file_name, struct failure *failure);
void inspection_free(struct inspection *inspection);
bool inspection_has_problems(const struct inspection *inspection);

/* To standard output. */
void inspection_print_text(const struct inspection *inspection);
/* One object; false if there is no memory for it. */
bool inspection_print_json(const struct inspection *inspection);

#endif
