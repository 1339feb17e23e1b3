/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Humidity in hundredths of a percent of relative humidity, asynchronously. */
#ifndef LIBTOCK_SENSORS_HUMIDITY_H
#define LIBTOCK_SENSORS_HUMIDITY_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How it went, and the humidity, which means nothing unless it went well. */
typedef void (*libtock_humidity_callback)(returncode_t, int);

/* Whether there is a sensor. */
bool libtock_humidity_exists(void);

/* Asks for one measurement, which calls back. */
returncode_t libtock_humidity_read(libtock_humidity_callback cb);

#ifdef __cplusplus
}
#endif

#endif
