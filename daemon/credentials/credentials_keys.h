/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The members of struct credentials, for the files of this folder. Only `holders` changes after construction. */
#ifndef DAEMON_CREDENTIALS_CREDENTIALS_KEYS_H
#define DAEMON_CREDENTIALS_CREDENTIALS_KEYS_H

#include <stdint.h>

#include <kc/credentials.h>

#include "daemon/credentials/credentials_options.h"
#include "daemon/credentials/crypto_libcrypto.h"

/* Keys are numbered from 1, signature keys first; 0 means no key. */
struct credentials {
	uint32_t holders;
	enum credentials_demand require;
	struct crypto_key *numbers; /* the public keys */
	struct kc_credentials_key *keys;
	uint32_t key_count;
	struct kc_credentials_secret *secrets;
	uint32_t secret_count;
	char **names; /* names of all keys, indexed by number - 1 */
};

#endif
