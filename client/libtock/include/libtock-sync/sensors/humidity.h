/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Relative humidity in hundredths of a percent; the call returns when it has been measured. */
#ifndef LIBTOCK_SYNC_SENSORS_HUMIDITY_H
#define LIBTOCK_SYNC_SENSORS_HUMIDITY_H

#include <libtock-sync/sensors/syscalls/humidity_syscalls.h>
#include <libtock/sensors/humidity.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtocksync_humidity_exists(void);

/* Writes *humidity only on success. */
returncode_t libtocksync_humidity_read(int *humidity);

#ifdef __cplusplus
}
#endif

#endif
