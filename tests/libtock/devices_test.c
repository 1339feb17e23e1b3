/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* libtock's drivers of pins, buttons and sensors: which calls they make, and how they handle the answers. The test plays the kernel. */
#include "tests/unit/harness.h"

#include <libtock-sync/interface/button.h>
#include <libtock-sync/sensors/humidity.h>
#include <libtock-sync/sensors/temperature.h>
#include <libtock/interface/button.h>
#include <libtock-sync/peripherals/gpio.h>
#include <libtock/peripherals/gpio.h>

#include <string.h>

/* The kernel. */

static char called[96]; /* the last command */
static syscall_return_t answer;
static subscribe_upcall *upcall;
static void *upcall_data;
static uint32_t subscribed_to;
static yield_waitfor_return_t waited_for[3];
static unsigned int waits;

syscall_return_t command(uint32_t driver, uint32_t command_number, int argument1, int argument2)
{
	snprintf(called, sizeof called, "%x %u(%u, %u)", driver, command_number, (unsigned int)argument1,
		 (unsigned int)argument2);
	return answer;
}

subscribe_return_t subscribe(uint32_t driver, uint32_t subscribe_number, subscribe_upcall *new_upcall, void *userdata)
{
	CU_ASSERT_EQUAL(subscribe_number, 0);
	subscribed_to = driver;
	upcall = new_upcall;
	upcall_data = userdata;
	return (subscribe_return_t){.success = true};
}

yield_waitfor_return_t yield_wait_for(uint32_t driver, uint32_t subscribe_number)
{
	CU_ASSERT_EQUAL(subscribe_number, 0);
	subscribed_to = driver;
	return waited_for[waits++ % 3];
}

bool driver_exists(uint32_t driver)
{
	subscribed_to = driver;
	return true;
}

void tock_exit(uint32_t completion_code)
{
	printf("not ok libtock: it ended the app with code %u\n", (unsigned int)completion_code);
	exit(1);
}

static void succeed(void)
{
	answer = (syscall_return_t){.type = TOCK_SYSCALL_SUCCESS};
}

static void succeed_with(uint32_t value)
{
	answer = (syscall_return_t){.type = TOCK_SYSCALL_SUCCESS_U32, .data = {value}};
}

static void refuse(statuscode_t status)
{
	answer = (syscall_return_t){.type = TOCK_SYSCALL_FAILURE, .data = {status}};
}

#define CALLS(expression, wanted) ((expression) == RETURNCODE_SUCCESS && strcmp(called, (wanted)) == 0)

static void pins_are_moved_by_the_right_commands(void)
{
	int value = -1;

	succeed();
	CU_ASSERT_TRUE(CALLS(libtock_gpio_enable_output(7), "4 1(7, 0)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_set(7), "4 2(7, 0)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_clear(7), "4 3(7, 0)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_toggle(7), "4 4(7, 0)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_enable_input(7, libtock_pull_none), "4 5(7, 0)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_enable_input(7, libtock_pull_up), "4 5(7, 1)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_enable_input(7, libtock_pull_down), "4 5(7, 2)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_enable_interrupt(7, libtock_change), "4 7(7, 0)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_enable_interrupt(7, libtock_rising_edge), "4 7(7, 1)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_enable_interrupt(7, libtock_falling_edge), "4 7(7, 2)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_disable_interrupt(7), "4 8(7, 0)"));
	CU_ASSERT_TRUE(CALLS(libtock_gpio_disable(7), "4 9(7, 0)"));
	succeed_with(1);
	CU_ASSERT_TRUE(CALLS(libtock_gpio_read(7, &value), "4 6(7, 0)") && value == 1);
	succeed_with(12);
	CU_ASSERT_TRUE(CALLS(libtock_gpio_count(&value), "4 10(0, 0)") && value == 12);
	CU_ASSERT_TRUE(libtock_gpio_exists() && subscribed_to == 4);
	refuse(TOCK_STATUSCODE_NODEVICE);
	CU_ASSERT_EQUAL(libtock_gpio_set(7), RETURNCODE_ENODEVICE);
	CU_ASSERT_EQUAL(libtock_gpio_read(7, &value), RETURNCODE_ENODEVICE);
	CU_ASSERT_EQUAL(value, 12);
}

static uint32_t heard_pin;
static bool heard_high;

static void hear_pin(uint32_t pin, bool high)
{
	heard_pin = pin;
	heard_high = high;
}

static void interrupts_of_pins_call_back(void)
{
	CU_ASSERT_EQUAL(libtock_gpio_set_interrupt_callback(hear_pin), RETURNCODE_SUCCESS);
	CU_ASSERT_EQUAL(subscribed_to, 4);
	upcall(3, 1, 0, upcall_data);
	CU_ASSERT_TRUE(heard_pin == 3 && heard_high);
	upcall(9, 0, 0, upcall_data);
	CU_ASSERT_TRUE(heard_pin == 9 && !heard_high);
	CU_ASSERT_EQUAL(libtock_gpio_set_interrupt_callback(NULL), RETURNCODE_SUCCESS);
	upcall(9, 0, 0, upcall_data);
}

