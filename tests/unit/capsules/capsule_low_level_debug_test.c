/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The low-level debug driver on the real core, with a device that completes when the test says so. */
#include <string.h>

#include "capsules/low_level_debug.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

#define DEBUG CAPSULE_LOW_LEVEL_DEBUG_NUMBER
enum { ALERT_CODE = 1, PRINT_1 = 2, PRINT_2 = 3 };

static struct port_fixture f;
static struct capsule_low_level_debug the_debug;
static struct kc_driver drivers[1];
static struct process_queue_entry waiting[FIXTURE_SLOTS];

/* The device. */
static char out[2048];
static size_t out_length;
static bool writing;
static enum kc_error refuse;

static enum kc_error write_message(void *context, struct kc_process_id who, const char *text, uint32_t length)
{
	(void)context;
	(void)who;
	if (refuse != KC_OK)
		return refuse;
	CU_ASSERT_FALSE(writing);
	CU_ASSERT_TRUE(length > 0 && length <= KC_HIL_DEBUG_MESSAGE_MAX);
	writing = true;
	memcpy(out + out_length, text, length);
	out_length += length;
	out[out_length] = '\0';
	return KC_OK;
}

static void written(void)
{
	CU_ASSERT_TRUE(writing);
	writing = false;
	capsule_low_level_debug_written(&the_debug);
}

static void all_written(void)
{
	while (writing)
		written();
}

static void expect(const char *text)
{
	CU_ASSERT_STRING_EQUAL(out, text);
	out[0] = '\0';
	out_length = 0;
}

static void begin(void)
{
	static const struct kc_hil_debug_ops ops = {.write = write_message};

	out[0] = '\0';
	out_length = 0;
	writing = false;
	refuse = KC_OK;
	drivers[0] = capsule_low_level_debug_driver(&the_debug);
	port_fixture_begin(&f, drivers, 1);
	f.kernel.next_identifier = 0x1a;
	capsule_low_level_debug_init(&the_debug, &f.kernel, waiting, (struct kc_hil_debug){.ops = &ops});
}

static void print(uint32_t app, uint32_t number, uint32_t a, uint32_t b)
{
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, DEBUG, number, a, b), kc_success()));
}

static void messages_read_as_upstream(void)
{
	begin();

	uint32_t app = port_fixture_load(&f);

	print(app, 0, 1, 2);
	expect("");
	print(app, ALERT_CODE, 1, 0);
	written();
	print(app, PRINT_1, 0xffffffff, 7);
	written();
	print(app, PRINT_2, 0, 0xabcdef01);
	written();
	expect("LowLevelDebug: App 0x1a alert code 0x1\n"
	       "LowLevelDebug: App 0x1a prints 0xffffffff\n"
	       "LowLevelDebug: App 0x1a prints 0x0 0xabcdef01\n");
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, DEBUG, 4, 0, 0), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, DEBUG, 0xffffffff, 0, 0), kc_failure(KC_NOSUPPORT)));
	port_fixture_end(&f);
}

static void the_longest_message_fits(void)
{
	begin();
	f.kernel.next_identifier = UINT64_MAX - 1;

	uint32_t app = port_fixture_load(&f);

	print(app, PRINT_2, 0xffffffff, 0xffffffff);
	expect("LowLevelDebug: App 0xfffffffffffffffe prints 0xffffffff 0xffffffff\n");
	port_fixture_end(&f);
}

static void four_messages_wait_and_the_rest_is_counted(void)
{
	begin();

	uint32_t app = port_fixture_load(&f);

	for (uint32_t i = 0; i < 5; i++)
		print(app, PRINT_1, i, 0);
	CU_ASSERT_TRUE(capsule_low_level_debug_busy(&the_debug, fixture_id(&f, app)));
	all_written();
	expect("LowLevelDebug: App 0x1a prints 0x0\nLowLevelDebug: App 0x1a prints 0x1\nLowLevelDebug: App 0x1a prints 0x2\n"
	       "LowLevelDebug: App 0x1a prints 0x3\nLowLevelDebug: App 0x1a prints 0x4\n");
	CU_ASSERT_FALSE(capsule_low_level_debug_busy(&the_debug, fixture_id(&f, app)));
	/* 0 is sent, 1 2 3 wait, 4 to 10 are lost; 11 comes after the message that counts the seven lost ones. */
	for (uint32_t i = 0; i < 11; i++)
		print(app, PRINT_1, i, 0);
	written();
	print(app, PRINT_1, 11, 0);
	all_written();
	expect("LowLevelDebug: App 0x1a prints 0x0\nLowLevelDebug: App 0x1a prints 0x1\nLowLevelDebug: App 0x1a prints 0x2\n"
	       "LowLevelDebug: App 0x1a prints 0x3\nLowLevelDebug: Dropped 0x7 entries for app 0x1a\n"
	       "LowLevelDebug: App 0x1a prints 0xb\n");
	port_fixture_end(&f);
}

