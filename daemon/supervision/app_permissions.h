/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The operator's permissions for an app, which replace those in its TBF. */
#ifndef DAEMON_SUPERVISION_APP_PERMISSIONS_H
#define DAEMON_SUPERVISION_APP_PERMISSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The effect of the permissions in a TBF, which the app's author wrote. In every case they limit the app. */
enum tbf_permissions {
	TBF_PERMISSIONS_GRANT,  /* they also grant privileged operations */
	TBF_PERMISSIONS_SIGNED, /* they also grant them to apps signed by one of our keys */
	TBF_PERMISSIONS_LIMIT,  /* they only limit */
};
#define TBF_PERMISSIONS_NAMES "grant, signed or limit"
bool tbf_permissions_parse(const char *name, enum tbf_permissions *permissions);

/* An allocated table in the format of struct kc_permissions. table NULL: the operator gave no permissions. */
struct app_permissions {
	uint8_t *table;
	size_t bytes;
};
#define APP_PERMISSIONS_COMMAND_MAX 4095u
#define APP_PERMISSIONS_EXPECTED    "a list of drivers with commands up to 4095, like \"0x1\", \"0x90000:0-3,7\""

/* Makes a table that permits nothing. Returns false if out of memory. */
bool app_permissions_begin(struct app_permissions *permissions);
/*
 * Adds "DRIVER", which means commands 0 to 63, or "DRIVER:COMMANDS": numbers and ranges separated by commas. Returns false if the
 * text is malformed or memory runs out; the table may then hold part of it.
 */
bool app_permissions_add(struct app_permissions *permissions, const char *text);
bool app_permissions_copy(struct app_permissions *to, const struct app_permissions *from);
bool app_permissions_same(const struct app_permissions *a, const struct app_permissions *b);
void app_permissions_free(struct app_permissions *permissions);

#endif
