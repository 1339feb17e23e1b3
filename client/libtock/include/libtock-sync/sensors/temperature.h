/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Temperature in hundredths of a degree Celsius; the call returns when it has been measured. */
#ifndef LIBTOCK_SYNC_SENSORS_TEMPERATURE_H
#define LIBTOCK_SYNC_SENSORS_TEMPERATURE_H

#include <libtock-sync/sensors/syscalls/temperature_syscalls.h>
#include <libtock/sensors/temperature.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtocksync_temperature_exists(void);

/* Writes *temperature only on success. */
returncode_t libtocksync_temperature_read(int *temperature);

#ifdef __cplusplus
}
#endif

#endif
