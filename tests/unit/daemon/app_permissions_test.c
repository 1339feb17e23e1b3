/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The operator's permissions for an app, as text and as the kernel's table. */
#include "daemon/supervision/app_permissions.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/harness.h"

static struct app_permissions permissions;

static uint32_t u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t entries(void)
{
	return (uint32_t)permissions.table[0] | (uint32_t)permissions.table[1] << 8;
}

/* True if the table, read as the kernel does, permits the command: the first entry that covers it decides. */
static bool permits(uint32_t driver, uint32_t command)
{
	CU_ASSERT_EQUAL(permissions.bytes, 2 + 16 * entries());
	for (uint32_t i = 0; i < entries(); i++) {
		const uint8_t *entry = permissions.table + 2 + 16 * i;

		if (u32(entry) == driver && u32(entry + 4) == command / 64)
			return (entry[8 + command % 64 / 8] >> command % 8 & 1) != 0;
	}
	return false;
}

static void texts(void)
{
	CU_ASSERT_TRUE(app_permissions_begin(&permissions));
	CU_ASSERT_EQUAL(entries(), 0);
	CU_ASSERT_FALSE(permits(1, 0));
	CU_ASSERT_TRUE(app_permissions_add(&permissions, "0x90000:0-2,7,64"));
	CU_ASSERT_TRUE(app_permissions_add(&permissions, "1"));
	CU_ASSERT_TRUE(app_permissions_add(&permissions, "0x90000:63,4095"));
	CU_ASSERT_TRUE(app_permissions_add(&permissions, "0xffffffff:0x10-0x11"));
	CU_ASSERT_EQUAL(entries(), 5);
	for (uint32_t command = 0; command <= 4096; command++) {
		CU_ASSERT_EQUAL(permits(0x90000, command),
				command <= 2 || command == 7 || command == 63 || command == 64 || command == 4095);
		CU_ASSERT_EQUAL(permits(1, command), command < 64);
		CU_ASSERT_EQUAL(permits(0xffffffffu, command), command == 16 || command == 17);
	}
	CU_ASSERT_FALSE(permits(2, 0));
	app_permissions_free(&permissions);
	CU_ASSERT_PTR_NULL(permissions.table);
}

static void wrong_texts(void)
{
	static const char *const wrong[] = {
	    "",     "x",     "-1",     "+1",    " 1",  "1 ",          "1:",      "1:,",     "1:1,",   "1:-1",
	    "1:1-", "1:2-1", "1:4096", "1:0-x", "1;2", "0x100000000", "1:1-2-3", "console", "1:1 ,2", "99999999999999999999"};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		CU_ASSERT_TRUE(app_permissions_begin(&permissions));
		if (app_permissions_add(&permissions, wrong[i])) {
			fprintf(stderr, "%s\n", wrong[i]);
			CU_FAIL("a wrong text is taken");
		}
		app_permissions_free(&permissions);
	}
}

static void copies(void)
{
	struct app_permissions nothing = {0};
	struct app_permissions copy;

	CU_ASSERT_TRUE(app_permissions_copy(&copy, &nothing));
	CU_ASSERT_PTR_NULL(copy.table);
	CU_ASSERT_TRUE(app_permissions_same(&copy, &nothing));
	CU_ASSERT_TRUE(app_permissions_begin(&permissions));
	/* Permitting nothing differs from specifying nothing. */
	CU_ASSERT_FALSE(app_permissions_same(&permissions, &nothing));
	CU_ASSERT_TRUE(app_permissions_copy(&copy, &permissions));
	CU_ASSERT_TRUE(app_permissions_same(&copy, &permissions));
	CU_ASSERT_TRUE(app_permissions_add(&copy, "3:1"));
	CU_ASSERT_FALSE(app_permissions_same(&copy, &permissions));
	CU_ASSERT_TRUE(app_permissions_add(&permissions, "3:2"));
	CU_ASSERT_FALSE(app_permissions_same(&copy, &permissions));
	CU_ASSERT_TRUE(app_permissions_add(&permissions, "3:1"));
	CU_ASSERT_TRUE(app_permissions_add(&copy, "3:2"));
	CU_ASSERT_TRUE(app_permissions_same(&copy, &permissions));
	app_permissions_free(&copy);
	app_permissions_free(&permissions);
}

static void words(void)
{
	enum tbf_permissions found = TBF_PERMISSIONS_GRANT;

	CU_ASSERT_TRUE(tbf_permissions_parse("limit", &found) && found == TBF_PERMISSIONS_LIMIT);
	CU_ASSERT_TRUE(tbf_permissions_parse("signed", &found) && found == TBF_PERMISSIONS_SIGNED);
	CU_ASSERT_TRUE(tbf_permissions_parse("grant", &found) && found == TBF_PERMISSIONS_GRANT);
	CU_ASSERT_FALSE(tbf_permissions_parse("Grant", &found));
	CU_ASSERT_FALSE(tbf_permissions_parse("", &found));
}

HARNESS_MAIN({"permissions of the operator are drivers with commands", texts},
	     {"a text that is no permission is refused", wrong_texts}, {"permissions are copied and compared", copies},
	     {"what a TBF's permissions are good for is a word", words})
