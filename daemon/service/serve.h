/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* `tockd` without a command: the daemon as a service. */
#ifndef DAEMON_SERVICE_SERVE_H
#define DAEMON_SERVICE_SERVE_H

#define SERVE_CONFIG_FILE   SYSCONFDIR "/tockd.conf"
#define SERVE_USAGE_STATUS  2
#define SERVE_CONFIG_STATUS 78 /* EX_CONFIG: restarting with the same configuration would fail again */

/* argv[0] is the program's name. Returns the exit status. */
int serve_command(int argc, char **argv);

#endif
