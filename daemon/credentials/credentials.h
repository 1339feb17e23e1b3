/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Checks an app's credentials with the keys that the operator trusts. */
#ifndef DAEMON_CREDENTIALS_CREDENTIALS_H
#define DAEMON_CREDENTIALS_CREDENTIALS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include <kc/checker.h>

#include "daemon/credentials/credentials_options.h"

struct credentials;

/*
 * Reads the keys. Returns false with a message in `reason` if a key cannot be read, or if a signature is required and there are
 * no keys. The message begins with a file name if that file is at fault. *credentials is NULL if there is nothing to check: no
 * keys, and nothing required.
 */
bool credentials_new(const struct credentials_options *options, struct credentials **credentials, char *reason,
		     size_t reason_size);
/*
 * Reference counting, from one thread only: credentials_new returns one reference, credentials_hold adds one, credentials_free
 * drops one. NULL is fine.
 */
struct credentials *credentials_hold(struct credentials *credentials);
void credentials_free(struct credentials *credentials);

/*
 * Checks a binary and records the accepted credential in it. Returns false with a message in `reason` if the binary may not run.
 * With credentials NULL, nothing is checked and every binary may run.
 */
bool credentials_check(const struct credentials *credentials, struct kc_process_binary *binary, char *reason, size_t reason_size);
/* The same, callable from any thread while somebody holds a reference. Returns false soon after another thread sets *stop. */
bool credentials_check_until(const struct credentials *credentials, struct kc_process_binary *binary, const atomic_bool *stop,
			     char *reason, size_t reason_size);
/* Returns the file name, without folder, of the key that verified a credential, or "" if no key was involved. */
const char *credentials_key_name(const struct credentials *credentials, const struct kc_accepted_credential *accepted);

#endif
