/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The keys of the configuration as data. Reading, checking and describing a configuration all go by these tables. */
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
	CONFIG_SECONDS,         /* uint64_t, in nanoseconds; min and max are too */
	CONFIG_PATH,            /* char *, allocated, absolute */
	CONFIG_APP_NAME,        /* char *, allocated */
	CONFIG_FAULT_POLICY,    /* struct kc_fault_policy */
	CONFIG_LOG_LEVEL,       /* enum log_level */
	CONFIG_NAMESPACES,      /* bool: they are optional */
	CONFIG_MODE,            /* mode_t: a text of three or four octal digits */
	CONFIG_GROUP,           /* gid_t: a group's name */
	CONFIG_DEVICE,          /* struct device_options: a text or an integer, as device_options_take takes it */
	CONFIG_DEVICES,         /* likewise: a list of texts */
	CONFIG_PATHS,           /* struct config_names: a list of paths, made absolute */
	CONFIG_DEMAND,          /* enum credentials_demand */
	CONFIG_SHORT_IDS,       /* const struct kc_app_id_policy * */
	CONFIG_PERMISSIONS,     /* struct app_permissions: a list of texts, as app_permissions_add takes them */
	CONFIG_TBF_PERMISSIONS, /* enum tbf_permissions */
	CONFIG_NAMES,           /* struct config_names: a list of names of apps */
	CONFIG_OBJECT,          /* a struct; its keys are a table of their own */
	CONFIG_APPS,            /* struct config_apps: a list of objects, each by a table of its own */
};

struct config_table;

struct config_key {
	const char *name;
	enum config_type type;
	bool required;
	size_t offset; /* in the struct that the table fills */
	uint64_t min, max;
	const char *initial;              /* the default as JSON; NULL: zero, or another key's value */
	const char *initial_text;         /* the default in words, if `initial` does not say it */
	const struct config_table *inner; /* OBJECT, APPS */
	const char *device;               /* DEVICE, DEVICES: what device_options_take calls it */
	const char *expected;             /* DEVICE, DEVICES, and BYTES if it is not NULL: what it takes */
	const char *meaning;
};

struct config_table {
	const struct config_key *keys;
	size_t count;
	size_t struct_bytes;
};

/* The whole file: fills a struct config. */
extern const struct config_table config_table;

/* "an integer from 1 to 32768": what a value of this key must be. Returns text. */
const char *config_expected(const struct config_key *key, char *text, size_t size);
/* The key whose name is most similar to this one, or NULL if none is similar. */
const struct config_key *config_similar(const struct config_table *table, const char *name);
/* Prints, for people, all keys with what they take, their defaults and their meanings. */
void config_describe(FILE *to);

#endif
