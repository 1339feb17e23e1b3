/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A test app can play several roles: tests pack the same program under different names. */
#ifndef TESTS_APPS_PACKAGE_NAME_H
#define TESTS_APPS_PACKAGE_NAME_H

#include <stdint.h>

#define PACKAGE_NAME_BYTES 64u /* with the terminating zero */

/*
 * Reads the name of this app's package, without the "-NUMBER" in which it may end. Returns that number; 0 without one. A name of
 * PACKAGE_NAME_BYTES or more is left empty.
 */
uint32_t package_name(char name[PACKAGE_NAME_BYTES]);

#endif
