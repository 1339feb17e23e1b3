/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Nordic nRF52840-DK: a Cortex-M4. The console is the UART that the on-board debugger forwards to USB, at 115200 baud. Pins for apps are
 * P1.01 to P1.06, D0 to D5 on the header; four of them can be watched at once.
 */
#include "boards/chips/nrf5/alarm.h"
#include "boards/chips/nrf5/clock.h"
#include "boards/chips/nrf5/debug_port.h"
#include "boards/chips/nrf5/pin.h"
#include "boards/chips/nrf5/rng.h"
#include "boards/chips/nrf5/uart.h"
#include "boards/common/panic_report.h"
#include "boards/components/process_console.h"
#include "boards/components/standard_drivers.h"
#include "capsules/button.h"
#include "capsules/gpio.h"
#include "capsules/rng.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(48)

#define CLOCK_HZ           64000000u
#define SLOTS              8u
#define SHARE_WINDOW_BYTES 2048u

#define UART_TRANSMIT_PIN 6u
#define UART_RECEIVE_PIN  8u

/* Nordic nRF52840-DK user guide, sections 8.4 and 8.6. */
static const uint8_t led_pins[] = {13, 14, 15, 16};
static const uint8_t button_pins[] = {11, 12, 24, 25};
static const uint8_t app_pins[] = {33, 34, 35, 36, 37, 38};

static struct standard_drivers standard;
STANDARD_DRIVER_STORAGE(SLOTS);
static struct capsule_button button;
static struct capsule_button_listener button_listeners[SLOTS];
static struct capsule_gpio gpio;
static struct capsule_rng rng;
static struct process_queue_entry rng_waiting[SLOTS];
static struct kc_driver drivers[STANDARD_DRIVERS + 3];

static struct board_process_console process_console;

static struct nrf5_uart uart;
static struct compare_alarm alarm_device;
static struct nrf5_rng rng_device;
static struct pin_leds leds = {.ops = &nrf52_pins, .pins = led_pins, .count = COUNT(led_pins), .lit_when_low = true};
static struct pin_buttons buttons = {.ops = &nrf52_pins,
				     .pins = button_pins,
				     .count = COUNT(button_pins),
				     .pressed_when_low = true,
				     .pull = KC_HIL_GPIO_PULL_UP,
				     .changed = capsule_button_changed,
				     .context = &button};
static struct pin_gpio pins = {
    .ops = &nrf52_pins, .pins = app_pins, .count = COUNT(app_pins), .fired = capsule_gpio_fired, .context = &gpio};

static void handle_pins(void *context)
{
	(void)context;
	pin_buttons_handle(&buttons);
	pin_gpio_handle(&pins);
}

static const struct cortexm_interrupt interrupts[] = {
    {.line = NRF5_UART_LINE, .handle = nrf5_uart_handle, .context = &uart},
    {.line = NRF5_ALARM_LINE, .handle = compare_alarm_handle, .context = &alarm_device},
    {.line = NRF5_RNG_LINE, .handle = nrf5_rng_handle, .context = &rng_device},
    {.line = NRF5_PIN_LINE, .handle = handle_pins},
};

BOARD(SLOTS, .name = "nrf52840dk", .chip = {.interrupts = interrupts, .interrupt_count = COUNT(interrupts)},
      .systick_hz = CLOCK_HZ, .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3},
      .report_panic = board_report_panic, BOARD_SHARE_WINDOWS(SHARE_WINDOW_BYTES))

void board_main(void)
{
	nrf52_debug_port_by_uicr();
	for (uint32_t i = 0; i < COUNT(button_pins); i++)
		nrf5_pin_keep_channel(button_pins[i]);
	nrf5_clock_from_crystal();
	board_begin_here(nrf5_uart_init(&uart, UART_TRANSMIT_PIN, UART_RECEIVE_PIN));

	uint32_t count = standard_drivers_add(&standard, standard_storage, drivers);

	drivers[count++] = capsule_button_driver(&button);
	drivers[count++] = capsule_gpio_driver(&gpio);
	drivers[count++] = capsule_rng_driver(&rng);
	board_make_kernel(drivers, count);
	standard_drivers_init(&standard, standard_storage, nrf5_alarm_init(&alarm_device, capsule_alarm_fired, &standard.alarm),
			      pin_leds_init(&leds));
	capsule_button_init(&button, &board.kernel, button_listeners, pin_buttons_init(&buttons));
	capsule_gpio_init(&gpio, &board.kernel, pin_gpio_init(&pins));
	capsule_rng_init(&rng, &board.kernel, rng_waiting, nrf5_rng_init(&rng_device, capsule_rng_words, &rng));
	board_process_console_shared(&process_console);
	board_run();
}
