/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Raspberry Pi Pico: an RP2040, of whose two Cortex-M0+ one is used. The console is UART0 at 115200 baud: GPIO 0 transmits, GPIO 1 receives. Pins
 * for apps are GPIO 2 to 9. The chip's random bits are not good enough for keys, so there is no such driver.
 */
#include "boards/chips/rp2040/alarm.h"
#include "boards/chips/rp2040/clocks.h"
#include "boards/chips/rp2040/pin.h"
#include "boards/chips/rp2040/uart.h"
#include "boards/common/kernel.h"
#include "capsules/alarm.h"
#include "capsules/console.h"
#include "capsules/gpio.h"
#include "capsules/led.h"
#include "capsules/low_level_debug.h"
#include "capsules/process_console.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(26)

#define SLOTS 8u

/* Raspberry Pi Pico datasheet, section 2.1. */
static const uint8_t led_pins[] = {25};
static const uint8_t app_pins[] = {2, 3, 4, 5, 6, 7, 8, 9};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct capsule_alarm alarm;
static struct process_deadline alarm_deadlines[SLOTS];
static struct capsule_console console;
static struct process_queue_entry console_waiting[SLOTS];
static struct capsule_console_channel console_channel;
static uint8_t console_piece[UART_MUX_BYTES_MAX];
static struct uart_mux_user console_user;
static struct capsule_led led;
static struct capsule_low_level_debug debug;
static struct process_queue_entry debug_waiting[SLOTS];
static struct capsule_gpio gpio;
static struct kc_driver drivers[5];

static const struct capsule_process_console_addresses addresses = {BOARD_ADDRESSES};
static const struct capsule_process_console_board about = {.build = "tockd", .addresses = &addresses, .reset = board_reset};
static struct capsule_process_console process_console;
static struct uart_mux_user process_console_user;

static struct rp2040_uart uart;
static struct rp2040_alarm alarm_device;
static struct pin_leds leds = {.ops = &rp2040_pins, .pins = led_pins, .count = COUNT(led_pins)};
static struct pin_gpio pins = {
    .ops = &rp2040_pins, .pins = app_pins, .count = COUNT(app_pins), .fired = capsule_gpio_fired, .context = &gpio};

static const struct cortexm_interrupt interrupts[] = {
    {.line = RP2040_UART0_LINE, .handle = rp2040_uart_handle, .context = &uart},
    {.line = RP2040_ALARM_LINE, .handle = rp2040_alarm_handle, .context = &alarm_device},
    {.line = RP2040_PIN_LINE, .handle = pin_gpio_handle, .context = &pins},
};

/* The second stage of the boot lies before the kernel. */
const uint8_t rp2040_boot2[] __attribute__((section(".boot2"), used)) = {
#include "rp2040_boot2.inc"
};

BOARD(SLOTS, .name = "raspberry-pi-pico", .interrupts = interrupts, .interrupt_count = COUNT(interrupts), .systick_hz = RP2040_HZ,
      .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3})

void board_main(void)
{
	rp2040_clocks_begin();
	board_begin_here(rp2040_uart_init(&uart, RP2040_HZ, 115200));

	drivers[0] = capsule_alarm_driver(&alarm);
	drivers[1] = capsule_console_driver(&console);
	drivers[2] = capsule_led_driver(&led);
	drivers[3] = capsule_low_level_debug_driver(&debug);
	drivers[4] = capsule_gpio_driver(&gpio);
	board_make_kernel(&board, drivers, COUNT(drivers));

	capsule_alarm_init(&alarm, &board.kernel, alarm_deadlines, rp2040_alarm_init(&alarm_device, capsule_alarm_fired, &alarm));
	capsule_console_init(
	    &console, &board.kernel,
	    (struct capsule_console_storage){.waiting = console_waiting,
					     .channels = &console_channel,
					     .piece = console_piece,
					     .piece_size = sizeof console_piece},
	    uart_mux_add(&board.mux, &console_user, capsule_console_transmitted, capsule_console_received, &console));
	capsule_led_init(&led, &board.kernel, pin_leds_init(&leds));
	capsule_low_level_debug_init(&debug, &board.kernel, debug_waiting,
				     kernel_log_debug(&board.log, capsule_low_level_debug_written, &debug));
	capsule_gpio_init(&gpio, &board.kernel, pin_gpio_init(&pins));
	/* Apps have the wire too: the process console waits until somebody types console-start. */
	capsule_process_console_init(&process_console, &board.kernel,
				     uart_mux_add(&board.mux, &process_console_user, capsule_process_console_transmitted,
						  capsule_process_console_received, &process_console),
				     UART_MUX_BYTES_MAX, &about);
	capsule_process_console_start_hibernated(&process_console);
	board_run(&board);
}
