/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/config_table.h"

#include <string.h>

#include "daemon/backends/led_virtual.h"
#include "daemon/settings/config.h"
#include "daemon/settings/fault_policy.h"
#include "daemon/supervision/supervisor.h"
#include "daemon/keeper/apps.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECOND       UINT64_C(1000000000)

/*
 * An unknown key that has the same beginning as a known one, or is at most this edit distance away, is taken for a typing error.
 */
#define SLIP_MAX       2
#define NAME_BYTES_MAX 32

_Static_assert(LED_VIRTUAL_DEFAULT == 4, "the default of leds");

static const struct config_key app_keys[] = {
    {.name = "path",
     .type = CONFIG_PATH,
     .required = true,
     .offset = offsetof(struct config_app, path),
     .meaning = "The TAB of the app. A relative path is relative to the folder of the configuration."},
    {.name = "name",
     .type = CONFIG_APP_NAME,
     .offset = offsetof(struct config_app, name),
     .initial_text = "the name in the TAB",
     .meaning = "The name of the app, also in the journal. It distinguishes apps that run from the same TAB."},
    {.name = "fault_policy",
     .type = CONFIG_FAULT_POLICY,
     .offset = offsetof(struct config_app, fault_policy),
     .initial_text = "the fault_policy of the daemon",
     .meaning = "What happens when this app faults."},
    {.name = "permissions",
     .type = CONFIG_PERMISSIONS,
     .offset = offsetof(struct config_app, permissions),
     .initial_text = "those of its TBF",
     .meaning =
	 "The driver commands that this app may use, regardless of its TBF: the number of each driver, with the commands, or "
	 "alone, which means commands 0 to 63. These commands are also granted: \"0x10002:6\" lets the app manage every other "
	 "app."},
    {.name = "enabled",
     .type = CONFIG_BOOLEAN,
     .offset = offsetof(struct config_app, enabled),
     .initial = "true",
     .meaning = "Whether the app is loaded."},
};

static const struct config_key backoff_keys[] = {
    {.name = "short_life",
     .type = CONFIG_SECONDS,
     .offset = offsetof(struct app_backoff, short_life_ns),
     .min = SECOND / 1000,
     .max = 86400 * SECOND,
     .initial = "1",
     .meaning = "A life is short if it lasts less than this time."},
    {.name = "free_restarts",
     .type = CONFIG_COUNT,
     .offset = offsetof(struct app_backoff, free_restarts),
     .max = 1000000,
     .initial = "5",
     .meaning = "After this many short lives in a row, restarts are delayed."},
    {.name = "first_delay",
     .type = CONFIG_SECONDS,
     .offset = offsetof(struct app_backoff, first_delay_ns),
     .min = SECOND / 1000,
     .max = 86400 * SECOND,
     .initial = "0.1",
     .meaning = "The first delay; each further short life doubles it."},
    {.name = "max_delay",
     .type = CONFIG_SECONDS,
     .offset = offsetof(struct app_backoff, max_delay_ns),
     .min = SECOND / 1000,
     .max = 86400 * SECOND,
     .initial = "60",
     .meaning = "The maximum delay."},
};

static const struct config_key socket_keys[] = {
    {.name = "path",
     .type = CONFIG_PATH,
     .offset = offsetof(struct config_socket, path),
     .initial_text = "$TOCKD_SOCKET, or $XDG_RUNTIME_DIR/tockd.sock, or /run/tockd.sock",
     .meaning = "Where the control socket is, unless the service manager passes one or --socket gives another."},
    {.name = "mode",
     .type = CONFIG_MODE,
     .offset = offsetof(struct config_socket, mode),
     .max = 0777,
     .initial = "\"0660\"",
     .meaning = "The permissions of the socket. With \"0666\", all users can query the daemon, but not change anything."},
    {.name = "group",
     .type = CONFIG_GROUP,
     .offset = offsetof(struct config_socket, group),
     .initial_text = "none",
     .meaning = "The group whose members may change things through the socket, in addition to root and the daemon's own user."},
};

