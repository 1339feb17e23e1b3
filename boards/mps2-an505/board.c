/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* ARM's MPS2 with the FPGA image AN505: a Cortex-M33 at 20 MHz, all of it in the secure world where it starts. */
#include "boards/chips/cmsdk/alarm.h"
#include "boards/chips/cmsdk/uart.h"
#include "boards/chips/mps2/fpga_io.h"
#include "boards/common/kernel.h"
#include "capsules/alarm.h"
#include "capsules/console.h"
#include "capsules/led.h"
#include "capsules/low_level_debug.h"
#include "capsules/process_console.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(96)

#define CLOCK_HZ 20000000u
#define SLOTS    8u

/* ARM DAI 0505, sections 3 and 4; each device as the secure world sees it. */
#define UART0   0x50200000u
#define UART1   0x50201000u /* of the process console */
#define TIMER0  0x50000000u
#define TIMER1  0x50001000u
#define FPGA_IO 0x50302000u

static struct cmsdk_uart uart;
static struct cmsdk_uart second_uart;
static struct cmsdk_alarm alarm_device;
static struct mps2_fpga_io fpga_io = {.base = FPGA_IO};

static const struct cortexm_interrupt interrupts[] = {
    {.line = 32, .handle = cmsdk_uart_handle_receive, .context = &uart},
    {.line = 33, .handle = cmsdk_uart_handle_transmit, .context = &uart},
    {.line = 34, .handle = cmsdk_uart_handle_receive, .context = &second_uart},
    {.line = 35, .handle = cmsdk_uart_handle_transmit, .context = &second_uart},
    {.line = 4, .handle = cmsdk_alarm_handle, .context = &alarm_device},
};

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
static struct kc_driver drivers[4];

static const struct capsule_process_console_addresses addresses = {BOARD_ADDRESSES};
static const struct capsule_process_console_board about = {.build = "tockd", .addresses = &addresses, .reset = board_reset};
static struct capsule_process_console process_console;
static struct uart_mux process_console_wire;
static struct uart_mux_user process_console_user;

BOARD(SLOTS, .name = "mps2-an505", .interrupts = interrupts, .interrupt_count = sizeof interrupts / sizeof interrupts[0],
      .systick_hz = CLOCK_HZ, .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3})

void board_main(void)
{
	board_begin_here(cmsdk_uart_init(&uart, UART0, CLOCK_HZ, 115200));

	drivers[0] = capsule_alarm_driver(&alarm);
	drivers[1] = capsule_console_driver(&console);
	drivers[2] = capsule_led_driver(&led);
	drivers[3] = capsule_low_level_debug_driver(&debug);
	board_make_kernel(&board, drivers, 4);

	capsule_alarm_init(&alarm, &board.kernel, alarm_deadlines,
			   cmsdk_alarm_init(&alarm_device, TIMER0, TIMER1, CLOCK_HZ, capsule_alarm_fired, &alarm));
	capsule_console_init(
	    &console, &board.kernel,
	    (struct capsule_console_storage){.waiting = console_waiting,
					     .channels = &console_channel,
					     .piece = console_piece,
					     .piece_size = sizeof console_piece},
	    uart_mux_add(&board.mux, &console_user, capsule_console_transmitted, capsule_console_received, &console));
	capsule_led_init(&led, &board.kernel, mps2_fpga_io_leds(&fpga_io));
	capsule_low_level_debug_init(&debug, &board.kernel, debug_waiting,
				     kernel_log_debug(&board.log, capsule_low_level_debug_written, &debug));
	uart_mux_init(&process_console_wire, cmsdk_uart_init(&second_uart, UART1, CLOCK_HZ, 115200), &board.deferred);
	capsule_process_console_init(&process_console, &board.kernel,
				     uart_mux_add(&process_console_wire, &process_console_user,
						  capsule_process_console_transmitted, capsule_process_console_received,
						  &process_console),
				     UART_MUX_BYTES_MAX, &about);
	capsule_process_console_start(&process_console, true);
	board_run(&board);
}
