/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Assertions for test apps. */
#ifndef TESTS_APPS_EXPECT_H
#define TESTS_APPS_EXPECT_H

#include <stdint.h>

/* Prints what failed, with the value found, and exits with a status that no test takes for success. */
__attribute__((noreturn)) void failed(const char *what, uint32_t line, uint32_t value);

/* The value is only printed. */
#define EXPECT(condition, value)                                         \
	do {                                                             \
		if (!(condition))                                        \
			failed(#condition, __LINE__, (uint32_t)(value)); \
	} while (0)
#define EXPECT_EQUAL(a, b)                                      \
	do {                                                    \
		uint32_t value_ = (uint32_t)(a);                \
		if (value_ != (uint32_t)(b))                    \
			failed(#a " is " #b, __LINE__, value_); \
	} while (0)

static inline uint32_t address_of(const volatile void *pointer)
{
	return (uint32_t)(uintptr_t)pointer;
}

static inline volatile uint8_t *byte_at(uint32_t address)
{
	return (volatile uint8_t *)(uintptr_t)address;
}

#endif
