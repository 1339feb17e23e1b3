/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Delays and timeouts. Upcalls run while waiting. */
#ifndef LIBTOCK_SYNC_SERVICES_ALARM_H
#define LIBTOCK_SYNC_SERVICES_ALARM_H

#include <libtock/services/alarm.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Waits at least `ms` milliseconds. Returns RETURNCODE_SUCCESS, or the driver's error at once. */
int libtocksync_alarm_delay_ms(uint32_t ms);

/*
 * Waits until *condition is true, but at most `ms` milliseconds. Returns RETURNCODE_SUCCESS if it is, RETURNCODE_FAIL on timeout.
 */
int libtocksync_alarm_yield_for_with_timeout(bool *condition, uint32_t ms);

#ifdef __cplusplus
}
#endif

#endif
