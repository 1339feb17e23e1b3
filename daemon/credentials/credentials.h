/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The check of an app's credentials, with the keys that the operator believes. */
#ifndef DAEMON_CREDENTIALS_CREDENTIALS_H
#define DAEMON_CREDENTIALS_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>

#include <kc/checker.h>

#include "daemon/credentials/credentials_options.h"

struct credentials;

/*
 * Reads the keys. False with a line for a person (that begins with the file's name, if one is to blame) if they cannot be had, or if a
 * signature is required and there are none. *credentials is NULL if there is nothing to check: without keys, nothing required.
 */
bool credentials_new(const struct credentials_options *options, struct credentials **credentials, char *reason,
		     size_t reason_size);
void credentials_free(struct credentials *credentials); /* NULL is fine */

/*
 * Checks a binary, and notes in it the credential that was accepted. False with a line for a person if it may not run. NULL: whatever
 * it has is not looked at, and it may.
 */
bool credentials_check(struct credentials *credentials, struct kc_process_binary *binary, char *reason, size_t reason_size);
/* The file, without its folder, of the key that an accepted credential was made with. "" if none was. */
const char *credentials_key_name(const struct credentials *credentials, const struct kc_accepted_credential *accepted);

#endif
