/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * ARM's MPS2 with the FPGA image AN386: a Cortex-M4 at 25 MHz, the reference board under QEMU (-machine mps2-an386). The AN385 has the same
 * devices with another processor; its board.c includes this file.
 */
#include "boards/chips/cmsdk/alarm.h"
#include "boards/chips/cmsdk/uart.h"
#include "boards/chips/mps2/fpga_io.h"
#include "boards/common/panic_report.h"
#include "boards/components/process_console.h"
#include "boards/components/standard_drivers.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(32)

#ifndef BOARD_NAME
#define BOARD_NAME "mps2-an386"
#endif
#define CLOCK_HZ           25000000u
#define SLOTS              8u
#define SHARE_WINDOW_BYTES 65536u /* as in tockd */

/* ARM DAI 0385 and DAI 0386, sections 3 and 4. */
#define UART0   0x40004000u
#define UART1   0x40005000u /* process console */
#define TIMER0  0x40000000u
#define TIMER1  0x40001000u
#define FPGA_IO 0x40028000u

static struct cmsdk_uart uart;
static struct cmsdk_uart second_uart;
static struct cmsdk_alarm alarm_device;
static struct mps2_fpga_io fpga_io = {.base = FPGA_IO};

static const struct cortexm_interrupt interrupts[] = {
    {.line = 0, .handle = cmsdk_uart_handle_receive, .context = &uart},
    {.line = 1, .handle = cmsdk_uart_handle_transmit, .context = &uart},
    {.line = 2, .handle = cmsdk_uart_handle_receive, .context = &second_uart},
    {.line = 3, .handle = cmsdk_uart_handle_transmit, .context = &second_uart},
    {.line = 9, .handle = cmsdk_alarm_handle, .context = &alarm_device},
};

static struct standard_drivers standard;
STANDARD_DRIVER_STORAGE(SLOTS);
static struct kc_driver drivers[STANDARD_DRIVERS];

static struct board_process_console process_console;
static struct uart_mux process_console_wire;

BOARD(SLOTS, .name = BOARD_NAME, .chip = {.interrupts = interrupts, .interrupt_count = COUNT(interrupts)}, .systick_hz = CLOCK_HZ,
      .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3}, .report_panic = board_report_panic,
      BOARD_SHARE_WINDOWS(SHARE_WINDOW_BYTES))

void board_main(void)
{
	board_begin_here(cmsdk_uart_init(&uart, UART0, CLOCK_HZ, 115200));

	uint32_t count = standard_drivers_add(&standard, standard_storage, drivers);
	board_make_kernel(drivers, count);
	standard_drivers_init(&standard, standard_storage,
			      cmsdk_alarm_init(&alarm_device, TIMER0, TIMER1, CLOCK_HZ, capsule_alarm_fired, &standard.alarm),
			      mps2_fpga_io_leds(&fpga_io));
	uart_mux_init(&process_console_wire, cmsdk_uart_init(&second_uart, UART1, CLOCK_HZ, 115200), &board.deferred);
	board_process_console_alone(&process_console, &process_console_wire);
	board_run();
}