static void processes_take_turns(void)
{
	begin();

	uint32_t flood = port_fixture_load(&f);
	uint32_t other = port_fixture_load(&f);

	for (uint32_t i = 0; i < 4; i++)
		print(flood, PRINT_1, i, 0);
	print(other, ALERT_CODE, 2, 0);
	all_written();
	expect("LowLevelDebug: App 0x1a prints 0x0\nLowLevelDebug: App 0x1a prints 0x1\nLowLevelDebug: App 0x1b alert code 0x2\n"
	       "LowLevelDebug: App 0x1a prints 0x2\nLowLevelDebug: App 0x1a prints 0x3\n");
	port_fixture_end(&f);
}

static void what_waits_dies_with_its_process(void)
{
	begin();

	uint32_t dies = port_fixture_load(&f);
	uint32_t other = port_fixture_load(&f);
	struct kc_process_id old = fixture_id(&f, dies);

	print(dies, PRINT_1, 0, 0);
	print(dies, PRINT_1, 1, 0);
	print(other, PRINT_1, 2, 0);
	fixture_restart(&f, dies);
	CU_ASSERT_FALSE(capsule_low_level_debug_busy(&the_debug, old));
	CU_ASSERT_FALSE(capsule_low_level_debug_busy(&the_debug, fixture_id(&f, dies)));
	print(dies, PRINT_1, 3, 0);
	all_written();
	expect("LowLevelDebug: App 0x1a prints 0x0\nLowLevelDebug: App 0x1b prints 0x2\nLowLevelDebug: App 0x1c prints 0x3\n");
	port_fixture_end(&f);
}

static void without_memory_for_the_grant_it_says_so(void)
{
	begin();

	uint32_t app = port_fixture_load(&f);

	fixture_starve(&f, app);
	print(app, PRINT_1, 1, 0); /* needs no grant: the device is free */
	print(app, PRINT_1, 2, 0);
	print(app, PRINT_1, 3, 0);
	all_written();
	expect("LowLevelDebug: App 0x1a prints 0x1\nLowLevelDebug: grant init failed\n");
	print(app, PRINT_1, 4, 0);
	all_written();
	expect("LowLevelDebug: App 0x1a prints 0x4\n");
	port_fixture_end(&f);
}

static void a_device_that_refuses_loses_messages_and_nothing_else(void)
{
	begin();

	uint32_t app = port_fixture_load(&f);

	refuse = KC_FAIL;
	print(app, PRINT_1, 1, 0);
	refuse = KC_OK;
	print(app, PRINT_1, 2, 0);
	print(app, PRINT_1, 3, 0);
	refuse = KC_FAIL;
	written();
	refuse = KC_OK;
	print(app, PRINT_1, 4, 0);
	all_written();
	expect("LowLevelDebug: App 0x1a prints 0x2\nLowLevelDebug: App 0x1a prints 0x4\n");
	CU_ASSERT_FALSE(capsule_low_level_debug_busy(&the_debug, fixture_id(&f, app)));
	port_fixture_end(&f);
}

HARNESS_MAIN({"low-level debug: messages read as upstream", messages_read_as_upstream},
	     {"low-level debug: the longest message fits", the_longest_message_fits},
	     {"low-level debug: four messages wait and the rest is counted", four_messages_wait_and_the_rest_is_counted},
	     {"low-level debug: processes take turns", processes_take_turns},
	     {"low-level debug: what waits dies with its process", what_waits_dies_with_its_process},
	     {"low-level debug: without memory for the grant it says so", without_memory_for_the_grant_it_says_so},
	     {"low-level debug: a device that refuses only loses messages",
	      a_device_that_refuses_loses_messages_and_nothing_else})
