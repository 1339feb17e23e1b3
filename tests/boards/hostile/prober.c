/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/boards/hostile/prober.h"

#include <kc/grant.h>
#include <kc/process_mpu.h>
#include <stddef.h>

#include "kernelcore/arch/cortexm/memory_functions.h"
#include "kernelcore/arch/cortexm/registers.h"
#include "tests/boards/hostile/calls.h"

#define SLOTS_MAX   8u
#define DRIVERS_MAX 16u
#define LINES_MAX   16u

#define STORM_LEAST_NS  1000u
#define STORM_SPREAD_NS 90000u

/* Larger than the whole stack of the kernel. */
#define BIG_GRANT_BYTES 6144u

/* With the security extension: the frame is on the secure stack. Always set without it. */
#define EXC_RETURN_SECURE_STACK (1u << 6)

#define XPSR_THUMB         (1u << 24)
#define XPSR_STACK_ALIGNED (1u << 9)

/* Stacking or unstacking failed, so there is no frame. */
#define CFSR_STACK     (1u << 3 | 1u << 4 | 1u << 5 | 1u << 11 | 1u << 12 | 1u << 13)
#define CFSR_MMARVALID (1u << 7)
#define CFSR_BFARVALID (1u << 15)

/* Where a probe continues: instructions that do nothing, in an order that no compiler emits. */
#define MARK_FIRST  0xbf10u /* yield */
#define MARK_SECOND 0xbf00u /* nop */

static struct prober {
	struct {
		bool probes;
		uint32_t word;
		uint32_t cause;
		uint32_t early;
		struct kc_mpu_region wide;
	} of[SLOTS_MAX];
	uint32_t spoiled;
	volatile uint32_t interrupts;
	struct cortexm_interrupt lines[LINES_MAX];
	struct cortexm_chip chip; /* interrupts NULL: the board's own chip is in use */
} prober;

/* Lent by PROBER_WIDEN; large enough that any unit can place a region inside. */
static uint8_t lent[320];
#define LENT_BYTES 128u

static struct kc_driver drivers_and_prober[DRIVERS_MAX];
static struct kc_driver *prober_driver, *big_driver, *idle_driver;

static uint32_t cause_of(const struct cortexm_port *port)
{
	if (port->fault_reason != NULL || port->fault.cfsr == 0)
		return CAUSE_OTHER;
	return port->fault.cfsr;
}

static uint32_t address_of_fault(const struct cortexm_port *port)
{
	if (port->fault_reason != NULL)
		return 0;
	if ((port->fault.cfsr & CFSR_MMARVALID) != 0)
		return port->fault.mmfar;
	return (port->fault.cfsr & CFSR_BFARVALID) != 0 ? port->fault.bfar : 0;
}

/* The exception frame of the process's fault; NULL if there is none. */
static uint32_t *frame_of(const struct cortexm_port *port, uint32_t index)
{
	const struct cortexm_process *process = &port->processes[index];
	uint32_t psp = process->context.psp;
	bool is_secure = (process->context.exc_return & EXC_RETURN_SECURE_STACK) != 0;
	bool has_stack = port->fault_reason != NULL || (port->fault.cfsr & CFSR_STACK) == 0;

	if (!is_secure || !has_stack || psp % 4 != 0 || psp < process->ram_start || psp > process->app_break ||
	    process->app_break - psp < CORTEXM_FRAME_BYTES)
		return NULL;
	return (uint32_t *)(uintptr_t)psp;
}

static bool is_mark(const struct kc_process *process, uint32_t address)
{
	const uint8_t *code = process->flash + (address - process->flash_start);

	if (address % 2 != 0 || address - process->flash_start > process->flash_size - 4)
		return false;
	return (code[0] | code[1] << 8) == MARK_FIRST && (code[2] | code[3] << 8) == MARK_SECOND;
}

/* Makes a probe continue after its instruction. False if the fault was not caused by a probe. */
static bool go_on(const struct kc_kernel *kernel, uint32_t index)
{
	const struct cortexm_port *port = &board.port;
	uint32_t *frame = frame_of(port, index);

	if (frame == NULL || !is_mark(&kernel->processes[index], frame[CORTEXM_FRAME_R12 / 4]))
		return false;
	frame[CORTEXM_FRAME_PC / 4] = frame[CORTEXM_FRAME_R12 / 4];
	frame[CORTEXM_FRAME_XPSR / 4] = XPSR_THUMB | (frame[CORTEXM_FRAME_XPSR / 4] & XPSR_STACK_ALIGNED);
	frame[0] = cause_of(port);
	frame[1] = address_of_fault(port);
	return true;
}

