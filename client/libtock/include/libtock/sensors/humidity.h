/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Relative humidity in hundredths of a percent, asynchronously. */
#ifndef LIBTOCK_SENSORS_HUMIDITY_H
#define LIBTOCK_SENSORS_HUMIDITY_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The result, and the humidity, which is valid only on success. */
typedef void (*libtock_humidity_callback)(returncode_t, int);

/* Returns true if there is a sensor. */
bool libtock_humidity_exists(void);

/* Requests one measurement. The callback gets its result. */
returncode_t libtock_humidity_read(libtock_humidity_callback cb);

#ifdef __cplusplus
}
#endif

#endif
