/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What must hold of every input; libFuzzer keeps the input that breaks it. */
#ifndef TESTS_FUZZ_REQUIRE_H
#define TESTS_FUZZ_REQUIRE_H

#include <stdbool.h>
#include <stdlib.h>

static inline void require(bool condition)
{
	if (!condition)
		abort();
}

#endif
