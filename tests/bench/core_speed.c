/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Benchmark of the core alone: runs scripted system calls through its main loop, as fast as possible.
 *
 *     core_speed ROW OPERATIONS              runs them once, for counting instructions
 *     core_speed ROW OPERATIONS REPETITIONS  runs them once to warm up, then prints ns per operation for each repetition
 *     core_speed compiler                    prints the compiler that built it
 *
 * The set-up equals the one that Tock's own kernel had for the figures of core_peer.txt: one process in four slots, with 8192 bytes of RAM,
 * 2048 of them below its break, and 4096 bytes of flash; the five drivers of the traces, with their four grants allocated in order; upcall
 * 0 of the first driver subscribed. The measurement covers everything from "the process made a call" to "its registers are written",
 * including what the loop checks between two calls. The script is read through a pointer that is opaque to the compiler, and the registers
 * are written where it cannot tell that they are never read. Counters verify at the end that all operations were done.
 *
 * The loop is compiled together with this board, so that its hooks are bound at compile time, as in the peer's generic Rust, and empty ones
 * vanish. The process's switch is one of these hooks; drivers are called through their tables.
 */
#include <kc/grant.h>
#include <kc/kernel_loop.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernelcore/kernel_loop.c"
#include "tests/conformance/drivers.h"
#include "tests/conformance/machine.h"
#include "tests/unit/tbf_builder.h"

#ifdef __clang__
#define COMPILER "clang"
#else
#define COMPILER "gcc"
#endif

#define KERNEL      (&machine.kernel)
#define RAM_BYTES   8192u
#define FLASH_BYTES 4096u
#define BREAK_BYTES 2048u

#define YIELD_WAIT         1u
#define YIELD_WAIT_FOR     2u
#define OPERATIONS_WRITTEN 1000u       /* in a script, which then repeats */
#define UNTOUCHED          0xddddddddu /* a register that no answer was written to */

/* What the process does next. */
struct entry {
	uint32_t class_number;
	uint32_t r[4];
};
#define INTERRUPT UINT32_MAX /* class_number of an interrupt that does not concern the process */

/* After `end` the script repeats from `first`, `left` more times. */
struct script {
	const struct entry *next, *first, *end;
	uint32_t left;
};

/* The hardware's state: the process's registers, and whether an interrupt is pending. */
static struct {
	uint32_t r[4];
	uint32_t pc;
	uint32_t upcalls; /* started so far */
	volatile bool interrupt_pending;
	struct script script; /* the process's */
} hardware;

/* Applies the core's decision to the process's registers. An answer writes as many registers as its variant has words. */
static inline void set_registers(const struct kc_resume *resume)
{
	if (resume->kind == KC_RESUME_RETURN) {
		for (unsigned i = 0; i < 4 && (resume->written >> i & 1); i++)
			hardware.r[i] = resume->r[i];
		return;
	}
	memcpy(hardware.r, resume->r, sizeof hardware.r);
	hardware.pc = resume->pc;
	hardware.upcalls++;
}

/* The process executes the next entry of the script. At the script's end an interrupt makes the loop stop running the process. */
static inline const struct entry *next_entry(struct script *script)
{
	static const struct entry interrupt = {.class_number = INTERRUPT};
	const struct entry *entry = script->next;

	__asm__ volatile("" : "+r"(entry) : : "memory");
	if (entry == script->end) {
		if (script->left == 0) {
			hardware.interrupt_pending = true;
			return &interrupt;
		}
		script->left--;
		entry = script->first;
	}
	script->next = entry + 1;
	return entry;
}

static struct kc_context_switch next_switch(void *context, uint32_t index, const struct kc_resume *resume)
{
	struct kc_context_switch stopped;

	(void)context;
	(void)index;
	if (resume != NULL)
		set_registers(resume);
	const struct entry *entry = next_entry(&hardware.script);

	if (entry->class_number == INTERRUPT)
		return (struct kc_context_switch){.reason = KC_SWITCH_INTERRUPTED};
	stopped.reason = KC_SWITCH_SYSCALL_FIRED;
	stopped.class_number = entry->class_number;
	memcpy(stopped.r, entry->r, sizeof stopped.r);
	stopped.stack_pointer = 0;
	return stopped;
}

/*
 * The board: a flag for interrupts, a scheduler with one process that runs until it waits, no memory protection, a hook that does nothing.
 */

static bool has_pending_interrupts(void *context)
{
	(void)context;
	return hardware.interrupt_pending;
}

static struct kc_scheduling_decision next_process(void *context, struct kc_kernel *kernel)
{
	(void)context;
	return (struct kc_scheduling_decision){.run = kc_process_ready(kernel, 0), .index = 0};
}

