/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The GPIO driver on the real core, with pins that record what is done to them. */
#include "capsules/gpio.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

#define GPIO CAPSULE_GPIO_NUMBER
#define PINS 3u

static struct port_fixture f;
static struct capsule_gpio the_gpio;
static struct kc_driver drivers[1];

/* The device: its last order, and its answers. */
static char told[64];
static enum kc_error says;
static bool level;

static enum kc_error note(const char *what, uint32_t pin, uint32_t how)
{
	snprintf(told, sizeof told, "%s %u %u", what, pin, how);
	return says;
}

static uint32_t pins(void *context)
{
	(void)context;
	return PINS;
}

static enum kc_error make_output(void *context, uint32_t pin)
{
	(void)context;
	return note("output", pin, 0);
}

static enum kc_error make_input(void *context, uint32_t pin, enum kc_hil_gpio_pull pull)
{
	(void)context;
	return note("input", pin, pull);
}

static enum kc_error write_pin(void *context, uint32_t pin, bool high)
{
	(void)context;
	return note("write", pin, high);
}

static enum kc_error toggle(void *context, uint32_t pin)
{
	(void)context;
	return note("toggle", pin, 0);
}

static enum kc_error read_pin(void *context, uint32_t pin, bool *high)
{
	(void)context;
	*high = level;
	return note("read", pin, 0);
}

static enum kc_error enable_interrupt(void *context, uint32_t pin, enum kc_hil_gpio_edge edge)
{
	(void)context;
	return note("interrupt", pin, edge);
}

static enum kc_error disable(void *context, uint32_t pin)
{
	(void)context;
	return note("disable", pin, 0);
}

static void begin(void)
{
	static const struct kc_hil_gpio_ops ops = {
	    .count = pins,
	    .make_output = make_output,
	    .make_input = make_input,
	    .write = write_pin,
	    .toggle = toggle,
	    .read = read_pin,
	    .enable_interrupt = enable_interrupt,
	    .disable = disable,
	};

	told[0] = '\0';
	says = KC_OK;
	level = false;
	drivers[0] = capsule_gpio_driver(&the_gpio);
	port_fixture_begin(&f, drivers, 1);
	capsule_gpio_init(&the_gpio, &f.kernel, (struct kc_hil_gpio){.ops = &ops});
}

static bool answers(uint32_t app, uint32_t number, uint32_t pin, uint32_t how, struct kc_return wanted)
{
	return kc_return_is(fixture_command(&f, app, GPIO, number, pin, how), wanted);
}

static bool does(uint32_t app, uint32_t number, uint32_t pin, uint32_t how, const char *wanted)
{
	told[0] = '\0';
	return answers(app, number, pin, how, kc_success()) && strcmp(told, wanted) == 0;
}

static void commands_reach_the_pins(void)
{
	begin();
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&f.kernel, 4), &drivers[0]);

	uint32_t app = port_fixture_load(&f);

	CU_ASSERT_TRUE(answers(app, 0, 99, 99, kc_success()));
	CU_ASSERT_TRUE(answers(app, 10, 99, 99, kc_success_u32(PINS)));
	CU_ASSERT_TRUE(does(app, 1, 2, 7, "output 2 0"));
	CU_ASSERT_TRUE(does(app, 2, 0, 7, "write 0 1"));
	CU_ASSERT_TRUE(does(app, 3, 1, 7, "write 1 0"));
	CU_ASSERT_TRUE(does(app, 4, 2, 7, "toggle 2 0"));
	for (uint32_t pull = 0; pull < 3; pull++) {
		char wanted[16];

		snprintf(wanted, sizeof wanted, "input 1 %u", pull);
		CU_ASSERT_TRUE(does(app, 5, 1, pull, wanted));
		snprintf(wanted, sizeof wanted, "interrupt 1 %u", pull);
		CU_ASSERT_TRUE(does(app, 7, 1, pull, wanted));
	}
	CU_ASSERT_TRUE(answers(app, 6, 1, 7, kc_success_u32(0)));
	level = true;
	CU_ASSERT_TRUE(answers(app, 6, 1, 7, kc_success_u32(1)));
	CU_ASSERT_STRING_EQUAL(told, "read 1 0");
	CU_ASSERT_TRUE(does(app, 8, 2, 7, "disable 2 0"));
	CU_ASSERT_TRUE(does(app, 9, 1, 7, "disable 1 0"));
	port_fixture_end(&f);
}

