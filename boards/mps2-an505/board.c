/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* ARM's MPS2 with the FPGA image AN505: a Cortex-M33 at 20 MHz. Everything runs in the secure world, in which the processor starts. */
#include "boards/chips/cmsdk/alarm.h"
#include "boards/chips/cmsdk/uart.h"
#include "boards/chips/mps2/fpga_io.h"
#include "boards/common/panic_report.h"
#include "boards/components/checked_loading.h"
#include "boards/components/process_console.h"
#include "boards/components/standard_drivers.h"
#include "kernelcore/arch/cortexm/vectors.h"

CORTEXM_VECTOR_TABLE(96)

#define CLOCK_HZ           20000000u
#define SLOTS              8u
#define SHARE_WINDOW_BYTES 65536u /* as in tockd */
/* Change to CHECKED_REQUIRED to run only apps with a SHA-256. */
#ifndef CREDENTIALS_POLICY
#define CREDENTIALS_POLICY CHECKED_IF_THERE
#endif

/* ARM DAI 0505, sections 3 and 4. Secure addresses. */
#define UART0   0x50200000u
#define UART1   0x50201000u /* process console */
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

static struct standard_drivers standard;
STANDARD_DRIVER_STORAGE(SLOTS);
static struct kc_driver drivers[STANDARD_DRIVERS];

static struct board_process_console process_console;
static struct uart_mux process_console_wire;

static struct checked_loading loading;
static struct kc_waiting_binary binaries[SLOTS];

BOARD(SLOTS, .name = "mps2-an505", .chip = {.interrupts = interrupts, .interrupt_count = COUNT(interrupts)},
      .systick_hz = CLOCK_HZ, .fault_policy = {.kind = KC_POLICY_RESTART_AT_MOST, .threshold = 3},
      .report_panic = board_report_panic, BOARD_SHARE_WINDOWS(SHARE_WINDOW_BYTES))

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
	checked_loading_run(&loading, binaries, CREDENTIALS_POLICY);
}
