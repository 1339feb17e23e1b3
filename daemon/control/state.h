/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What the parts of the control share. */
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
 * Those who may change things have their own share of the daemon's time, which others cannot use up; and strangers who follow what apps
 * do another than those who ask.
 */
enum control_share { SHARE_STRANGERS, SHARE_FOLLOWERS, SHARE_TRUSTED, SHARES };

struct control {
	struct control_subject subject;
	gid_t group;
	struct listening listening;
	struct loop_watch *acceptable;
	struct closer *closer; /* of strangers' connections */

	struct connection *connections;
	uint32_t connection_count;
	uint32_t stranger_count; /* among them */
	struct loop_timer *accept_timer;
	struct loop_timer *hangup_timer;
	bool hangup_timer_set;
	struct token_bucket time[SHARES];
	bool out_of_time[SHARES];
	struct loop_timer *time_timer;

	struct loading *loadings; /* in the order in which they came */

	struct supervisor_listener listener; /* in the supervisor's list while there are streams */
	struct assembly_watcher watcher;     /* the assembly's, likewise */
	uint32_t streams;
};

#endif
