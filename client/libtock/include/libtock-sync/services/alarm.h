/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Waiting for a time. Upcalls run meanwhile. */
#ifndef LIBTOCK_SYNC_SERVICES_ALARM_H
#define LIBTOCK_SYNC_SERVICES_ALARM_H

#include <libtock/services/alarm.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns after at least `ms` milliseconds: RETURNCODE_SUCCESS, or at once with the driver's error. */
int libtocksync_alarm_delay_ms(uint32_t ms);

/* Waits until *condition is true, at most `ms` milliseconds. Returns RETURNCODE_SUCCESS if it is, RETURNCODE_FAIL when the time is over. */
int libtocksync_alarm_yield_for_with_timeout(bool *condition, uint32_t ms);

#ifdef __cplusplus
}
#endif

#endif