static bool continue_process(void *context, struct kc_kernel *kernel, struct kc_process_id process,
			     const struct kc_kernel_work *work)
{
	(void)context;
	(void)kernel;
	(void)process;
	(void)work;
	return !hardware.interrupt_pending;
}

static void take_result(void *context, enum kc_stopped_executing_reason reason, uint32_t execution_time_us)
{
	(void)context;
	(void)reason;
	(void)execution_time_us;
}

static void forget_context(void *context, struct kc_kernel *kernel, uint32_t index)
{
	(void)context;
	(void)kernel;
	(void)index;
}

static const struct kc_chip_ops chip_ops = {.has_pending_interrupts = has_pending_interrupts};
static const struct kc_chip chip = {.ops = &chip_ops};
static const struct kc_scheduler_ops scheduler_ops = {
    .next = next_process,
    .result = take_result,
    .continue_process = continue_process,
};
static const struct kc_scheduler scheduler = {.ops = &scheduler_ops};
static const struct kc_userspace_kernel_boundary_ops boundary_ops = {.switch_to = next_switch};
static const struct kc_userspace_kernel_boundary boundary = {.ops = &boundary_ops};
static const struct kc_kernel_resources board = {
    .work = {.chip = &chip},
    .boundary = &boundary,
    .scheduler = &scheduler,
    .context_switch_hook = forget_context,
};

/* Runs one turn of the main loop: the process, if it is ready, executes until it waits or the script ends. */
static __attribute__((flatten)) void turn(void)
{
	kc_kernel_loop_operation(KERNEL, &board, true);
	hardware.interrupt_pending = false;
}

/* Makes one call that is not measured. Returns the first register. */
static uint32_t call(uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	struct entry entry = {class_number, {r0, r1, r2, r3}};

	hardware.script = (struct script){&entry, &entry, &entry + 1, 0};
	turn();
	return hardware.r[0];
}

static _Noreturn void wrong(const char *what)
{
	fprintf(stderr, "core_speed: %s\n", what);
	exit(1);
}

static void set_up(uint32_t *ram, uint32_t *flash)
{
	struct tbf_builder tbf;

	machine.initial_break = BREAK_BYTES;
	machine_init();
	tbf_make_app(&tbf, "app", RAM_BYTES, FLASH_BYTES);
	if (!machine_load(RAM_BYTES, FLASH_BYTES, tbf.bytes, tbf.header_size, (struct kc_fault_policy){.kind = KC_POLICY_STOP}))
		wrong("the process was not loaded");
	*ram = machine.processes[0].ram_start;
	*flash = machine.processes[0].flash_start;
	for (uint32_t i = 0; i < TEST_DRIVERS; i++) {
		if (test_drivers[i].grant != NULL && call(KC_CLASS_COMMAND, test_drivers[i].number, 1, 0, 0) != KC_SUCCESS_U32)
			wrong("a grant was not allocated");
	}
	if (call(KC_CLASS_SUBSCRIBE, 0x90000, 0, *flash + 0x100, 0x1234) != KC_SUCCESS_U32_U32 ||
	    call(KC_CLASS_ALLOW_RW, 0x90000, 0, *ram + 0x40, 0x20) != KC_SUCCESS_U32_U32)
		wrong("the calls of the set-up failed");
}

struct row {
	const char *name;
	uint32_t entries;
	struct entry script[2];
	uint32_t calls;          /* per operation */
	uint32_t first_register; /* after all operations */
	uint32_t upcalls;        /* per operation */
	bool from_interrupt;     /* a driver schedules an upcall before each operation */
};

/* A driver schedules an upcall for the process, outside of any call. */
static void schedule_from_interrupt(struct kc_process_id process, uint32_t value)
{
	KC_GRANT_ENTER(grant, KERNEL, &test_drivers[0], process);
	if (grant.error != KC_PROCESS_OK || kc_upcall_schedule(&grant, 0, value, 2, 3) != KC_UPCALL_OK)
		wrong("an upcall could not be scheduled");
}

/* A script of OPERATIONS_WRITTEN operations, in memory whose contents the compiler does not know. */
static const struct entry *write_script(const struct row *row)
{
	struct entry *script = malloc(OPERATIONS_WRITTEN * row->entries * sizeof *script);

	if (script == NULL)
		wrong("no memory for the script");
	for (uint32_t i = 0; i < OPERATIONS_WRITTEN * row->entries; i++)
		script[i] = row->script[i % row->entries];
	return script;
}

