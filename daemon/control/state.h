/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* State shared by the files of the control. */
#ifndef DAEMON_CONTROL_STATE_H
#define DAEMON_CONTROL_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/control/control.h"
#include "daemon/control/listening.h"
#include "daemon/supervision/token_bucket.h"

struct closer;
struct connection;
struct loading;

/*
 * Shares of the daemon's time. Clients that may change things have their own, which others cannot use up; strangers have separate
 * shares for calls and for following apps.
 */
enum control_share { SHARE_STRANGERS, SHARE_FOLLOWERS, SHARE_TRUSTED, SHARES };

struct control {
	struct control_subject subject;
	gid_t group;
	struct listening listening;
	struct loop_watch *acceptable;
	struct closer *closer;      /* closes strangers' connections */
	struct closer *file_closer; /* closes what others sent: a file system that does not answer holds up nothing else */

	struct connection *connections;
	uint32_t connection_count;
	uint32_t stranger_count; /* included in connection_count */
	struct loop_timer *accept_timer;
	struct loop_timer *hangup_timer;
	bool hangup_timer_set;
	struct token_bucket time[SHARES];
	bool out_of_time[SHARES];
	struct loop_timer *time_timer;

	struct loading *loadings; /* in order of arrival */

	struct supervisor_listener listener; /* registered while there are streams */
	struct assembly_watcher watcher;     /* likewise */
	uint32_t streams;
};

#endif
