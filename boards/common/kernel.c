/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/kernel.h"

#include "boards/common/load_report.h"
#include "kernelcore/arch/cortexm/fault_text.h"
#include "kernelcore/arch/cortexm/registers.h"

/* Defined by the linker script. */
extern uint8_t board_pool_start[], board_pool_end[];

const struct kc_writer board_words = {.write = kernel_log_write, .context = &board.log};

static uint32_t address_of(const volatile void *place)
{
	return (uint32_t)(uintptr_t)place;
}

static void __attribute__((noreturn)) stop(void)
{
	(void)cortexm_interrupts_off();
	for (;;)
		__asm__ volatile("wfi");
}

void board_reset(void *context)
{
	(void)context;
	cortexm_restart_chip();
}

/* From here on the kernel's messages bypass the mux and are sent at once. */
static void begin_last_words(const char *what)
{
	(void)cortexm_interrupts_off();
	kernel_log_take_over(&board.log);
	kc_write_text(&board_words, "\r\nkernel ");
	kc_write_text(&board_words, what);
}

static void __attribute__((noreturn)) report_and_stop(const char *reason)
{
	if (board_config.report_panic != NULL)
		board_config.report_panic(reason);
	stop();
}

void board_panic(const char *reason)
{
	begin_last_words("panic: ");
	kc_write_text(&board_words, reason);
	kc_write_text(&board_words, "\r\n");
	report_and_stop(reason);
}

void cortexm_kernel_fault(uint32_t frame, uint32_t exception)
{
	const uint32_t *words = (const uint32_t *)(uintptr_t)frame;
	uint32_t pc = 0, lr = 0;

	/* Read the frame first: the stack was reset and will grow over it. A bad address would fault again and stop without a message. */
	if (frame % 4 == 0 && frame >= address_of(board_stack_start) &&
	    frame <= address_of(cortexm_stack_top) - CORTEXM_FRAME_BYTES) {
		pc = words[CORTEXM_FRAME_PC / 4];
		lr = words[CORTEXM_FRAME_LR / 4];
	}
	if (!kernel_log_is_there(&board.log))
		stop();
	struct cortexm_fault_status status = {.cfsr = SCB_CFSR, .hfsr = SCB_HFSR, .mmfar = SCB_MMFAR, .bfar = SCB_BFAR};

	begin_last_words("fault, exception ");
	kc_write_decimal(&board_words, exception, 0);
	kc_write_text(&board_words, ": ");
	cortexm_fault_write(&board_words, &status);
	kc_write_address(&board_words, "\r\n  stack ", frame);
	kc_write_address(&board_words, "  pc ", pc);
	kc_write_address(&board_words, "  lr ", lr);
	kc_write_text(&board_words, "\r\n");
	report_and_stop("the kernel faulted");
}

void board_begin(struct uart_device console)
{
	kernel_log_init(&board.log, console);
	uart_mux_init(&board.mux, console, &board.deferred);
	kc_write_text(&board_words, "\r\ntockd kernel on ");
	kc_write_text(&board_words, board_config.name);
	kc_write_text(&board_words, "\r\n");
}

void board_make_kernel(struct kc_driver *drivers, uint32_t count)
{
	/* On a processor that has no MPU at all, only trusted apps may run. */
	if (!cortexm_mpu_begin() || (cortexm_mpu == NULL && board_config.may_run == NULL))
		board_panic("this chip cannot protect memory");
	board.port.kernel = &board.kernel;
	board.port.processes = board_config.contexts;
	board.port.pool_start = address_of(board_pool_start);
	board.port.pool_end = address_of(board_pool_end);
	board.port.may_run = board_config.may_run;
	board.port.give_share_window = board_config.give_share_window;
	board.port.share_window_bytes = board_config.share_window_bytes;
	board.port.panic = board_panic;
	board.kernel_port = cortexm_port_init(&board.port);
	kc_kernel_init(&board.kernel, &board.kernel_port, board_config.processes, board_config.process_slots, drivers, count);
}

/* Reports a process's fault, applies its fault policy, and reports the outcome. */
static bool report_fault(void *context, struct kc_kernel *kernel, uint32_t index)
{
	(void)context;
	kc_write_text(&board_words, "\r\n");
	write_process_name(&board_words, &kernel->processes[index]);
	kc_write_text(&board_words, " faulted: ");
	cortexm_write_fault(&board.port, index, &board_words);
	kc_process_fault(kernel, index);
	kc_write_text(&board_words,
		      kc_process_state(kernel, index) == KC_STATE_FAULTED ? "  it is stopped\r\n" : "  it is restarted\r\n");
	return true;
}

/* The kernel loop's parts. All are constant, so that the compiler removes the code for absent ones. */
static const struct kc_chip chip = {.ops = &cortexm_chip_ops, .context = (void *)&board_config.chip};
static const struct kc_userspace_kernel_boundary boundary = {.ops = &cortexm_boundary_ops, .context = &board.port};
static const struct kc_scheduler scheduler = {.ops = &kc_round_robin_ops, .context = &board.round_robin};
static const struct kc_kernel_resources resources = {
    .work = {.chip = &chip, .deferred_calls = &board.deferred},
    .boundary = &boundary,
    .scheduler = &scheduler,
    .scheduler_timer = &board_timer,
    .process_fault_hook = report_fault,
};

void board_loop(void)
{
	board.systick.hz = board_config.systick_hz;
	kc_round_robin_init(&board.round_robin, KC_ROUND_ROBIN_TIMESLICE_US);
	kernel_log_share(&board.log, &board.mux);
	cortexm_interrupts_begin(&board_config.chip);
	kc_kernel_loop_begin(&resources);
	for (;;)
		kc_kernel_loop_operation(&board.kernel, &resources, false);
}

void board_run(void)
{
	load_apps();
	board_loop();
}