/* The board's boundary, but a probe's fault is not one, and the end of a life of the probing process is not reported. */
static struct kc_context_switch switch_to(void *context, uint32_t index, const struct kc_resume *resume)
{
	struct kc_context_switch stopped = cortexm_boundary_ops.switch_to(context, index, resume);

	if (stopped.reason != KC_SWITCH_FAULT || !prober.of[index].probes)
		return stopped;
	stopped.reason = KC_SWITCH_INTERRUPTED;
	if (!go_on(&board.kernel, index)) {
		prober.of[index].cause = cause_of(&board.port);
		kc_process_fault(&board.kernel, index);
	}
	return stopped;
}

extern const struct kc_userspace_kernel_boundary_ops prober_boundary_ops;
const struct kc_userspace_kernel_boundary_ops prober_boundary_ops = {.switch_to = switch_to};

static struct kc_return begin(struct kc_kernel *kernel, uint32_t index)
{
	kernel->processes[index].policy.kind = KC_POLICY_RESTART;
	prober.of[index].probes = true;
	return kc_success_u32(index);
}

static struct kc_return fact(const struct kc_kernel *kernel, uint32_t which, uint32_t index)
{
	const struct kc_process *process = &kernel->processes[index];
	const struct cortexm_process *own = &board.port.processes[index];

	switch (which) {
	case FACT_GRANULE:
		return kc_success_u32(process->memory.granule);
	case FACT_RAM_START:
		return kc_success_u32(own->ram_start);
	case FACT_RAM_END:
		return kc_success_u32(own->ram_start + own->ram_size);
	case FACT_BREAK:
		return kc_success_u32(own->app_break);
	case FACT_FLASH_START:
		return kc_success_u32(process->flash_start);
	case FACT_FLASH_END:
		return kc_success_u32(process->flash_start + process->flash_size);
	case FACT_KERNEL_FLASH:
		return kc_success_u32((uint32_t)(uintptr_t)&cortexm_vectors_start);
	case FACT_KERNEL_RAM:
		return kc_success_u32((uint32_t)(uintptr_t)board_stack_start);
	case FACT_KERNEL_RAM_END:
		return kc_success_u32(board.port.pool_start);
	case FACT_UART:
		return kc_success_u32(storm_uart);
	case FACT_SECURITY_EXTENSION:
		return kc_success_u32((SCB_CPUID >> 4 & 0xfffu) == 0xd21u);
	case FACT_GRANT_SPACE:
		return kc_success_u32(own->low_mark);
	default:
		return kc_failure(KC_INVAL);
	}
}

static struct kc_return take_memory(struct kc_kernel *kernel, uint32_t bytes, struct kc_process_id caller)
{
	struct kc_custom_grant custom;

	KC_GRANT_ENTER(grant, kernel, prober_driver, caller);
	enum kc_process_error error = kc_custom_grant_allocate(&grant, 1, 1, bytes, &custom);

	if (error != KC_PROCESS_OK)
		return kc_failure(kc_error_of_process_error(error));
	return kc_success_u32(board.port.processes[caller.index].low_mark);
}

static struct kc_return copy(struct kc_kernel *kernel, struct kc_process_id caller)
{
	uint8_t bytes[128];
	struct kc_ro_view from;
	struct kc_rw_view to;

	KC_GRANT_ENTER(grant, kernel, prober_driver, caller);
	if (kc_allow_ro_view(&grant, 0, &from) != KC_PROCESS_OK || kc_allow_rw_view(&grant, 0, &to) != KC_PROCESS_OK)
		return kc_failure(KC_FAIL);
	uint32_t count = kc_ro_copy(from, 0, bytes, sizeof bytes);

	return kc_success_u32(kc_rw_copy_in(to, 0, bytes, count));
}

static struct kc_return widen(struct kc_kernel *kernel, uint32_t index)
{
	if (index >= SLOTS_MAX)
		return kc_failure(KC_INVAL);
	struct kc_mpu_region *wide = &prober.of[index].wide;

	memset(lent, 0xa5, sizeof lent);
	if (!kc_process_add_mpu_region(kernel, index, (uint32_t)(uintptr_t)lent, sizeof lent, LENT_BYTES, wide))
		return kc_failure(KC_NOMEM);
	return kc_success_u32_u32(wide->start, wide->size);
}

static struct kc_return upcall(struct kc_kernel *kernel, struct kc_process_id caller)
{
	KC_GRANT_ENTER(grant, kernel, prober_driver, caller);
	return kc_return_of(kc_upcall_schedule(&grant, 0, 1, 2, 3) == KC_UPCALL_OK ? KC_OK : KC_FAIL);
}

