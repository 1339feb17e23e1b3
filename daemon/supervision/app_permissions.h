/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What an app may ask of drivers if the operator decides that, and not the app's TBF. */
#ifndef DAEMON_SUPERVISION_APP_PERMISSIONS_H
#define DAEMON_SUPERVISION_APP_PERMISSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What effect the permissions in a TBF have, which its maker wrote. They always limit the app. */
enum tbf_permissions {
	TBF_PERMISSIONS_GRANT,  /* they also grant what only some apps may do */
	TBF_PERMISSIONS_SIGNED, /* they also grant that to apps with a signature by one of our keys */
	TBF_PERMISSIONS_LIMIT,  /* they only limit */
};
#define TBF_PERMISSIONS_NAMES "grant, signed or limit"
bool tbf_permissions_parse(const char *name, enum tbf_permissions *permissions);

/* An allocated table of the form in struct kc_permissions. table NULL: the operator said nothing. */
struct app_permissions {
	uint8_t *table;
	size_t bytes;
};
#define APP_PERMISSIONS_COMMAND_MAX 4095u
#define APP_PERMISSIONS_EXPECTED    "a list of drivers with commands up to 4095, like \"0x1\", \"0x90000:0-3,7\""

/* A table that permits nothing. False: no memory. */
bool app_permissions_begin(struct app_permissions *permissions);
/*
 * Adds "DRIVER", which means commands 0 to 63, or "DRIVER:COMMANDS", numbers and ranges with commas between. False if the text is
 * malformed or there is no memory; the table may then have part of it.
 */
bool app_permissions_add(struct app_permissions *permissions, const char *text);
bool app_permissions_copy(struct app_permissions *to, const struct app_permissions *from);
bool app_permissions_same(const struct app_permissions *a, const struct app_permissions *b);
void app_permissions_free(struct app_permissions *permissions);

#endif
