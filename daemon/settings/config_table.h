/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Tables of the configuration's keys. Reading, checking and documenting a configuration all use these tables. */
#ifndef DAEMON_SETTINGS_CONFIG_TABLE_H
#define DAEMON_SETTINGS_CONFIG_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum config_type {
	CONFIG_BOOLEAN,         /* bool */
	CONFIG_COUNT,           /* uint32_t: an integer from min to max */
	CONFIG_BYTES,           /* uint64_t: an integer, or a text like "64M" */
	CONFIG_SECONDS,         /* uint64_t in nanoseconds, as are min and max */
	CONFIG_PATH,            /* char *, allocated, absolute */
	CONFIG_APP_NAME,        /* char *, allocated */
	CONFIG_FAULT_POLICY,    /* struct kc_fault_policy */
	CONFIG_LOG_LEVEL,       /* enum log_level */
	CONFIG_NAMESPACES,      /* bool: true if they are optional */
	CONFIG_MODE,            /* mode_t: a text of three or four octal digits */
	CONFIG_GROUP,           /* gid_t: a group's name */
	CONFIG_DEVICE,          /* struct device_options: a text or an integer for device_options_take */
	CONFIG_DEVICES,         /* likewise: a list of texts */
	CONFIG_PATHS,           /* struct config_names: a list of paths, made absolute */
	CONFIG_DEMAND,          /* enum credentials_demand */
	CONFIG_SHORT_IDS,       /* const struct kc_app_id_policy * */
	CONFIG_PERMISSIONS,     /* struct app_permissions: a list of texts for app_permissions_add */
	CONFIG_TBF_PERMISSIONS, /* enum tbf_permissions */
	CONFIG_NAMES,           /* struct config_names: a list of app names */
	CONFIG_OBJECT,          /* a struct; `inner` describes its keys */
	CONFIG_APPS,            /* struct config_apps: a list of objects; `inner` describes their keys */
};

struct config_table;

struct config_key {
	const char *name;
	enum config_type type;
	bool required;
	size_t offset; /* of the value in the struct that the table fills */
	uint64_t min, max;
	const char *initial;              /* the default as JSON; NULL: zero, or another key's value */
	const char *initial_text;         /* the default in words, if `initial` does not say it */
	const struct config_table *inner; /* OBJECT, APPS */
	const char *device;               /* DEVICE, DEVICES: its name in device_options_take */
	const char *expected;             /* DEVICE, DEVICES, and BYTES if not NULL: the text of config_expected */
	const char *meaning;
};

struct config_table {
	const struct config_key *keys;
	size_t count;
	size_t struct_bytes;
};

/* The top level of the file; fills a struct config. */
extern const struct config_table config_table;

/* Writes what a value of this key must be, like "an integer from 1 to 32768". Returns text. */
const char *config_expected(const struct config_key *key, char *text, size_t size);
/* Returns the key with the name most similar to `name`, or NULL if none is similar. */
const struct config_key *config_similar(const struct config_table *table, const char *name);
/* Prints every key with its accepted values, default and meaning. */
void config_describe(FILE *to);

#endif
