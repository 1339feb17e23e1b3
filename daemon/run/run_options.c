/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/run/run_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/settings/fault_policy.h"
#include "daemon/settings/numbers.h"
#include "daemon/supervision/supervisor.h"

const char run_options_help[] =
    "usage: tockd run [options] [--flash FILE] [APP.tab...]\n"
    "\n"
    "Runs Tock apps as sandboxed processes until all of them have ended. Their output appears as lines `name | text` on "
    "standard\noutput; standard input goes to their consoles.\n"
    "\n"
    "  --flash FILE           run the apps of a flash image too: TBFs one after the other, as tockloader writes them with its\n"
    "                         --flash-file\n"
    "  --until-idle           also end when nothing can happen any more: every app waits in yield, no alarm is set, nothing is\n"
    "                         being written, and nobody reads from a standard input that is still open\n"
    "  --timeout SECONDS      end after this many seconds (decimals are allowed)\n"
    "  --no-prefix            print what apps write as it is, without their names\n"
    "  --show-leds            print a line whenever a virtual LED changes\n"
    "  --device DEVICE=WHAT   the device behind a driver; may be given several times:\n" DEVICE_OPTIONS_HELP
    "  --fault-policy POLICY  what happens to an app that faults: stop (the default), restart, restart:N (while it was\n"
    "                         restarted at most N times), or panic (everything ends)\n"
    "  --require-credentials WHAT  run only apps that have a credential: hash (of the file's contents) or signature (by one of\n"
    "                         the keys); none is the default\n"
    "  --key FILE             accept signatures by this public key, in PEM or DER; may be given several times\n"
    "  --hmac-key FILE        accept HMACs with this secret; may be given several times\n"
    "  --short-ids FROM       where apps get their ShortIds from: header (the default), name, key or key-and-name\n"
    "  --memory BYTES         the maximum memory of all apps together; K, M or G may follow. Default: half of the\n"
    "                         machine's, and less than the cgroup's limit\n"
    "  --share-window BYTES   size of the window in which an app sees what others share; 0: no sharing. Default: 64K\n"
    "  --socket PATH          open a control socket there, so that tockctl can watch and control the apps\n"
    "  --log-level LEVEL      error, warning, notice (the default) or debug, on standard error\n"
    "  --help                 show this\n"
    "\n"
    "Exit status: 0 if every app ended with completion code 0 or without one (or all were idle); otherwise that of the first\n"
    "failure: an app's completion code (125 if it is above 123), or 126 for an app that faulted. 124 after the timeout, 128 + N\n"
    "after signal N, 1 if an app or the socket was refused and nothing else went wrong, 2 for wrong usage, 70 if tockd itself\n"
    "failed, 74 if output was lost (except to a reader that closed its pipe).\n";

enum {
	OPTION_FLASH = 256,
	OPTION_UNTIL_IDLE,
	OPTION_TIMEOUT,
	OPTION_NO_PREFIX,
	OPTION_SHOW_LEDS,
	OPTION_DEVICE,
	OPTION_FAULT_POLICY,
	OPTION_REQUIRE_CREDENTIALS,
	OPTION_KEY,
	OPTION_HMAC_KEY,
	OPTION_SHORT_IDS,
	OPTION_MEMORY,
	OPTION_SHARE_WINDOW,
	OPTION_SOCKET,
	OPTION_LOG_LEVEL,
	OPTION_HELP,
};

static const struct option long_options[] = {
    {"flash", required_argument, NULL, OPTION_FLASH},
    {"until-idle", no_argument, NULL, OPTION_UNTIL_IDLE},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"no-prefix", no_argument, NULL, OPTION_NO_PREFIX},
    {"show-leds", no_argument, NULL, OPTION_SHOW_LEDS},
    {"device", required_argument, NULL, OPTION_DEVICE},
    {"fault-policy", required_argument, NULL, OPTION_FAULT_POLICY},
    {"require-credentials", required_argument, NULL, OPTION_REQUIRE_CREDENTIALS},
    {"key", required_argument, NULL, OPTION_KEY},
    {"hmac-key", required_argument, NULL, OPTION_HMAC_KEY},
    {"short-ids", required_argument, NULL, OPTION_SHORT_IDS},
    {"memory", required_argument, NULL, OPTION_MEMORY},
    {"share-window", required_argument, NULL, OPTION_SHARE_WINDOW},
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"log-level", required_argument, NULL, OPTION_LOG_LEVEL},
    {"help", no_argument, NULL, OPTION_HELP},
    {0},
};

static const char *take_share_window(const char *text, uint32_t *share_bytes)
{
	uint64_t bytes = 0;

	if (strcmp(text, "0") != 0 && (!numbers_parse_bytes(text, &bytes) || bytes > SUPERVISOR_SHARE_MAX))
		return "a number of bytes up to 256M, like 65536 or 64K, or 0";
	*share_bytes = (uint32_t)bytes;
	return NULL;
}