static const struct config_key device_keys[] = {
    {.name = "leds",
     .type = CONFIG_DEVICES,
     .device = "led",
     .expected = "a list of 1 to 32 names from /sys/class/leds, or \"virtual\"",
     .initial_text = "as many virtual LEDs as the key leds sets",
     .meaning = "The LED of the machine that shows each LED of the apps, or \"virtual\" for none."},
    {.name = "buttons",
     .type = CONFIG_DEVICE,
     .device = "buttons",
     .expected = "a count up to 32, or a path like /dev/input/event0",
     .initial = "4",
     .meaning = "The number of buttons, pressed through the control socket, or the input device whose keys are the buttons."},
    {.name = "gpio",
     .type = CONFIG_DEVICE,
     .device = "gpio",
     .expected = "CHIP:LINE,LINE,... with at most 64 lines, each once, like \"gpiochip0:17,27,22\"",
     .initial_text = "none",
     .meaning = "The pins of the apps: lines of a GPIO chip, given by path, name or label."},
    {.name = "temperature",
     .type = CONFIG_DEVICE,
     .device = "temperature",
     .expected = "an absolute path",
     .initial_text = "none",
     .meaning = "The file of hwmon or IIO with the temperature, such as /sys/class/hwmon/hwmon0/temp1_input."},
    {.name = "humidity",
     .type = CONFIG_DEVICE,
     .device = "humidity",
     .expected = "an absolute path",
     .initial_text = "none",
     .meaning = "The file of hwmon or IIO with the humidity, such as /sys/class/hwmon/hwmon0/humidity1_input."},
};

static const struct config_key credential_keys[] = {
    {.name = "require",
     .type = CONFIG_DEMAND,
     .offset = offsetof(struct config_credentials, require),
     .initial = "\"none\"",
     .meaning = "What an app needs to be loaded: nothing, a hash of its file's contents, or a signature by one of the keys."},
    {.name = "keys",
     .type = CONFIG_PATHS,
     .offset = offsetof(struct config_credentials, keys),
     .initial_text = "none",
     .meaning = "Files with public keys, in PEM or DER: RSA of 2048, 3072 or 4096 bits, or ECDSA on P-256. Signatures by these "
		"keys are accepted."},
    {.name = "hmac_keys",
     .type = CONFIG_PATHS,
     .offset = offsetof(struct config_credentials, hmac_keys),
     .initial_text = "none",
     .meaning = "Files with secrets of at least 16 bytes, not world-readable. HMACs with these secrets count as signatures."},
};

static const struct config_table app_table = {app_keys, COUNT(app_keys), sizeof(struct config_app)};
static const struct config_table backoff_table = {backoff_keys, COUNT(backoff_keys), sizeof(struct app_backoff)};
static const struct config_table credential_table = {credential_keys, COUNT(credential_keys), sizeof(struct config_credentials)};
static const struct config_table device_table = {device_keys, COUNT(device_keys), sizeof(struct device_options)};
static const struct config_table socket_table = {socket_keys, COUNT(socket_keys), sizeof(struct config_socket)};

