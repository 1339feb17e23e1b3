/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/service/serve_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "daemon/service/serve.h"

#define APP_SUFFIX ".tab"

const char serve_options_help[] =
    "usage: tockd [--config FILE] [--socket PATH] [--flash FILE]\n"
    "       tockd --check FILE\n"
    "       tockd run [options] APP.tab...\n"
    "\n"
    "Runs Tock applications as sandboxed Linux processes: as a daemon, or, with `run`, in the foreground until they end.\n"
    "\n"
    "  --config FILE   the daemon's configuration; default: " SERVE_CONFIG_FILE ", if it exists\n"
    "  --socket PATH   create the control socket here, instead of where the configuration says\n"
    "  --flash FILE    load the apps of a flash image too, as tockloader writes them with its --flash-file\n"
    "  --check FILE    check a configuration and its apps, and exit: status 0 if they are correct\n"
    "  --help-config   list the keys of the configuration\n"
    "  --help          show this; `tockd run --help` shows the options of run\n"
    "  --version       show the version\n"
    "\n"
    "The daemon ends on SIGTERM and SIGINT, and reads its configuration again on SIGHUP.\n";

enum { OPTION_CONFIG = 256, OPTION_CHECK, OPTION_SOCKET, OPTION_FLASH, OPTION_HELP_CONFIG, OPTION_HELP, OPTION_VERSION };

static const struct option long_options[] = {
    {"config", required_argument, NULL, OPTION_CONFIG},     {"check", required_argument, NULL, OPTION_CHECK},
    {"socket", required_argument, NULL, OPTION_SOCKET},     {"flash", required_argument, NULL, OPTION_FLASH},
    {"help-config", no_argument, NULL, OPTION_HELP_CONFIG}, {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},         {0},
};

static void take(struct serve_options *options, int option)
{
	switch (option) {
	case OPTION_CONFIG:
		options->config_file = optarg;
		break;
	case OPTION_CHECK:
		options->check_file = optarg;
		break;
	case OPTION_SOCKET:
		options->socket_path = optarg;
		break;
	case OPTION_FLASH:
		options->flash_file = optarg;
		break;
	case OPTION_HELP_CONFIG:
		options->help_config = true;
		break;
	case OPTION_HELP:
		options->help = true;
		break;
	default:
		options->version = true;
		break;
	}
}

static bool looks_like_app(const char *word)
{
	size_t length = strlen(word), suffix = strlen(APP_SUFFIX);

	return length > suffix && strcmp(word + length - suffix, APP_SUFFIX) == 0;
}

int serve_options_parse(int argc, char **argv, struct serve_options *options, char *reason, size_t reason_size)
{
	int option;

	*options = (struct serve_options){0};
	optind = 0; /* resets glibc's getopt */
	/* "+": stop at the first argument that is not an option. */
	while ((option = getopt_long(argc, argv, "+:", long_options, NULL)) != -1) {
		if (option == ':') {
			snprintf(reason, reason_size, "%s needs a value", argv[optind - 1]);
			return -EINVAL;
		}
		if (option == '?') {
			snprintf(reason, reason_size, "unknown option %s", argv[optind - 1]);
			return -EINVAL;
		}
		if (optarg != NULL && *optarg == '\0') {
			snprintf(reason, reason_size, "%s needs a value", argv[optind - 2]);
			return -EINVAL;
		}
		take(options, option);
	}
	if (optind < argc) {
		if (looks_like_app(argv[optind]))
			snprintf(reason, reason_size, "%s is not a command; `tockd run %s` runs an app", argv[optind],
				 argv[optind]);
		else
			snprintf(reason, reason_size, "unknown command %s; the only one is run", argv[optind]);
		return -EINVAL;
	}
	return 0;
}
