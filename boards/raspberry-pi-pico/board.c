/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Raspberry Pi Pico: an RP2040. Only one of its two Cortex-M0+ cores is used. The console is UART0 at 115200 baud: GPIO 0 transmits, GPIO 1
 * receives. Pins for apps are GPIO 2 to 9. There is no rng driver, because the chip's random bits are not good enough for keys.
 */
#include "boards/chips/rp2040/alarm.h"
#include "boards/chips/rp2040/clocks.h"
#include "boards/chips/rp2040/pin.h"
#include "boards/chips/rp2040/uart.h"
#include "boards/common/panic_report.h"
#include "boards/components/process_console.h"
#include "boards/components/standard_drivers.h"
#include "capsules/gpio.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(26)

#define SLOTS              8u
#define SHARE_WINDOW_BYTES 2048u

/* Raspberry Pi Pico datasheet, section 2.1. */
static const uint8_t led_pins[] = {25};
static const uint8_t app_pins[] = {2, 3, 4, 5, 6, 7, 8, 9};

static struct standard_drivers standard;
STANDARD_DRIVER_STORAGE(SLOTS);
static struct capsule_gpio gpio;
static struct kc_driver drivers[STANDARD_DRIVERS + 1];

static struct board_process_console process_console;

static struct rp2040_uart uart;
static struct compare_alarm alarm_device;
static struct pin_leds leds = {.ops = &rp2040_pins, .pins = led_pins, .count = COUNT(led_pins)};
static struct pin_gpio pins = {
    .ops = &rp2040_pins, .pins = app_pins, .count = COUNT(app_pins), .fired = capsule_gpio_fired, .context = &gpio};

static const struct cortexm_interrupt interrupts[] = {
    {.line = RP2040_UART0_LINE, .handle = rp2040_uart_handle, .context = &uart},
    {.line = RP2040_ALARM_LINE, .handle = rp2040_alarm_handle, .context = &alarm_device},
    {.line = RP2040_PIN_LINE, .handle = pin_gpio_handle, .context = &pins},
};

/* The second-stage boot loader, placed before the kernel. */
const uint8_t rp2040_boot2[] __attribute__((section(".boot2"), used)) = {
#include "rp2040_boot2.inc"
};

BOARD(SLOTS, .name = "raspberry-pi-pico", .chip = {.interrupts = interrupts, .interrupt_count = COUNT(interrupts)},
      .systick_hz = RP2040_HZ, .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3},
      .report_panic = board_report_panic, BOARD_SHARE_WINDOWS(SHARE_WINDOW_BYTES))

void board_main(void)
{
	rp2040_clocks_begin();
	board_begin_here(rp2040_uart_init(&uart, RP2040_HZ, 115200));

	uint32_t count = standard_drivers_add(&standard, standard_storage, drivers);

	drivers[count++] = capsule_gpio_driver(&gpio);
	board_make_kernel(drivers, count);
	standard_drivers_init(&standard, standard_storage, rp2040_alarm_init(&alarm_device, capsule_alarm_fired, &standard.alarm),
			      pin_leds_init(&leds));
	capsule_gpio_init(&gpio, &board.kernel, pin_gpio_init(&pins));
	board_process_console_shared(&process_console);
	board_run();
}
