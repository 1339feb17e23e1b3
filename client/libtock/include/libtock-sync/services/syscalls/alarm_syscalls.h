/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_SYNC_SERVICES_SYSCALLS_ALARM_SYSCALLS_H
#define LIBTOCK_SYNC_SERVICES_SYSCALLS_ALARM_SYSCALLS_H

#include <libtock/peripherals/syscalls/alarm_syscalls.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Waits for the driver's alarm. Do not combine this with libtock/services/alarm.h: it consumes the upcall that the service needs.
 */
returncode_t libtocksync_alarm_yield_wait_for(void);

#ifdef __cplusplus
}
#endif

#endif
