/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Temperature in hundredths of a degree Celsius, asynchronously. */
#ifndef LIBTOCK_SENSORS_TEMPERATURE_H
#define LIBTOCK_SENSORS_TEMPERATURE_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The result, and the temperature, which is valid only on success. */
typedef void (*libtock_temperature_callback)(returncode_t, int);

/* Returns true if there is a sensor. */
bool libtock_temperature_exists(void);

/* Requests one measurement. The callback gets its result. */
returncode_t libtock_temperature_read(libtock_temperature_callback cb);

#ifdef __cplusplus
}
#endif

#endif
