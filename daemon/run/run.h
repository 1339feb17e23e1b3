/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* `tockd run`: runs the apps on the command line until they end. */
#ifndef DAEMON_RUN_RUN_H
#define DAEMON_RUN_RUN_H

/* Exit statuses; run_options_help documents the others. */
#define RUN_REFUSED_STATUS    1
#define RUN_USAGE_STATUS      2
#define RUN_CODE_MAX          123
#define RUN_TIMEOUT_STATUS    124
#define RUN_LARGE_CODE_STATUS 125
#define RUN_FAULT_STATUS      126

/* argv[0] is "run". Returns the exit status. */
int run_command(int argc, char **argv);

#endif
