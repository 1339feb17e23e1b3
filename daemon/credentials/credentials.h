/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Checks an app's credentials with the keys that the operator trusts. */
#ifndef DAEMON_CREDENTIALS_CREDENTIALS_H
#define DAEMON_CREDENTIALS_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>

#include <kc/checker.h>

#include "daemon/credentials/credentials_options.h"

struct credentials;

/*
 * Reads the keys. False with a line for people (which begins with a file's name if that file is to blame) if a key cannot be
 * read, or if a signature is required and there are no keys. *credentials is NULL if there is nothing to check, that is, no keys
 * and no demand.
 */
bool credentials_new(const struct credentials_options *options, struct credentials **credentials, char *reason,
		     size_t reason_size);
void credentials_free(struct credentials *credentials); /* NULL is fine */

/*
 * Checks a binary, and records in it the credential that was accepted. False with a line for people if it may not run.
 * credentials NULL: nothing is looked at, and it may run.
 */
bool credentials_check(struct credentials *credentials, struct kc_process_binary *binary, char *reason, size_t reason_size);
/* The name, without folder, of the file with the key of an accepted credential. "" if no key was involved. */
const char *credentials_key_name(const struct credentials *credentials, const struct kc_accepted_credential *accepted);

#endif
