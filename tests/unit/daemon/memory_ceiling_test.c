/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/memory_ceiling.h"

#include <unistd.h>

#include "tests/unit/harness.h"

static void counts(void)
{
	struct memory_ceiling ceiling = {.limit_bytes = 100};

	CU_ASSERT_TRUE(memory_ceiling_take(&ceiling, 60));
	CU_ASSERT_FALSE(memory_ceiling_take(&ceiling, 41));
	CU_ASSERT_EQUAL(ceiling.used_bytes, 60);
	CU_ASSERT_TRUE(memory_ceiling_take(&ceiling, 40));
	CU_ASSERT_FALSE(memory_ceiling_take(&ceiling, 1));
	memory_ceiling_give(&ceiling, 100);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
}

static void no_overflow(void)
{
	struct memory_ceiling ceiling = {.limit_bytes = 100, .used_bytes = 50};

	CU_ASSERT_FALSE(memory_ceiling_take(&ceiling, UINT64_MAX));
	CU_ASSERT_FALSE(memory_ceiling_take(&ceiling, UINT64_MAX - 49));
	CU_ASSERT_EQUAL(ceiling.used_bytes, 50);
}

static void limits_of_cgroups(void)
{
	CU_ASSERT_EQUAL(memory_ceiling_parse_limit("max\n"), UINT64_MAX);
	CU_ASSERT_EQUAL(memory_ceiling_parse_limit("1048576\n"), 1048576);
	CU_ASSERT_EQUAL(memory_ceiling_parse_limit("9223372036854771712"), UINT64_C(9223372036854771712));
	CU_ASSERT_EQUAL(memory_ceiling_parse_limit("-1\n"), UINT64_MAX);
	CU_ASSERT_EQUAL(memory_ceiling_parse_limit(""), UINT64_MAX);
	CU_ASSERT_EQUAL(memory_ceiling_parse_limit("12x"), UINT64_MAX);
	CU_ASSERT_EQUAL(memory_ceiling_parse_limit("99999999999999999999999"), UINT64_MAX);
}

static void the_default(void)
{
	uint64_t machine = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t ceiling = memory_ceiling_default();

	CU_ASSERT_TRUE(ceiling > 0 && ceiling <= machine / 2);
	CU_ASSERT_TRUE(ceiling <= memory_ceiling_max());
	CU_ASSERT_TRUE(memory_ceiling_max() <= memory_ceiling_cgroup_limit());
}

HARNESS_MAIN({"memory is counted up to the ceiling and no further", counts},
	     {"a huge request does not wrap the count", no_overflow}, {"limits of cgroups are read", limits_of_cgroups},
	     {"the default ceiling leaves room for the machine", the_default})
