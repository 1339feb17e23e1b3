/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The command line of the daemon. */
#ifndef DAEMON_SERVICE_SERVE_OPTIONS_H
#define DAEMON_SERVICE_SERVE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct serve_options {
	const char *config_file; /* NULL: the usual one, if it exists */
	const char *check_file;  /* NULL: run */
	const char *socket_path; /* NULL: not given */
	const char *flash_file;  /* NULL: no flash image */
	bool help;
	bool help_config;
	bool version;
};

/* 0, or -EINVAL and `reason`: one line for a person. *options points into argv. */
int serve_options_parse(int argc, char **argv, struct serve_options *options, char *reason, size_t reason_size);

extern const char serve_options_help[];

#endif
