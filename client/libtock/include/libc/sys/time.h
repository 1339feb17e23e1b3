/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Only the type: see libtock_alarm_gettimeasticks. An app has no clock with the date. */
#ifndef LIBTOCK_SYS_TIME_H
#define LIBTOCK_SYS_TIME_H

#include <sys/types.h>

struct timeval {
	time_t tv_sec;
	suseconds_t tv_usec;
};

#endif