static void operate(const struct row *row, const struct entry *first, uint32_t operations)
{
	struct kc_process_id process;

	hardware.script = (struct script){
	    .next = first,
	    .first = first,
	    .end = first + OPERATIONS_WRITTEN * row->entries,
	    .left = operations / OPERATIONS_WRITTEN - 1,
	};
	if (!kc_process_id_at(KERNEL, 0, &process))
		wrong("the process is gone");
	if (!row->from_interrupt) {
		turn();
		return;
	}
	for (uint32_t i = 0; i < operations; i++) {
		schedule_from_interrupt(process, i);
		turn();
	}
}

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Runs the operations, checks with counters that all were done, and returns their time in ns. */
static double measure(const struct row *row, const struct entry *script, uint32_t operations)
{
	struct kc_process_info before, after;
	uint32_t upcalls = hardware.upcalls;

	hardware.r[0] = UNTOUCHED;
	kc_process_info(KERNEL, 0, &before);
	double began = now_ns();

	operate(row, script, operations);
	double ended = now_ns();

	kc_process_info(KERNEL, 0, &after);
	if (after.syscall_count - before.syscall_count != row->calls * operations)
		wrong("not every call was made");
	if (hardware.upcalls - upcalls != row->upcalls * operations)
		wrong("not every upcall was started");
	if (hardware.r[0] != row->first_register)
		wrong("the last answer is not what it must be");
	return ended - began;
}

int main(int argc, char **argv)
{
	uint32_t ram, flash;

	if (argc == 2 && strcmp(argv[1], "compiler") == 0) {
		printf("%s %s\n", COMPILER, __VERSION__);
		return 0;
	}
	if (argc < 3 || argc > 4 || atoi(argv[2]) < 1 || (uint32_t)atoi(argv[2]) % OPERATIONS_WRITTEN != 0) {
		fprintf(stderr, "usage: core_speed ROW OPERATIONS [REPETITIONS], operations by the thousand\n");
		return 2;
	}
	uint32_t operations = (uint32_t)atoi(argv[2]);
	int repetitions = argc == 4 ? atoi(argv[3]) : 0;

	set_up(&ram, &flash);
	const struct row rows[] = {
	    {"switch-only", 1, {{.class_number = INTERRUPT}}, 0, UNTOUCHED, 0, false},
	    {"memop-2", 1, {{5, {2}}}, 1, KC_SUCCESS_U32, 0, false},
	    {"memop-sbrk0", 1, {{5, {1, 0}}}, 1, KC_SUCCESS_U32, 0, false},
	    {"command-no-grant", 1, {{2, {0x90003}}}, 1, KC_SUCCESS, 0, false},
	    {"command-enter-grant", 1, {{2, {0x90000, 1}}}, 1, KC_SUCCESS_U32, 0, false},
	    {"command-nodevice", 1, {{2, {0x90005}}}, 1, KC_FAILURE, 0, false},
	    {"subscribe", 1, {{1, {0x90000, 0, flash + 0x100, 0x1234}}}, 1, KC_SUCCESS_U32_U32, 0, false},
	    {"allow-ro-flash", 1, {{4, {0x90000, 0, flash + 0x100, 0x20}}}, 1, KC_SUCCESS_U32_U32, 0, false},
	    {"allow-ro-ram", 1, {{4, {0x90000, 0, ram + 0x40, 0x20}}}, 1, KC_SUCCESS_U32_U32, 0, false},
	    {"allow-rw", 1, {{3, {0x90000, 0, ram + 0x40, 0x20}}}, 1, KC_SUCCESS_U32_U32, 0, false},
	    {"yield-no-wait-empty", 1, {{0, {0, ram + 0x40}}}, 1, UNTOUCHED, 0, false},
	    {"command-schedule+yield-wait", 2, {{2, {0x90000, 2, 0, 5}}, {0, {YIELD_WAIT}}}, 2, 5, 1, false},
	    {"command-schedule+yield-wait-for", 2, {{2, {0x90000, 2, 0, 5}}, {0, {YIELD_WAIT_FOR, 0x90000, 0}}}, 2, 5, 0, false},
	    {"interrupt-upcall", 1, {{0, {YIELD_WAIT}}}, 1, operations - 1, 1, true},
	};
	const struct row *row = NULL;

	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (strcmp(rows[i].name, argv[1]) == 0)
			row = &rows[i];
	}
	if (row == NULL) {
		fprintf(stderr, "core_speed: there is no row %s\n", argv[1]);
		return 2;
	}
	if (row->from_interrupt)
		call(KC_CLASS_YIELD, YIELD_WAIT, 0, 0, 0);
	const struct entry *script = write_script(row);

	measure(row, script, operations);
	for (int i = 0; i < repetitions; i++)
		printf("%.3f\n", measure(row, script, operations) / operations);
	return 0;
}