/* Returns NULL, or what is expected. */
static const char *add_file(struct run_options_files *files, char *value)
{
	if (value[0] == '\0')
		return "a path";
	if (files->count == CREDENTIALS_KEYS_MAX)
		return "one of at most " CREDENTIALS_KEYS_MAX_TEXT;
	files->list[files->count++] = value;
	return NULL;
}

/* Likewise. */
static const char *take(struct run_options *options, int option, char *value)
{
	switch (option) {
	case OPTION_FLASH:
		if (options->flash_file != NULL)
			return "given once: a flash image holds all apps of a board";
		options->flash_file = value;
		return value[0] != '\0' ? NULL : "a path";
	case OPTION_UNTIL_IDLE:
		options->until_idle = true;
		return NULL;
	case OPTION_TIMEOUT:
		options->has_timeout = true;
		return numbers_parse_seconds(value, &options->timeout_ns) ? NULL : "a number of seconds, like 5 or 0.5";
	case OPTION_NO_PREFIX:
		options->no_prefix = true;
		return NULL;
	case OPTION_SHOW_LEDS:
		options->show_leds = true;
		return NULL;
	case OPTION_DEVICE:
		return device_options_take(&options->devices, value);
	case OPTION_FAULT_POLICY:
		return fault_policy_parse(value, &options->fault_policy) ? NULL : FAULT_POLICY_NAMES;
	case OPTION_REQUIRE_CREDENTIALS:
		return credentials_demand_parse(value, &options->require_credentials) ? NULL : CREDENTIALS_DEMAND_NAMES;
	case OPTION_KEY:
		return add_file(&options->keys, value);
	case OPTION_HMAC_KEY:
		return add_file(&options->hmac_keys, value);
	case OPTION_SHORT_IDS:
		return short_ids_parse(value, &options->short_ids) ? NULL : SHORT_IDS_NAMES;
	case OPTION_MEMORY:
		return numbers_parse_bytes(value, &options->memory_bytes) ? NULL
									  : "a number of bytes above 0, like 67108864 or 64M";
	case OPTION_SHARE_WINDOW:
		return take_share_window(value, &options->share_bytes);
	case OPTION_SOCKET:
		options->socket_path = value;
		return value[0] != '\0' ? NULL : "a path";
	case OPTION_LOG_LEVEL:
		return log_level_of_name(value, &options->log_level) ? NULL : "error, warning, notice or debug";
	default:
		options->help = true;
		return NULL;
	}
}

static const char *name_of(int option)
{
	for (const struct option *each = long_options; each->name != NULL; each++) {
		if (each->val == option)
			return each->name;
	}
	return "?";
}

static int refuse_unknown(int option, char **argv, char *reason, size_t reason_size)
{
	if (option == ':')
		snprintf(reason, reason_size, "%s needs a value", argv[optind - 1]);
	else if (optopt > 0 && optopt < OPTION_FLASH)
		snprintf(reason, reason_size, "unknown option -%c", optopt);
	else if (optopt >= OPTION_FLASH)
		snprintf(reason, reason_size, "--%s takes no value", name_of(optopt));
	else
		snprintf(reason, reason_size, "unknown option %s", argv[optind - 1]);
	return -EINVAL;
}

int run_options_parse(int argc, char **argv, struct run_options *options, char *reason, size_t reason_size)
{
	int option;

	*options = (struct run_options){.short_ids = &kc_app_id_by_tbf,
					.fault_policy = {.kind = KC_POLICY_STOP},
					.log_level = LOG_LEVEL_NOTICE,
					.share_bytes = SUPERVISOR_SHARE_BYTES};
	device_options_init(&options->devices);
	optind = 0; /* resets glibc's getopt */
	while ((option = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
		const char *wanted;

		if (option == '?' || option == ':')
			return refuse_unknown(option, argv, reason, reason_size);
		wanted = take(options, option, optarg);
		if (wanted != NULL) {
			snprintf(reason, reason_size, "--%s %.100s: must be %s", name_of(option), optarg, wanted);
			return -EINVAL;
		}
	}
	options->tabs = argv + optind;
	options->tab_count = argc - optind;
	if (options->require_credentials == CREDENTIALS_SIGNATURE && options->keys.count + options->hmac_keys.count == 0) {
		snprintf(reason, reason_size, "--require-credentials signature needs a --key or --hmac-key");
		return -EINVAL;
	}
	if (options->tab_count == 0 && options->flash_file == NULL && !options->help) {
		snprintf(reason, reason_size, "no APP.tab given");
		return -EINVAL;
	}
	return 0;
}