static uint32_t differing(const uint8_t *bytes, uint32_t count, uint8_t from)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < count; i++)
		found += bytes[i] != from;
	return found;
}

/* Returns how many bytes of the new life's grant are not zero; 0 if it has no grant. */
static uint32_t look_at_new_life(struct kc_kernel *kernel, const struct kc_driver *driver, uint32_t index)
{
	struct kc_process_id id;

	if (!kc_process_id_at(kernel, index, &id))
		return 0;
	KC_GRANT_TRY_ENTER(grant, kernel, driver, id);
	return grant.error == KC_PROCESS_OK ? differing(grant.data, driver->grant->size, 0) : 0;
}

/* Restarts the caller while its T, a custom grant and a buffer are in use, and then writes all three. */
static struct kc_return restart_inside(struct kc_kernel *kernel, uint32_t bytes, struct kc_process_id caller, bool enters)
{
	struct kc_custom_grant custom;
	struct kc_rw_view view;
	void *more;
	uint8_t nonsense[64];

	memset(nonsense, 0xee, sizeof nonsense);
	KC_GRANT_ENTER(grant, kernel, prober_driver, caller);
	if (grant.error != KC_PROCESS_OK || kc_allow_rw_view(&grant, 0, &view) != KC_PROCESS_OK ||
	    kc_custom_grant_allocate(&grant, 1, 1, bytes, &custom) != KC_PROCESS_OK ||
	    kc_custom_grant_enter(kernel, &custom, &more) != KC_PROCESS_OK)
		return kc_failure(KC_NOMEM);
	uint8_t *state = grant.data;
	uint32_t size = prober_driver->grant->size;

	kc_process_try_restart(kernel, caller.index, (struct kc_completion){.has_code = false});
	prober.spoiled = 0;
	if (enters)
		(void)look_at_new_life(kernel, idle_driver, caller.index);
	memset(state, 0xee, size);
	memset(more, 0xee, bytes);
	for (uint32_t i = 0; i < view.length; i += sizeof nonsense)
		(void)kc_rw_copy_in(view, i, nonsense, sizeof nonsense);
	if (enters)
		prober.spoiled = look_at_new_life(kernel, idle_driver, caller.index);
	return kc_success();
}

static struct kc_return use_big_grant(struct kc_kernel *kernel, struct kc_process_id caller)
{
	KC_GRANT_ENTER(grant, kernel, big_driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return kc_failure(kc_error_of_process_error(grant.error));
	uint32_t dirty = differing(grant.data, BIG_GRANT_BYTES, 0);

	memset(grant.data, 0xaa, BIG_GRANT_BYTES);
	uint32_t lost = differing(grant.data, BIG_GRANT_BYTES, 0xaa);

	memset(grant.data, 0, BIG_GRANT_BYTES);
	return kc_success_u32_u32(dirty, lost);
}

static struct kc_return enter_twice(struct kc_kernel *kernel, struct kc_process_id caller)
{
	KC_GRANT_ENTER(grant, kernel, prober_driver, caller);
	KC_GRANT_ENTER(again, kernel, prober_driver, caller);
	return kc_success();
}

/* The addition after the call keeps it from becoming a tail call. */
__attribute__((noinline, noclone)) static uint32_t recurse(volatile uint32_t *above)
{
	volatile uint32_t here[16];

	here[0] = *above + 1;
	return here[0] == 0 ? 0 : recurse(here) + here[0];
}

/*
 * Schedules the next interrupt at a random time: while the app executes, or during a switch. The delay is often long enough for progress.
 */
static void served(void *context)
{
	static uint32_t random = 1;

	(void)context;
	prober.interrupts++;
	random = random * 1664525u + 1013904223u;
	storm_in_ns(STORM_LEAST_NS + (random >> 8) % STORM_SPREAD_NS);
}

/* The board's chip, with one more interrupt line. */
static void service_pending_interrupts(void *context)
{
	cortexm_chip_ops.service_pending_interrupts(prober.chip.interrupts != NULL ? &prober.chip : context);
}

static bool has_pending_interrupts(void *context)
{
	return cortexm_chip_ops.has_pending_interrupts(context);
}

static void sleep(void *context)
{
	cortexm_chip_ops.sleep(context);
}

static uint32_t disable_interrupts(void *context)
{
	return cortexm_chip_ops.disable_interrupts(context);
}

static void restore_interrupts(void *context, uint32_t before)
{
	cortexm_chip_ops.restore_interrupts(context, before);
}

extern const struct kc_chip_ops prober_chip_ops;
const struct kc_chip_ops prober_chip_ops = {
    .service_pending_interrupts = service_pending_interrupts,
    .has_pending_interrupts = has_pending_interrupts,
    .sleep = sleep,
    .disable_interrupts = disable_interrupts,
    .restore_interrupts = restore_interrupts,
};

static struct kc_return storm(void)
{
	uint32_t count = board_config.chip.interrupt_count;

