/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What an app may ask of drivers, as the operator says it, instead of what its TBF says of itself. */
#ifndef DAEMON_SUPERVISION_APP_PERMISSIONS_H
#define DAEMON_SUPERVISION_APP_PERMISSIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the permissions in a TBF, which its maker wrote, are good for. They always limit the app. */
enum tbf_permissions {
	TBF_PERMISSIONS_GRANT,  /* and give it what only some apps may */
	TBF_PERMISSIONS_SIGNED, /* and give that to apps with a signature by one of our keys */
	TBF_PERMISSIONS_LIMIT,  /* no more */
};
#define TBF_PERMISSIONS_NAMES "grant, signed or limit"
bool tbf_permissions_parse(const char *name, enum tbf_permissions *permissions);

/* A table as struct kc_permissions has it, allocated. NULL: the operator said nothing. */
struct app_permissions {
	uint8_t *table;
	size_t bytes;
};
#define APP_PERMISSIONS_COMMAND_MAX 4095u
#define APP_PERMISSIONS_EXPECTED    "a list of drivers with commands up to 4095, like \"0x1\", \"0x90000:0-3,7\""

/* A table that permits nothing. False: no memory. */
bool app_permissions_begin(struct app_permissions *permissions);
/*
 * Adds "DRIVER", commands 0 to 63, or "DRIVER:COMMANDS", numbers and ranges with commas between. False if the text is none, or there is no
 * memory; the table is as it was, or has a part of it.
 */
bool app_permissions_add(struct app_permissions *permissions, const char *text);
bool app_permissions_copy(struct app_permissions *to, const struct app_permissions *from);
bool app_permissions_same(const struct app_permissions *a, const struct app_permissions *b);
void app_permissions_free(struct app_permissions *permissions);

#endif
