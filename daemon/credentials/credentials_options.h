/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The credentials that the operator requires of apps. */
#ifndef DAEMON_CREDENTIALS_CREDENTIALS_OPTIONS_H
#define DAEMON_CREDENTIALS_CREDENTIALS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Maximum number of keys of each kind. A longer list is treated as a mistake. */
#define CREDENTIALS_KEYS_MAX      64
#define CREDENTIALS_KEYS_MAX_TEXT "64"

enum credentials_demand {
	CREDENTIALS_NONE,      /* no credential is required */
	CREDENTIALS_HASH,      /* at least a hash of the binary */
	CREDENTIALS_SIGNATURE, /* a signature or an HMAC by one of the keys */
};
#define CREDENTIALS_DEMAND_NAMES "none, hash or signature"
bool credentials_demand_parse(const char *name, enum credentials_demand *demand);

struct credentials_options {
	enum credentials_demand require;
	char *const *keys; /* files that each hold a public key, PEM or DER */
	size_t key_count;
	char *const *hmac_keys; /* files whose bytes are each a secret */
	size_t hmac_key_count;
};

#endif
