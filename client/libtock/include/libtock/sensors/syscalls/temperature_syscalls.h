/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system calls of driver 0x60000. Upcall 0: (value, 0, 0), or (no value, error, 0) on kernels that report errors. */
#ifndef LIBTOCK_SENSORS_SYSCALLS_TEMPERATURE_SYSCALLS_H
#define LIBTOCK_SENSORS_SYSCALLS_TEMPERATURE_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_TEMPERATURE 0x60000

bool libtock_temperature_driver_exists(void);
returncode_t libtock_temperature_set_upcall(subscribe_upcall callback, void *opaque);
returncode_t libtock_temperature_command_read(void);

#ifdef __cplusplus
}
#endif

#endif
