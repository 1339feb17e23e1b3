/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The command line of `tockd run`. */
#ifndef DAEMON_RUN_RUN_OPTIONS_H
#define DAEMON_RUN_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kc/kernel.h>

#include "daemon/credentials/credentials_options.h"
#include "daemon/settings/device_options.h"
#include "daemon/log.h"
#include "daemon/settings/short_ids.h"

struct run_options {
	bool until_idle;
	bool has_timeout;
	uint64_t timeout_ns;
	bool no_prefix;
	bool show_leds;
	struct device_options devices;
	const struct kc_app_id_policy *short_ids;
	enum credentials_demand require_credentials;
	struct run_options_files {
		char *list[CREDENTIALS_KEYS_MAX]; /* in argv */
		size_t count;
	} keys, hmac_keys;
	struct kc_fault_policy fault_policy;
	enum log_level log_level;
	uint64_t memory_bytes;   /* 0: not given */
	uint32_t share_bytes;    /* size of each app's share window; 0: no window */
	const char *socket_path; /* in argv; NULL: no control socket */
	const char *flash_file;  /* in argv; NULL: no flash image */
	char *const *tabs;       /* tab_count names, in argv */
	int tab_count;
	bool help;
};

/*
 * Parses argv[1..argc); argv[0] is "run". Returns 0, or -EINVAL with a one-line message in `reason`. argv may be reordered;
 * *options points into it.
 */
int run_options_parse(int argc, char **argv, struct run_options *options, char *reason, size_t reason_size);

extern const char run_options_help[];

#endif
