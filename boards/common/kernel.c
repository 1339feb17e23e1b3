/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/kernel.h"

#include "boards/common/load_report.h"
#include "kernelcore/arch/cortexm/fault_text.h"
#include "kernelcore/arch/cortexm/registers.h"

/* Of the linker script. */
extern uint8_t board_pool_start[], board_pool_end[];

/* For those that are called without a context: the kernel that runs. */
static struct board *running;

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

/* What the kernel says from here on goes out at once. */
static struct kc_writer begin_last_words(const char *what)
{
	struct kc_writer writer = kernel_log_writer(&running->log);

	(void)cortexm_interrupts_off();
	kernel_log_take_over(&running->log);
	kc_write_text(&writer, "\r\nkernel ");
	kc_write_text(&writer, what);
	return writer;
}

static void __attribute__((noreturn)) report_and_stop(const char *reason)
{
	if (running->config->report_panic != NULL)
		running->config->report_panic(running, reason);
	stop();
}

void board_panic(const char *reason)
{
	struct kc_writer writer = begin_last_words("panic: ");

	kc_write_text(&writer, reason);
	kc_write_text(&writer, "\r\n");
	report_and_stop(reason);
}

static void write_word(const struct kc_writer *writer, const char *name, uint32_t word)
{
	kc_write_text(writer, name);
	kc_write_hex(writer, word, 8);
}

void cortexm_kernel_fault(uint32_t frame, uint32_t exception)
{
	const uint32_t *words = (const uint32_t *)(uintptr_t)frame;
	uint32_t pc = 0, lr = 0;

	/* The stack was begun anew and comes to where the frame is: first of all. Another fault here would be the end without a word. */
	if (frame % 4 == 0 && frame >= address_of(board_stack_start) &&
	    frame <= address_of(cortexm_stack_top) - CORTEXM_FRAME_BYTES) {
		pc = words[CORTEXM_FRAME_PC / 4];
		lr = words[CORTEXM_FRAME_LR / 4];
	}
	if (running == NULL)
		stop();
	struct cortexm_fault_status status = {.cfsr = SCB_CFSR, .hfsr = SCB_HFSR, .mmfar = SCB_MMFAR, .bfar = SCB_BFAR};
	struct kc_writer writer = begin_last_words("fault, exception ");

	kc_write_decimal(&writer, exception, 0);
	kc_write_text(&writer, ": ");
	cortexm_fault_write(&writer, &status);
	write_word(&writer, "\r\n  stack 0x", frame);
	write_word(&writer, "  pc 0x", pc);
	write_word(&writer, "  lr 0x", lr);
	kc_write_text(&writer, "\r\n");
	report_and_stop("the kernel faulted");
}

void board_begin(struct board *board, struct uart_device console)
{
	struct kc_writer writer = kernel_log_writer(&board->log);

	running = board;
	kernel_log_init(&board->log, console);
	uart_mux_init(&board->mux, console, &board->deferred);
	kc_write_text(&writer, "\r\ntockd kernel on ");
	kc_write_text(&writer, board->config->name);
	kc_write_text(&writer, "\r\n");
}

void board_make_kernel(struct board *board, struct kc_driver *drivers, uint32_t count)
{
	board->port = (struct cortexm_port){
	    .kernel = &board->kernel,
	    .processes = board->contexts,
	    .pool_start = address_of(board_pool_start),
	    .pool_end = address_of(board_pool_end),
	    .may_run = board->config->may_run,
	    .give_share_window = board->config->give_share_window,
	    .share_window_bytes = board->config->share_window_bytes,
	    .panic = board_panic,
	};
	const struct kc_mpu *mpu = cortexm_mpu_begin();

	if (mpu == NULL && board->config->may_run == NULL)
		board_panic("this chip has no unit to protect memory, and no app is trusted to run without");
	board->kernel_port = cortexm_port_init(&board->port, mpu);
	kc_kernel_init(&board->kernel, &board->kernel_port, board->processes, board->process_slots, drivers, count);
}

/* A process faulted: say what and where, then its policy decides. */
static bool report_fault(void *context, struct kc_kernel *kernel, uint32_t index)
{
	struct board *board = context;
	struct kc_writer writer = kernel_log_writer(&board->log);

	kc_write_text(&writer, "\r\n");
	write_process_name(&writer, &kernel->processes[index]);
	kc_write_text(&writer, " faulted: ");
	cortexm_write_fault(&board->port, index, &writer);
	return false;
}

/* What the kernel loop is made of. */
static void gather_resources(struct board *board)
{
	const struct board_config *config = board->config;

	kc_round_robin_init(&board->round_robin, KC_ROUND_ROBIN_TIMESLICE_US);
	board->systick = (struct cortexm_systick){.hz = config->systick_hz, .external_clock = config->systick_external_clock};
	board->cortexm = (struct cortexm_chip){.interrupts = config->interrupts, .interrupt_count = config->interrupt_count};
	board->chip = (struct kc_chip){.ops = &cortexm_chip_ops, .context = &board->cortexm};
	board->scheduler = (struct kc_scheduler){.ops = &kc_round_robin_ops, .context = &board->round_robin};
	board->timer = (struct kc_scheduler_timer){.ops = &cortexm_systick_ops, .context = &board->systick};
	board->boundary = (struct kc_userspace_kernel_boundary){.ops = &cortexm_boundary_ops, .context = &board->port};
	board->resources = (struct kc_kernel_resources){
	    .work = {.chip = &board->chip, .deferred_calls = &board->deferred},
	    .boundary = &board->boundary,
	    .scheduler = &board->scheduler,
	    .scheduler_timer = &board->timer,
	    .process_fault_hook = report_fault,
	    .hook_context = board,
	};
}

void board_run(struct board *board)
{
	struct kc_writer writer = kernel_log_writer(&board->log);

	load_apps(&board->kernel, &board->port, &writer, board->config->fault_policy);
	gather_resources(board);
	kernel_log_share(&board->log, &board->mux);
	cortexm_interrupts_begin(&board->cortexm);
	kc_kernel_loop_begin(&board->resources);
	for (;;)
		kc_kernel_loop_operation(&board->kernel, &board->resources, false);
}
