/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * BBC micro:bit, version 1: an nRF51822, a Cortex-M0 without an MPU (-machine microbit). The console is the UART that the on-board debugger
 * forwards to USB, at 115200 baud. Apps have three LEDs of the matrix, all in one row.
 */
#include <stddef.h>

#include "boards/chips/nrf5/alarm.h"
#include "boards/chips/nrf5/clock.h"
#include "boards/chips/nrf5/pin.h"
#include "boards/chips/nrf5/ram.h"
#include "boards/chips/nrf5/rng.h"
#include "boards/chips/nrf5/timeslice.h"
#include "boards/chips/nrf5/uart.h"
#include "boards/common/panic_report.h"
#include "boards/components/standard_drivers.h"
#include "capsules/button.h"
#include "capsules/rng.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(32)

#define SLOTS              2u
#define SHARE_WINDOW_BYTES 256u

#define UART_TRANSMIT_PIN 24u
#define UART_RECEIVE_PIN  25u

/* micro:bit reference design, version 1.3. An LED is lit if its row is high and its column is low. */
#define LED_ROW 13u
static const uint8_t led_pins[] = {4, 5, 6};
static const uint8_t button_pins[] = {17, 26};

static struct standard_drivers standard;
STANDARD_DRIVER_STORAGE(SLOTS);
static struct capsule_button button;
static struct capsule_button_listener button_listeners[SLOTS];
static struct capsule_rng rng;
static struct process_queue_entry rng_waiting[SLOTS];
static struct kc_driver drivers[STANDARD_DRIVERS + 2];

static struct nrf5_uart uart;
static struct compare_alarm alarm_device;
static struct nrf5_rng rng_device;
static struct pin_leds leds = {.ops = &nrf51_pins, .pins = led_pins, .count = COUNT(led_pins), .lit_when_low = true};
static struct pin_buttons buttons = {.ops = &nrf51_pins,
				     .pins = button_pins,
				     .count = COUNT(button_pins),
				     .pressed_when_low = true,
				     .pull = KC_HIL_GPIO_PULL_NONE,
				     .changed = capsule_button_changed,
				     .context = &button};

static const struct cortexm_interrupt interrupts[] = {
    {.line = NRF5_UART_LINE, .handle = nrf5_uart_handle, .context = &uart},
    {.line = NRF5_ALARM_LINE, .handle = compare_alarm_handle, .context = &alarm_device},
    {.line = NRF5_TIMESLICE_LINE, .handle = nrf5_timeslice_handle},
    {.line = NRF5_RNG_LINE, .handle = nrf5_rng_handle, .context = &rng_device},
    {.line = NRF5_PIN_LINE, .handle = pin_buttons_handle, .context = &buttons},
};

/* Without an MPU an app can do whatever the kernel can, so only these apps may run. */
static const char *const trusted[] = {"hello", "alarms",  "blink",           "buttons",       "echo",
				      "rng",   "sensors", "reverse_service", "reverse_client"};

static bool is_name(const char *name, uint32_t length, const char *of)
{
	uint32_t i = 0;

	while (i < length && of[i] != '\0' && name[i] == of[i])
		i++;
	return i == length && of[i] == '\0';
}

static bool is_trusted(const struct kc_process *process, const char **why)
{
	const char *name = (const char *)process->flash + process->tbf.name.offset;

	for (uint32_t i = 0; i < COUNT(trusted); i++) {
		if (is_name(name, process->tbf.name.length, trusted[i]))
			return true;
	}
	*why = "this chip cannot protect memory, and the app is not on the board's list of trusted ones";
	return false;
}

BOARD_WITH_TIMER(&nrf5_timeslice_ops, NULL, SLOTS, .name = "microbit",
		 .chip = {.interrupts = interrupts, .interrupt_count = COUNT(interrupts)},
		 .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3}, .report_panic = board_report_panic,
		 BOARD_SHARE_WINDOWS(SHARE_WINDOW_BYTES), .may_run = is_trusted)

void board_main(void)
{
	nrf51_ram_on();
	nrf51_pins.write(LED_ROW, true);
	nrf51_pins.make_output(LED_ROW);
	nrf5_clock_from_crystal();
	board_begin_here(nrf5_uart_init(&uart, UART_TRANSMIT_PIN, UART_RECEIVE_PIN));

	uint32_t count = standard_drivers_add(&standard, standard_storage, drivers);

	drivers[count++] = capsule_button_driver(&button);
	drivers[count++] = capsule_rng_driver(&rng);
	board_make_kernel(drivers, count);
	standard_drivers_init(&standard, standard_storage, nrf5_alarm_init(&alarm_device, capsule_alarm_fired, &standard.alarm),
			      pin_leds_init(&leds));
	capsule_button_init(&button, &board.kernel, button_listeners, pin_buttons_init(&buttons));
	capsule_rng_init(&rng, &board.kernel, rng_waiting, nrf5_rng_init(&rng_device, capsule_rng_words, &rng));
	board_run();
}
