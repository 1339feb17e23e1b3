/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Temperature in hundredths of a degree Celsius, asynchronously. */
#ifndef LIBTOCK_SENSORS_TEMPERATURE_H
#define LIBTOCK_SENSORS_TEMPERATURE_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How it went, and the temperature, which means nothing unless it went well. */
typedef void (*libtock_temperature_callback)(returncode_t, int);

/* Whether there is a sensor. */
bool libtock_temperature_exists(void);

/* Asks for one measurement, which calls back. */
returncode_t libtock_temperature_read(libtock_temperature_callback cb);

#ifdef __cplusplus
}
#endif

#endif
