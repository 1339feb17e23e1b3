/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Humidity in hundredths of a percent of relative humidity; returns when it was measured. */
#ifndef LIBTOCK_SYNC_SENSORS_HUMIDITY_H
#define LIBTOCK_SYNC_SENSORS_HUMIDITY_H

#include <libtock-sync/sensors/syscalls/humidity_syscalls.h>
#include <libtock/sensors/humidity.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtocksync_humidity_exists(void);

/* *humidity is written on success only. */
returncode_t libtocksync_humidity_read(int *humidity);

#ifdef __cplusplus
}
#endif

#endif