static void pins_are_waited_for(void)
{
	succeed();
	waits = 0;
	/* Another pin, then the wrong edge of this one, then the awaited edge. */
	waited_for[0] = (yield_waitfor_return_t){.data0 = 6, .data1 = 1};
	waited_for[1] = (yield_waitfor_return_t){.data0 = 7, .data1 = 0};
	waited_for[2] = (yield_waitfor_return_t){.data0 = 7, .data1 = 1};
	CU_ASSERT_TRUE(CALLS(libtocksync_gpio_wait_until_high(7, libtock_pull_down), "4 7(7, 1)"));
	CU_ASSERT_EQUAL(waits, 3);
	waits = 1;
	CU_ASSERT_TRUE(CALLS(libtocksync_gpio_wait_until_low(7, libtock_pull_up), "4 7(7, 2)"));
	CU_ASSERT_EQUAL(waits, 2);
	waits = 0;
	CU_ASSERT_TRUE(CALLS(libtocksync_gpio_wait_until_changed(7, libtock_pull_none), "4 7(7, 0)"));
	CU_ASSERT_EQUAL(waits, 2);
	refuse(TOCK_STATUSCODE_NODEVICE);
	CU_ASSERT_EQUAL(libtocksync_gpio_wait_until_high(7, libtock_pull_none), RETURNCODE_ENODEVICE);
	CU_ASSERT_EQUAL(waits, 2);
}

static int heard_button;
static bool heard_pressed;

static void hear_button(returncode_t code, int button, bool pressed)
{
	CU_ASSERT_EQUAL(code, RETURNCODE_SUCCESS);
	heard_button = button;
	heard_pressed = pressed;
}

static void buttons_call_back_and_are_waited_for(void)
{
	int value = -1;

	succeed();
	CU_ASSERT_TRUE(CALLS(libtock_button_notify_on_press(2, hear_button), "3 1(2, 0)"));
	CU_ASSERT_EQUAL(subscribed_to, 3);
	upcall(2, 1, 0, upcall_data);
	CU_ASSERT_TRUE(heard_button == 2 && heard_pressed);
	upcall(1, 0, 0, upcall_data);
	CU_ASSERT_TRUE(heard_button == 1 && !heard_pressed);
	succeed_with(1);
	CU_ASSERT_TRUE(CALLS(libtock_button_read(2, &value), "3 3(2, 0)") && value == 1);
	succeed_with(4);
	CU_ASSERT_TRUE(CALLS(libtock_button_count(&value), "3 0(0, 0)") && value == 4);
	/* Another button, then a release of this one, then the awaited press. */
	succeed();
	waits = 0;
	waited_for[0] = (yield_waitfor_return_t){.data0 = 1, .data1 = 1};
	waited_for[1] = (yield_waitfor_return_t){.data0 = 2, .data1 = 0};
	waited_for[2] = (yield_waitfor_return_t){.data0 = 2, .data1 = 1};
	CU_ASSERT_EQUAL(libtocksync_button_wait_for_press(2), RETURNCODE_SUCCESS);
	CU_ASSERT_EQUAL(waits, 3);
	refuse(TOCK_STATUSCODE_INVAL);
	CU_ASSERT_EQUAL(libtocksync_button_wait_for_press(9), RETURNCODE_EINVAL);
	CU_ASSERT_EQUAL(waits, 3);
}

static returncode_t heard_code;
static int heard_value;

static void hear_value(returncode_t code, int value)
{
	heard_code = code;
	heard_value = value;
}

static void sensors_tell_values_and_errors(void)
{
	int value = 5;

	succeed();
	CU_ASSERT_TRUE(CALLS(libtock_temperature_read(hear_value), "60000 1(0, 0)"));
	upcall(-1234, 0, 0, upcall_data);
	CU_ASSERT_TRUE(heard_code == RETURNCODE_SUCCESS && heard_value == -1234);
	CU_ASSERT_TRUE(CALLS(libtock_humidity_read(hear_value), "60001 1(0, 0)"));
	upcall(-1, TOCK_STATUSCODE_NODEVICE, 0, upcall_data);
	CU_ASSERT_EQUAL(heard_code, RETURNCODE_ENODEVICE);
	waits = 0;
	waited_for[0] = (yield_waitfor_return_t){.data0 = (uint32_t)-50};
	CU_ASSERT_TRUE(CALLS(libtocksync_temperature_read(&value), "60000 1(0, 0)") && value == -50);
	waited_for[1] = (yield_waitfor_return_t){.data0 = 0xffffffff, .data1 = TOCK_STATUSCODE_FAIL};
	CU_ASSERT_EQUAL(libtocksync_humidity_read(&value), RETURNCODE_FAIL);
	CU_ASSERT_EQUAL(value, -50);
	/* If starting fails, there is nothing to wait for. */
	refuse(TOCK_STATUSCODE_NODEVICE);
	CU_ASSERT_EQUAL(libtocksync_temperature_read(&value), RETURNCODE_ENODEVICE);
	CU_ASSERT_EQUAL(waits, 2);
}

HARNESS_MAIN({"libtock: pins are moved by the right commands", pins_are_moved_by_the_right_commands},
	     {"libtock: interrupts of pins call back", interrupts_of_pins_call_back},
	     {"libtock: pins are waited for", pins_are_waited_for},
	     {"libtock: buttons call back and are waited for", buttons_call_back_and_are_waited_for},
	     {"libtock: sensors tell values and errors", sensors_tell_values_and_errors})
