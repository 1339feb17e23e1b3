/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The command line of `tockd run`. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kc/kernel.h>

#include "daemon/credentials_options.h"
#include "daemon/device_options.h"
#include "daemon/log.h"
#include "daemon/short_ids.h"

struct options {
	bool until_idle;
	bool has_timeout;
	uint64_t timeout_ns;
	bool no_prefix;
	bool show_leds;
	struct device_options devices;
	const struct kc_app_id_policy *short_ids;
	enum credentials_demand require_credentials;
	struct options_files {
		char *list[CREDENTIALS_KEYS_MAX]; /* in argv */
		size_t count;
	} keys, hmac_keys;
	struct kc_fault_policy fault_policy;
	enum log_level log_level;
	uint64_t memory_bytes;   /* 0: not given */
	uint32_t share_bytes;    /* of each app's share window; 0: none */
	const char *socket_path; /* in argv; NULL: no control socket */
	const char *flash_file;  /* in argv; NULL: no flash image */
	char *const *tabs;       /* tab_count names, in argv */
	int tab_count;
	bool help;
};

/*
 * Reads argv[1..argc), argv[0] being "run". 0, or -EINVAL and `reason`: one line for a person. argv may be reordered; *options points
 * into it.
 */
int options_parse(int argc, char **argv, struct options *options, char *reason, size_t reason_size);

/* A number of bytes above 0, with K, M or G behind it or not. False if text is none. */
bool options_parse_bytes(const char *text, uint64_t *bytes);

extern const char options_help[];

#endif
