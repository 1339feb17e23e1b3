/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_SYNC_SENSORS_SYSCALLS_TEMPERATURE_SYSCALLS_H
#define LIBTOCK_SYNC_SENSORS_SYSCALLS_TEMPERATURE_SYSCALLS_H

#include <libtock/sensors/syscalls/temperature_syscalls.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Waits for the requested measurement. */
returncode_t libtocksync_temperature_yield_wait_for(int *temperature);

#ifdef __cplusplus
}
#endif

#endif