static const struct config_key keys[] = {
    {.name = "apps",
     .type = CONFIG_APPS,
     .offset = offsetof(struct config, apps),
     .inner = &app_table,
     .initial_text = "none",
     .meaning = "The apps, started in this order. An app that cannot be started is reported; the others still start."},
    {.name = "fault_policy",
     .type = CONFIG_FAULT_POLICY,
     .offset = offsetof(struct config, fault_policy),
     .initial = "\"restart\"",
     .meaning = "What happens to an app that faults, unless its entry says otherwise."},
    {.name = "backoff",
     .type = CONFIG_OBJECT,
     .offset = offsetof(struct config, backoff),
     .inner = &backoff_table,
     .meaning = "Delays the restarts of an app that keeps faulting soon after it starts."},
    {.name = "namespaces",
     .type = CONFIG_NAMESPACES,
     .offset = offsetof(struct config, namespaces_optional),
     .initial = "\"required\"",
     .meaning = "Whether the sandbox needs all namespaces: if they are required and the system does not allow one, the daemon "
		"refuses to run apps."},
    {.name = "memory_limit",
     .type = CONFIG_BYTES,
     .offset = offsetof(struct config, memory_bytes),
     .min = 1,
     .max = UINT64_MAX / 2,
     .initial_text = "half of the machine's memory, and less than the limit of the cgroup",
     .meaning = "The maximum amount of memory that all apps together may use. Beyond that, apps get NOMEM."},
    {.name = "share_window",
     .type = CONFIG_BYTES,
     .offset = offsetof(struct config, share_bytes),
     .max = SUPERVISOR_SHARE_MAX,
     .expected = "a number of bytes up to 256M, like 65536 or \"64K\", or 0",
     .initial = "65536",
     .meaning = "The size of the memory window through which an app sees what other apps share with it, from its next start on. "
		"With 0, apps cannot share memory. It counts as the app's memory."},
    {.name = "max_apps",
     .type = CONFIG_COUNT,
     .offset = offsetof(struct config, max_apps),
     .min = 1,
     .max = APPS_MAX,
     .initial = "128",
     .meaning = "The maximum number of apps, including those loaded through the control socket."},
    {.name = "leds",
     .type = CONFIG_COUNT,
     .offset = offsetof(struct config, leds),
     .min = 1,
     .max = LED_VIRTUAL_MAX,
     .initial = "4",
     .meaning = "The number of virtual LEDs."},
    {.name = "devices",
     .type = CONFIG_OBJECT,
     .offset = offsetof(struct config, devices),
     .inner = &device_table,
     .meaning = "The devices of the machine behind the drivers. A driver whose device is not given is not available."},
    {.name = "credentials",
     .type = CONFIG_OBJECT,
     .offset = offsetof(struct config, credentials),
     .inner = &credential_table,
     .meaning =
	 "The credentials that are checked when an app is loaded, and those it must have. Apps already loaded are not affected."},
    {.name = "short_ids",
     .type = CONFIG_SHORT_IDS,
     .offset = offsetof(struct config, short_ids),
     .initial = "\"header\"",
     .meaning = "Where apps get their ShortIds from: the header of the TBF, which its author controls; the package name; the key "
		"that signed it; or key and name. Of several apps with the same ShortId, only one is loaded at a time."},
    {.name = "process_managers",
     .type = CONFIG_NAMES,
     .offset = offsetof(struct config, process_managers),
     .initial_text = "none",
     .meaning = "The apps that may manage every other app through the process info driver, in addition to those whose "
		"permissions allow it."},
    {.name = "tbf_permissions",
     .type = CONFIG_TBF_PERMISSIONS,
     .offset = offsetof(struct config, tbf_permissions),
     .initial = "\"grant\"",
     .meaning = "The effect of the permissions in a TBF, which its author wrote. They always limit the app. With grant, they "
		"also grant privileged operations, such as managing every other app; with signed, only if one of the keys signed "
		"the TBF; with limit, never."},
    {.name = "log_level",
     .type = CONFIG_LOG_LEVEL,
     .offset = offsetof(struct config, log_level),
     .initial = "\"notice\"",
     .meaning = "Messages of at least this level are logged."},
    {.name = "socket",
     .type = CONFIG_OBJECT,
     .offset = offsetof(struct config, socket),
     .inner = &socket_table,
     .meaning = "The control socket."},
    {.name = "keeper_socket",
     .type = CONFIG_PATH,
     .offset = offsetof(struct config, keeper_socket),
     .initial_text = "none; the daemon starts its own keeper",
     .meaning = "The socket of a keeper that the service manager runs; with tockd-keeper.socket it is /run/tockd-keeper.sock."},
};

