/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The drivers 90000 to 90004 (hexadecimal) of README.md. */
#ifndef TESTS_CONFORMANCE_DRIVERS_H
#define TESTS_CONFORMANCE_DRIVERS_H

#include <kc/driver.h>

#define TEST_DRIVERS 5u

extern struct kc_driver test_drivers[TEST_DRIVERS];

/* The identity that the driver saved at its last command c. False if there was none. */
bool test_driver_saved(const struct kc_driver *driver, struct kc_process_id *saved);

#endif
