/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Netduino Plus 2: an STM32F405, a Cortex-M4 (-machine netduinoplus2). The console is USART1 at 115200 baud: SCL of the header transmits,
 * SDA receives. Pins for apps are D2 to D7.
 */
#include "boards/chips/stm32f4/alarm.h"
#include "boards/chips/stm32f4/pin.h"
#include "boards/chips/stm32f4/rcc.h"
#include "boards/chips/stm32f4/rng.h"
#include "boards/chips/stm32f4/usart.h"
#include "boards/common/panic_report.h"
#include "boards/components/process_console.h"
#include "boards/components/standard_drivers.h"
#include "capsules/button.h"
#include "capsules/gpio.h"
#include "capsules/rng.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(82)

#define SLOTS              8u
#define SHARE_WINDOW_BYTES 2048u

#define USART1_FUNCTION 7u

/* Netduino Plus 2 schematics, revision B. */
static const uint8_t led_pins[] = {STM32F4_PIN(A, 10)};
static const uint8_t button_pins[] = {STM32F4_PIN(B, 11)};
static const uint8_t app_pins[] = {STM32F4_PIN(A, 3), STM32F4_PIN(A, 2), STM32F4_PIN(B, 12),
				   STM32F4_PIN(B, 8), STM32F4_PIN(B, 9), STM32F4_PIN(A, 1)};

static struct standard_drivers standard;
STANDARD_DRIVER_STORAGE(SLOTS);
static struct capsule_button button;
static struct capsule_button_listener button_listeners[SLOTS];
static struct capsule_gpio gpio;
static struct capsule_rng rng;
static struct process_queue_entry rng_waiting[SLOTS];
static struct kc_driver drivers[STANDARD_DRIVERS + 3];

static struct board_process_console process_console;

static struct stm32f4_usart usart;
static struct stm32f4_alarm alarm_device;
static struct stm32f4_rng rng_device;
static struct pin_leds leds = {.ops = &stm32f4_pins, .pins = led_pins, .count = COUNT(led_pins)};
static struct pin_buttons buttons = {.ops = &stm32f4_pins,
				     .pins = button_pins,
				     .count = COUNT(button_pins),
				     .pressed_when_low = true,
				     .pull = KC_HIL_GPIO_PULL_UP,
				     .changed = capsule_button_changed,
				     .context = &button};
static struct pin_gpio pins = {
    .ops = &stm32f4_pins, .pins = app_pins, .count = COUNT(app_pins), .fired = capsule_gpio_fired, .context = &gpio};

/* An interrupt line can serve several pins, both apps' pins and the button. */
static void handle_pins(void *context)
{
	(void)context;
	pin_buttons_handle(&buttons);
	pin_gpio_handle(&pins);
}

static const struct cortexm_interrupt interrupts[] = {
    {.line = STM32F4_USART1_LINE, .handle = stm32f4_usart_handle, .context = &usart},
    {.line = STM32F4_ALARM_LINE, .handle = stm32f4_alarm_handle, .context = &alarm_device},
    {.line = STM32F4_RNG_LINE, .handle = stm32f4_rng_handle, .context = &rng_device},
    {.line = STM32F4_PIN_LINE(1), .handle = handle_pins},
    {.line = STM32F4_PIN_LINE(2), .handle = handle_pins},
    {.line = STM32F4_PIN_LINE(3), .handle = handle_pins},
    {.line = STM32F4_PIN_LINE(8), .handle = handle_pins},
    {.line = STM32F4_PIN_LINE(11), .handle = handle_pins},
};

BOARD(SLOTS, .name = "netduinoplus2", .chip = {.interrupts = interrupts, .interrupt_count = COUNT(interrupts)},
      .systick_hz = STM32F4_HZ, .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3},
      .report_panic = board_report_panic, BOARD_SHARE_WINDOWS(SHARE_WINDOW_BYTES))

static struct uart_device console_device(void)
{
	stm32f4_clock_on(STM32F4_CLOCK_USART1);
	stm32f4_pin_alternate(STM32F4_PIN(B, 6), USART1_FUNCTION, KC_HIL_GPIO_PULL_NONE);
	/* An unconnected pin would receive noise without the pull-up. */
	stm32f4_pin_alternate(STM32F4_PIN(B, 7), USART1_FUNCTION, KC_HIL_GPIO_PULL_UP);
	return stm32f4_usart_init(&usart, STM32F4_USART1, STM32F4_USART1_LINE, STM32F4_HZ, 115200);
}

void board_main(void)
{
	struct kc_hil_rng random;

	stm32f4_clocks_begin();
	board_begin_here(console_device());

	uint32_t count = standard_drivers_add(&standard, standard_storage, drivers);

	drivers[count++] = capsule_button_driver(&button);
	drivers[count++] = capsule_gpio_driver(&gpio);
	/* QEMU does not emulate this device; apps then find no driver. */
	bool has_random = stm32f4_rng_init(&rng_device, capsule_rng_words, &rng, &random);

	if (has_random)
		drivers[count++] = capsule_rng_driver(&rng);
	board_make_kernel(drivers, count);
	standard_drivers_init(&standard, standard_storage,
			      stm32f4_alarm_init(&alarm_device, capsule_alarm_fired, &standard.alarm), pin_leds_init(&leds));
	capsule_button_init(&button, &board.kernel, button_listeners, pin_buttons_init(&buttons));
	capsule_gpio_init(&gpio, &board.kernel, pin_gpio_init(&pins));
	if (has_random)
		capsule_rng_init(&rng, &board.kernel, rng_waiting, random);
	board_process_console_shared(&process_console);
	board_run();
}
