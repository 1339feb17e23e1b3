/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The command line of tock-elf2tab, with elf2tab's option names. */
#ifndef PACK_OPTIONS_H
#define PACK_OPTIONS_H

#include "client/pack/architecture.h"
#include "client/pack/credentials.h"
#include "client/pack/failure.h"
#include "client/pack/tbf_build.h"
#include "client/pack/tbf_header.h"

/* `file.elf` or `file.elf,architecture`. Without an architecture, the file's name up to its last dot is the architecture. */
struct input {
	char *file_name;
	char *architecture_name;
	const struct architecture *architecture;
};

enum command { COMMAND_PACK, COMMAND_INSPECT, COMMAND_HELP, COMMAND_VERSION };

struct options {
	enum command command;
	bool verbose;
	bool deterministic; /* no build date */
	bool keep_tbf;      /* also write each TBF next to its ELF */
	bool json;          /* inspect */
	const char *output;
	const char *supported_boards;
	struct tbf_wishes wishes;
	bool has_kernel_minor;
	struct memory_wishes memory;
	struct credential_wishes credentials;
	/* Owned arrays that `wishes` points to. */
	struct tbf_permission *permissions;
	uint32_t *read_ids;
	uint32_t *modify_ids;
	const char **region_names;
	size_t region_name_count;
	struct input *inputs; /* for inspect, only file names */
	size_t input_count;
};

/* Returns false with a failure if the command line is wrong. Strings point into arguments[]. */
bool options_parse(struct options *options, int count, char **arguments, struct failure *failure);
void options_free(struct options *options);
extern const char options_help[];

#endif
