/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The command line of the daemon. */
#ifndef DAEMON_SERVICE_SERVE_OPTIONS_H
#define DAEMON_SERVICE_SERVE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct serve_options {
	const char *config_file; /* NULL: the default file, if it exists */
	const char *check_file;  /* NULL: not checking */
	const char *socket_path; /* NULL: not given */
	const char *flash_file;  /* NULL: no flash image */
	bool help;
	bool help_config;
	bool version;
};

/* Returns 0, or -EINVAL with a one-line message in `reason`. *options points into argv. */
int serve_options_parse(int argc, char **argv, struct serve_options *options, char *reason, size_t reason_size);

extern const char serve_options_help[];

#endif