	if (prober.chip.interrupts == NULL) {
		if (count + 1 > LINES_MAX)
			return kc_failure(KC_NOMEM);
		for (uint32_t i = 0; i < count; i++)
			prober.lines[i] = board_config.chip.interrupts[i];
		prober.lines[count] = (struct cortexm_interrupt){.line = storm_line, .handle = served};
		prober.chip = board_config.chip;
		prober.chip.interrupts = prober.lines;
		prober.chip.interrupt_count = count + 1;
		cortexm_interrupts_begin(&prober.chip);
	}
	storm_in_ns(STORM_LEAST_NS);
	return kc_success();
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t a, uint32_t b,
				struct kc_process_id caller)
{
	uint32_t index = caller.index;
	volatile uint32_t depth = 0;
	uint32_t cause;

	(void)context;
	switch (number) {
	case PROBER_EXISTS:
		return kc_success();
	case PROBER_BEGIN:
		return begin(kernel, index);
	case PROBER_RECALL:
		cause = prober.of[index].cause;
		prober.of[index].cause = 0;
		return kc_success_u32_u32_u32(prober.of[index].word, cause, prober.of[index].early);
	case PROBER_EARLY:
		prober.of[index].early = a;
		return kc_success();
	case PROBER_REMEMBER:
		prober.of[index].word = a;
		return kc_success();
	case PROBER_FACT:
		return b < kernel->process_slots && kernel->processes[b].memory.block != NULL ? fact(kernel, a, b)
											      : kc_failure(KC_NODEVICE);
	case PROBER_TAKE_MEMORY:
		return take_memory(kernel, a, caller);
	case PROBER_COPY:
		return copy(kernel, caller);
	case PROBER_WIDEN:
		return widen(kernel, a);
	case PROBER_NARROW:
		return a < SLOTS_MAX ? kc_return_of(kc_process_remove_mpu_region(kernel, a, prober.of[a].wide))
				     : kc_failure(KC_INVAL);
	case PROBER_UPCALL:
		return upcall(kernel, caller);
	case PROBER_RESTART_INSIDE:
		return restart_inside(kernel, a, caller, false);
	case PROBER_RESTART_AND_ENTER:
		return restart_inside(kernel, a, caller, true);
	case PROBER_SPOILED:
		return kc_success_u32(prober.spoiled);
	case PROBER_BIG_GRANT:
		return use_big_grant(kernel, caller);
	case PROBER_ENTER_TWICE:
		return enter_twice(kernel, caller);
	case PROBER_RECURSE:
		return kc_success_u32(recurse(&depth));
	case PROBER_STORM:
		return storm();
	case PROBER_INTERRUPTS:
		return kc_success_u32(prober.interrupts);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

void prober_make_kernel(struct kc_driver *drivers, uint32_t count)
{
	static const struct kc_driver_ops ops = {.command = command};
	static const struct kc_grant_shape shape = {.upcalls = 1, .allow_ro = 1, .allow_rw = 1, .size = 64, .align = 8};
	static const struct kc_grant_shape big = {.size = BIG_GRANT_BYTES, .align = 8};

	if (count + 3 > DRIVERS_MAX || board_config.process_slots > SLOTS_MAX)
		board_panic("the tests have too little room for this board's drivers or slots");
	for (uint32_t i = 0; i < count; i++)
		drivers_and_prober[i] = drivers[i];
	prober_driver = &drivers_and_prober[count];
	big_driver = &drivers_and_prober[count + 1];
	idle_driver = &drivers_and_prober[count + 2];
	*prober_driver = (struct kc_driver){.number = PROBER_DRIVER, .name = "prober", .ops = &ops, .grant = &shape};
	*big_driver = (struct kc_driver){.number = PROBER_DRIVER + 1, .name = "big", .ops = &ops, .grant = &big};
	*idle_driver = (struct kc_driver){.number = PROBER_DRIVER + 2, .name = "idle", .ops = &ops, .grant = &shape};
	board_make_kernel(drivers_and_prober, count + 3);
}