const struct config_table config_table = {keys, COUNT(keys), sizeof(struct config)};

const char *config_expected(const struct config_key *key, char *text, size_t size)
{
	switch (key->type) {
	case CONFIG_BOOLEAN:
		return "true or false";
	case CONFIG_COUNT:
		snprintf(text, size, "an integer from %llu to %llu", (unsigned long long)key->min, (unsigned long long)key->max);
		return text;
	case CONFIG_BYTES:
		if (key->expected != NULL)
			return key->expected;
		return "a number of bytes above 0, like 67108864 or \"64M\"";
	case CONFIG_SECONDS:
		snprintf(text, size, "a number of seconds from %g to %g", (double)key->min / (double)SECOND,
			 (double)key->max / (double)SECOND);
		return text;
	case CONFIG_PATH:
		return "a path";
	case CONFIG_APP_NAME:
		snprintf(text, size, "a name of 1 to %d printable characters", APP_NAME_BYTES - 1);
		return text;
	case CONFIG_FAULT_POLICY:
		return FAULT_POLICY_NAMES;
	case CONFIG_LOG_LEVEL:
		return "error, warning, notice or debug";
	case CONFIG_NAMESPACES:
		return "required or optional";
	case CONFIG_MODE:
		return "three or four octal digits, like \"0660\"";
	case CONFIG_GROUP:
		return "the name of a group of this system";
	case CONFIG_DEVICE:
	case CONFIG_DEVICES:
		return key->expected;
	case CONFIG_PATHS:
		return "a list of at most " CREDENTIALS_KEYS_MAX_TEXT " paths";
	case CONFIG_DEMAND:
		return CREDENTIALS_DEMAND_NAMES;
	case CONFIG_SHORT_IDS:
		return SHORT_IDS_NAMES;
	case CONFIG_PERMISSIONS:
		return APP_PERMISSIONS_EXPECTED;
	case CONFIG_TBF_PERMISSIONS:
		return TBF_PERMISSIONS_NAMES;
	case CONFIG_NAMES:
		return "a list of names of apps";
	case CONFIG_OBJECT:
		return "an object";
	case CONFIG_APPS:
		return "a list of objects";
	}
	return "?";
}

/* Computes the edit distance. Both texts have at most NAME_BYTES_MAX bytes. */
static size_t distance(const char *a, const char *b)
{
	size_t row[NAME_BYTES_MAX + 1];
	size_t length = strlen(b);

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= length; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[length];
}

const struct config_key *config_similar(const struct config_table *table, const char *name)
{
	const struct config_key *best = NULL;
	size_t least = SLIP_MAX + 1;

	if (strlen(name) > NAME_BYTES_MAX)
		return NULL;
	for (size_t i = 0; i < table->count; i++) {
		size_t found = distance(name, table->keys[i].name);

		if (found < least) {
			least = found;
			best = &table->keys[i];
		}
	}
	return best;
}

static void describe_table(FILE *to, const struct config_table *table, const char *before)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct config_key *key = &table->keys[i];
		char text[96];

		fprintf(to, "%s%s: %s", before, key->name, config_expected(key, text, sizeof text));
		if (key->required)
			fputs("; required", to);
		else if (key->initial_text != NULL)
			fprintf(to, "; default: %s", key->initial_text);
		else if (key->initial != NULL)
			fprintf(to, "; default: %s", key->initial);
		fprintf(to, "\n        %s\n", key->meaning);
		if (key->inner != NULL) {
			char path[64];

			snprintf(path, sizeof path, "%s%s%s.", before, key->name, key->type == CONFIG_APPS ? "[]" : "");
			describe_table(to, key->inner, path);
		}
	}
}

void config_describe(FILE *to)
{
	describe_table(to, &config_table, "");
}
