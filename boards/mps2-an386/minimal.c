/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The smallest kernel that runs apps: core, console, alarm, loading. It measures the core's size; board.c is the board's full kernel. */
#include "boards/chips/cmsdk/alarm.h"
#include "boards/chips/cmsdk/uart.h"
#include "boards/components/console.h"
#include "capsules/alarm.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(10) /* higher lines are never enabled */

#define CLOCK_HZ 25000000u
#define SLOTS    8u

/* ARM DAI 0386, sections 3 and 4. */
#define UART0  0x40004000u
#define TIMER0 0x40000000u
#define TIMER1 0x40001000u

static struct cmsdk_uart uart;
static struct cmsdk_alarm alarm_device;

static const struct cortexm_interrupt interrupts[] = {
    {.line = 0, .handle = cmsdk_uart_handle_receive, .context = &uart},
    {.line = 1, .handle = cmsdk_uart_handle_transmit, .context = &uart},
    {.line = 9, .handle = cmsdk_alarm_handle, .context = &alarm_device},
};

static struct capsule_alarm alarm;
static struct process_deadline alarm_deadlines[SLOTS];
static struct board_console console;
static struct process_queue_entry console_waiting[SLOTS];
static struct kc_driver drivers[2];

BOARD(SLOTS, .name = "mps2-an386", .chip = {.interrupts = interrupts, .interrupt_count = COUNT(interrupts)},
      .systick_hz = CLOCK_HZ, .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3})

void board_main(void)
{
	board_begin_here(cmsdk_uart_init(&uart, UART0, CLOCK_HZ, 115200));

	drivers[0] = capsule_alarm_driver(&alarm);
	drivers[1] = capsule_console_driver(&console.capsule);
	board_make_kernel(drivers, COUNT(drivers));

	capsule_alarm_init(&alarm, &board.kernel, alarm_deadlines,
			   cmsdk_alarm_init(&alarm_device, TIMER0, TIMER1, CLOCK_HZ, capsule_alarm_fired, &alarm));
	board_console_init(&console, console_waiting);
	board_run();
}