/* Only enabling interrupts needs a grant; without one the process would wait forever. */
static void without_memory_there_are_no_interrupts(void)
{
	begin();

	uint32_t app = port_fixture_load(&f);

	fixture_starve(&f, app);
	CU_ASSERT_TRUE(answers(app, 0, 0, 0, kc_success()));
	CU_ASSERT_TRUE(does(app, 1, 2, 7, "output 2 0"));
	CU_ASSERT_TRUE(does(app, 5, 2, 1, "input 2 1"));
	CU_ASSERT_TRUE(answers(app, 6, 1, 7, kc_success_u32(0)));
	CU_ASSERT_TRUE(does(app, 9, 2, 0, "disable 2 0"));
	CU_ASSERT_TRUE(answers(app, 10, 0, 0, kc_success_u32(PINS)));
	CU_ASSERT_TRUE(answers(app, 1, PINS, 0, kc_failure(KC_INVAL)));
	told[0] = '\0';
	CU_ASSERT_TRUE(answers(app, 7, 1, 0, kc_failure(KC_NOMEM)));
	CU_ASSERT_TRUE(answers(app, 7, PINS, 99, kc_failure(KC_NOMEM)));
	CU_ASSERT_TRUE(answers(app, 8, 1, 0, kc_failure(KC_NOMEM)));
	CU_ASSERT_TRUE(answers(app, 8, PINS, 0, kc_failure(KC_NOMEM)));
	CU_ASSERT_STRING_EQUAL(told, "");
	port_fixture_end(&f);
}

static void what_is_wrong_reaches_no_pin(void)
{
	static const uint32_t bad[] = {PINS, PINS + 1, 32, 0x10000, 0x80000000, 0xffffffff};

	begin();

	uint32_t app = port_fixture_load(&f);

	for (uint32_t number = 1; number <= 9; number++) {
		for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
			CU_ASSERT_TRUE(answers(app, number, bad[i], 99, kc_failure(KC_INVAL)));
	}
	CU_ASSERT_TRUE(answers(app, 5, 0, 3, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 5, 0, 0xffffffff, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 7, 0, 3, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 7, 0, 0xffffffff, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 11, 0, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 11, 99, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 0xffffffff, 0, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_STRING_EQUAL(told, "");
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, GPIO, 1, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RW, GPIO, 0, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	port_fixture_end(&f);
}

static void errors_of_pins_are_told(void)
{
	static const enum kc_error errors[] = {KC_NODEVICE, KC_NOSUPPORT, KC_BUSY, KC_FAIL};

	begin();

	uint32_t app = port_fixture_load(&f);

	level = true;
	for (uint32_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		says = errors[i];
		for (uint32_t number = 1; number <= 9; number++)
			CU_ASSERT_TRUE(answers(app, number, 0, 0, kc_failure(errors[i])));
	}
	port_fixture_end(&f);
}

static bool hears(uint32_t app, uint32_t pin, uint32_t high)
{
	struct fixture_upcall upcall = {0};

	return fixture_upcall(&f, app, &upcall) && upcall.arguments[0] == pin && upcall.arguments[1] == high &&
	       upcall.arguments[2] == 0;
}

static bool is_quiet(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&f, app, &upcall);
}

/* True if a yield-wait-for on the pins' upcall returns this pin and level. */
static bool has_waited_for(uint32_t app, uint32_t pin, uint32_t high)
{
	return kc_return_is(fixture_call(&f, app, KC_CLASS_YIELD, 2, GPIO, 0, 0), (struct kc_return){{pin, high, 0, 0}});
}

static void interrupts_go_to_all_who_made_a_call(void)
{
	begin();

	uint32_t first = port_fixture_load(&f);
	uint32_t second = port_fixture_load(&f);
	uint32_t other = port_fixture_load(&f);
	uint32_t nobody = port_fixture_load(&f);
	struct kc_process_info info;

	fixture_subscribe(&f, first, GPIO, 0, FIXTURE_FUNCTION);
	fixture_subscribe(&f, second, GPIO, 0, FIXTURE_FUNCTION);
	CU_ASSERT_TRUE(answers(other, 7, 2, 0, kc_success()));
	capsule_gpio_fired(&the_gpio, 2, true);
	capsule_gpio_fired(&the_gpio, 2, false);
	CU_ASSERT_TRUE(hears(first, 2, 1) && hears(first, 2, 0) && is_quiet(first));
	CU_ASSERT_TRUE(hears(second, 2, 1) && hears(second, 2, 0) && is_quiet(second));
	CU_ASSERT_TRUE(has_waited_for(other, 2, 1) && has_waited_for(other, 2, 0));
	CU_ASSERT_TRUE(kc_process_info(&f.kernel, nobody, &info) && info.pending_tasks == 0 && info.grants_allocated == 0);
	fixture_restart(&f, first);
	kc_process_terminate(&f.kernel, second, (struct kc_completion){.has_code = false});
	capsule_gpio_fired(&the_gpio, 1, true);
	CU_ASSERT_TRUE(is_quiet(first));
	fixture_subscribe(&f, first, GPIO, 0, FIXTURE_FUNCTION);
	/* More events than the process takes: its queue fills up, and other processes lose nothing. */
	for (uint32_t i = 0; i < 100; i++)
		capsule_gpio_fired(&the_gpio, 0, i % 2 == 0);
	CU_ASSERT_TRUE(hears(first, 0, 1) && hears(first, 0, 0));
	port_fixture_end(&f);
}

HARNESS_MAIN({"gpio: commands reach the pins", commands_reach_the_pins},
	     {"gpio: without memory there are no interrupts", without_memory_there_are_no_interrupts},
	     {"gpio: what is wrong reaches no pin", what_is_wrong_reaches_no_pin},
	     {"gpio: errors of pins are told", errors_of_pins_are_told},
	     {"gpio: interrupts go to all who made a call", interrupts_go_to_all_who_made_a_call})
