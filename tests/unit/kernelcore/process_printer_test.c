/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The printers' text, column by column, as Tock prints it. */
#include <kc/process_printer.h>
#include <kc/scheduler/round_robin.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"
#include "tests/unit/text_writer.h"

static const char *overview(uint32_t index)
{
	static struct text_writer out;

	text_writer_begin(&out);
	kc_process_print_overview(&rig.kernel, index, &out.writer);
	return out.text;
}

static const char *full(uint32_t index, const struct kc_userspace_kernel_boundary *boundary)
{
	static struct text_writer out;

	text_writer_begin(&out);
	kc_process_print_full(&rig.kernel, index, boundary, &out.writer);
	return out.text;
}

static const char *state_text(uint32_t index)
{
	static struct text_writer out;

	text_writer_begin(&out);
	kc_process_print_state(&rig.kernel, index, &out.writer);
	return out.text;
}

static bool prints(const char *text, const char *line)
{
	if (strstr(text, line) != NULL)
		return true;
	fprintf(stderr, "not printed: %s\nbut:\n%s\n", line, text);
	return false;
}

static void call(uint32_t index, uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	struct kc_resume resume;

	rig_call(index, class_number, r0, r1, r2, r3, &resume);
}

/* The control block's size follows from the layout; everything else is as the TBF and the calls say. */
static void whole_overview(void)
{
	char wanted[4096];

	rig_init();
	uint32_t index = rig_start();

	call(index, KC_CLASS_MEMOP, 0, RIG_RAM + 0x800, 0, 0);
	call(index, KC_CLASS_MEMOP, 11, RIG_RAM + 0x500, 0, 0);
	call(index, KC_CLASS_MEMOP, 10, RIG_RAM + 0x400, 0, 0);
	rig.slots[index].stack_bottom = RIG_RAM + 0x3a0;

	struct kc_process_info info = rig_info(index);
	uint32_t table = info.grant_pointers_size;
	uint32_t queue = info.upcall_list_size;

	CU_ASSERT_EQUAL(table, 16 * 3);
	CU_ASSERT_EQUAL(queue, 8 + 9 * 32);
	CU_ASSERT_EQUAL(table + queue + info.control_block_size, kc_process_block_size(&rig.kernel));
	snprintf(wanted, sizeof wanted,
		 "𝐀𝐩𝐩: app   -   [Running]\r\n"
		 " Events Queued: 0   Syscall Count: 3   Dropped Upcall Count: 0\r\n"
		 " Restart Count: 0\r\n"
		 " Last Syscall: Memop { operand: 10, arg0: 536871936 }\r\n"
		 " Completion Code: None\r\n"
		 "\r\n"
		 "\r\n ╔═══════════╤══════════════════════════════════════════╗"
		 "\r\n ║  Address  │ Region Name    Used | Allocated (bytes)  ║"
		 "\r\n ╚0x%08X═╪══════════════════════════════════════════╝"
		 "\r\n             │ Grant Ptrs   %6u"
		 "\r\n             │ Upcalls      %6u"
		 "\r\n             │ Process      %6u"
		 "\r\n  0x20001000 ┼───────────────────────────────────────────"
		 "\r\n             │ ▼ Grant           0"
		 "\r\n  0x20001000 ┼───────────────────────────────────────────"
		 "\r\n             │ Unused"
		 "\r\n  0x20000800 ┼───────────────────────────────────────────"
		 "\r\n             │ ▲ Heap          768 |   2816               S"
		 "\r\n  0x20000500 ┼─────────────────────────────────────────── R"
		 "\r\n             │ Data            256 |    256               A"
		 "\r\n  0x20000400 ┼─────────────────────────────────────────── M"
		 "\r\n             │ ▼ Stack          96 |   1024          "
		 "\r\n  0x200003A0 ┼───────────────────────────────────────────"
		 "\r\n             │ Unused"
		 "\r\n  0x20000000 ┴───────────────────────────────────────────"
		 "\r\n             ....."
		 "\r\n  0x%08X ┬─────────────────────────────────────────── F"
		 "\r\n             │ App Flash    %6u                        L"
		 "\r\n  0x%08X ┼─────────────────────────────────────────── A"
		 "\r\n             │ Protected    %6u                        S"
		 "\r\n  0x08000000 ┴─────────────────────────────────────────── H"
		 "\r\n",
		 0x20001000 + kc_process_block_size(&rig.kernel), table, queue,
		 kc_process_block_size(&rig.kernel) - table - queue, RIG_FLASH + info.flash_end - RIG_FLASH,
		 info.flash_end - info.flash_protected_end, info.flash_protected_end, info.flash_protected_end - RIG_FLASH);
	CU_ASSERT_STRING_EQUAL(overview(index), wanted);
}

/* A process that has not reported where its heap and stack are. */
static void unknown_places(void)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_TRUE(prints(overview(index), " Last Syscall: None\r\n"));
	CU_ASSERT_TRUE(prints(overview(index), "\r\n             │ ▲ Heap            ? |      ?               S"
					       "\r\n  ?????????? ┼─────────────────────────────────────────── R"
					       "\r\n             │ Data              ? |      ?               A"
					       "\r\n  ?????????? ┼─────────────────────────────────────────── M"
					       "\r\n             │ ▼ Stack           ? |      ?"
					       "\r\n  0x00000000 ┼───────────────────────────────────────────"));
}

/* Where stack pointers are not sampled, as on Linux, the depth of a stack is 0. */
static void unknown_depth(void)
{
	rig_init();
	uint32_t index = rig_start();

	call(index, KC_CLASS_MEMOP, 10, RIG_RAM + 0x400, 0, 0);
	/* A place outside its memory is no stack of the process's, and is forgotten. */
	for (uint32_t i = 0; i < 2; i++) {
		CU_ASSERT_TRUE(prints(overview(index), "\r\n  0x20000400 ┼─────────────────────────────────────────── M"
						       "\r\n             │ ▼ Stack           0 |   1024          "
						       "\r\n  0x20000400 ┼"));
		call(index, KC_CLASS_MEMOP, 10, RIG_RAM - 1, 0, 0);
	}
}

/* The heap begins above the break, and the stack ended below. Nothing wraps. */
static void impossible_places(void)
{
	rig_init();
	uint32_t index = rig_start();

	call(index, KC_CLASS_MEMOP, 11, RIG_RAM + 0x500, 0, 0);
	call(index, KC_CLASS_MEMOP, 10, RIG_RAM + 0x700, 0, 0);
	rig.slots[index].stack_bottom = RIG_RAM - 0x1000;
	CU_ASSERT_TRUE(prints(overview(index), "│ ▲ Heap            0 |   2816               S"));
	CU_ASSERT_TRUE(prints(overview(index), "│ Data              0 |      0               A"));
	CU_ASSERT_TRUE(prints(overview(index), "│ ▼ Stack        5888 |   1792 EXCEEDED!\r\n  0x1FFFF000"));
	/* All that there is may be used. */
	rig.slots[index].stack_bottom = RIG_RAM;
	CU_ASSERT_TRUE(prints(overview(index), "│ ▼ Stack        1792 |   1792          \r\n  0x20000000"));
}

static void states(void)
{
	static const struct {
		enum kc_state state;
		const char *text;
	} rows[] = {
	    {KC_STATE_RUNNING, "Running"},
	    {KC_STATE_YIELDED, "Yielded"},
	    {KC_STATE_YIELDED_FOR, "YieldedFor(UpcallId { driver_num: 0x1f, subscribe_num: 6 })"},
	    {KC_STATE_STOPPED_RUNNING, "Stopped(Running)"},
	    {KC_STATE_STOPPED_YIELDED, "Stopped(Yielded)"},
	    {KC_STATE_STOPPED_YIELDED_FOR, "Stopped(YieldedFor(UpcallId { driver_num: 0x1f, subscribe_num: 6 }))"},
	    {KC_STATE_FAULTED, "Faulted"},
	    {KC_STATE_TERMINATED, "Terminated"},
	};

	for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rig_init();
		uint32_t index = rig_start();

		if (rows[i].state == KC_STATE_YIELDED || rows[i].state == KC_STATE_STOPPED_YIELDED)
			call(index, KC_CLASS_YIELD, 1, 0, 0, 0);
		if (rows[i].state == KC_STATE_YIELDED_FOR || rows[i].state == KC_STATE_STOPPED_YIELDED_FOR)
			call(index, KC_CLASS_YIELD, 2, 0x1f, 6, 0);
		if (rows[i].state >= KC_STATE_STOPPED_RUNNING && rows[i].state <= KC_STATE_STOPPED_YIELDED_FOR)
			kc_process_stop(&rig.kernel, index);
		if (rows[i].state == KC_STATE_FAULTED)
			kc_process_fault(&rig.kernel, index);
		if (rows[i].state == KC_STATE_TERMINATED)
			kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), rows[i].state);
		CU_ASSERT_STRING_EQUAL(state_text(index), rows[i].text);
	}
}

static void last_calls(void)
{
	static const struct {
		uint32_t class_number;
		uint32_t r[4];
		const char *text;
	} rows[] = {
	    {KC_CLASS_YIELD, {0, RIG_RAM, 0, 0}, "Yield { yield_type: NoWait { ptr: 0x20000000 } }"},
	    {KC_CLASS_YIELD, {1, 0, 0, 0}, "Yield { yield_type: Wait }"},
	    {KC_CLASS_YIELD, {2, 31, 6, 0}, "Yield { yield_type: WaitFor { driver_number: 31, subdriver_number: 6 } }"},
	    {KC_CLASS_SUBSCRIBE,
	     {1, 2, RIG_RAM, 10},
	     "Subscribe { driver_number: 1, subdriver_number: 2, upcall_ptr: CapabilityPtr { ptr: 0x20000000 }, "
	     "appdata: MachineRegister { value: CapabilityPtr { ptr: 0xa } } }"},
	    {KC_CLASS_COMMAND, {1, 2, 3, 4}, "Command { driver_number: 1, subdriver_number: 2, arg0: 3, arg1: 4 }"},
	    {KC_CLASS_ALLOW_RW,
	     {1, 2, RIG_RAM, 4},
	     "ReadWriteAllow { driver_number: 1, subdriver_number: 2, allow_address: 0x20000000, allow_size: 4 }"},
	    {KC_CLASS_ALLOW_RO,
	     {1, 2, 0, 0},
	     "ReadOnlyAllow { driver_number: 1, subdriver_number: 2, allow_address: 0x0, allow_size: 0 }"},
	    {KC_CLASS_ALLOW_USERSPACE_READABLE,
	     {1, 2, 0, 0},
	     "UserspaceReadableAllow { driver_number: 1, subdriver_number: 2, allow_address: 0x0, allow_size: 0 }"},
	    {KC_CLASS_MEMOP, {3, 0, 0, 0}, "Memop { operand: 3, arg0: 0 }"},
	    {KC_CLASS_EXIT, {0, 9, 0, 0}, "Exit { which: 0, completion_code: 9 }"},
	};
	char wanted[256];

	for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rig_init();
		uint32_t index = rig_start();

		call(index, rows[i].class_number, rows[i].r[0], rows[i].r[1], rows[i].r[2], rows[i].r[3]);
		snprintf(wanted, sizeof wanted, " Last Syscall: %s\r\n", rows[i].text);
		CU_ASSERT_TRUE(prints(overview(index), wanted));
	}
	/* After valid calls, a process uses an invalid class. */
	rig_init();
	uint32_t index = rig_start();

	call(index, KC_CLASS_MEMOP, 3, 0, 0, 0);
	call(index, 77, 0, 0, 0, 0);
	CU_ASSERT_TRUE(prints(overview(index), " Last Syscall: none of class 77\r\n"));
	/* Or an invalid kind of yield. */
	rig_init();
	index = rig_start();
	call(index, KC_CLASS_MEMOP, 3, 0, 0, 0);
	call(index, KC_CLASS_YIELD, 3, 1, 2, 0);
	CU_ASSERT_TRUE(prints(overview(index), " Last Syscall: none: a yield of type 3\r\n"));
}

static void completion_codes(void)
{
	rig_init();
	uint32_t index = rig_start();

	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = true, .code = 42});
	CU_ASSERT_TRUE(prints(overview(index), " Completion Code: 42\r\n"));
	kc_process_start(&rig.kernel, index);
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = true, .code = UINT32_MAX});
	CU_ASSERT_TRUE(prints(overview(index), " Completion Code: -1\r\n"));
	kc_process_start(&rig.kernel, index);
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = true, .code = 0x80000000});
	CU_ASSERT_TRUE(prints(overview(index), " Completion Code: -2147483648\r\n"));
	kc_process_start(&rig.kernel, index);
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = true, .code = 0x7fffffff});
	CU_ASSERT_TRUE(prints(overview(index), " Completion Code: 2147483647\r\n"));
	kc_process_start(&rig.kernel, index);
	kc_process_fault(&rig.kernel, index);
	CU_ASSERT_TRUE(prints(overview(index), " Completion Code: Faulted\r\n"));
	CU_ASSERT_TRUE(prints(overview(index), " Restart Count: 4\r\n"));
}

/* Large counters. */
static void counters(void)
{
	rig_init();
	uint32_t index = rig_start();

	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		for (uint32_t i = 0; i < 11; i++)
			(void)kc_upcall_schedule(&grant, 0, 0, 0, 0);
	}
	call(index, KC_CLASS_MEMOP, 3, 0, 0, 0);
	CU_ASSERT_TRUE(prints(overview(index), " Events Queued: 9   Syscall Count: 1   Dropped Upcall Count: 2\r\n"));
}

/* Three per row, numbered down the columns: one row here, for three grants. */
static void grants(void)
{
	char wanted[512];
	struct kc_grant_look look = {0};

	rig_init();
	uint32_t index = rig_start();

	call(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER_2, 0, 0, 0);
	CU_ASSERT_TRUE_FATAL(kc_grant_look(&rig.kernel, rig_driver(RIG_DRIVER_2), rig_id(index), &look));
	snprintf(wanted, sizeof wanted,
		 "\r\n Total number of grant regions defined: 3\r\n"
		 "  Grant  0 : --          Grant  1 0x11: 0x%x  Grant  2 : --        \r\n"
		 "\r\nTo debug libtock-c apps, run"
		 "\r\n`make debug RAM_START=0x20000000 FLASH_INIT=0x%x`"
		 "\r\nin the app's folder and open the .lst file.\r\n\r\n",
		 look.address, RIG_FLASH + rig.slots[index].tbf.header_size);
	CU_ASSERT_STRING_EQUAL(full(index, NULL), wanted);
}

static void many_grants(void)
{
	static const struct kc_driver_ops ops = {.process_ended = NULL};
	static const struct kc_grant_shape shape = {.size = 1, .align = 1};
	static struct kc_driver drivers[7];

	rig_init();
	for (uint32_t i = 0; i < 7; i++)
		drivers[i] = (struct kc_driver){.number = i, .ops = &ops, .grant = &shape};
	kc_kernel_init(&rig.kernel, &rig.port, rig.slots, RIG_SLOTS, drivers, 7);
	CU_ASSERT_TRUE(prints(full(rig_start(), NULL), "\r\n Total number of grant regions defined: 7\r\n"
						       "  Grant  0 : --          Grant  3 : --          Grant  6 : --        \r\n"
						       "  Grant  1 : --          Grant  4 : --        \r\n"
						       "  Grant  2 : --          Grant  5 : --        \r\n"));
}

static void fixed_addresses(void)
{
	rig_init();
	uint32_t index = rig_start();

	rig.slots[index].tbf.has_fixed_addresses = true;
	rig.slots[index].tbf.fixed_flash = 0x08000040;
	rig.slots[index].tbf.fixed_ram = RIG_RAM;
	CU_ASSERT_TRUE(prints(full(index, NULL), "\r\nTo debug libtock-c apps, run `make lst` in the app's"
						 "\r\nfolder and open the arch.0x8000040.0x20000000.lst file.\r\n\r\n"));
	/* An address that is not fixed counts as none, and only the flash address matters. */
	rig.slots[index].tbf.fixed_ram = UINT32_MAX;
	CU_ASSERT_TRUE(prints(full(index, NULL), "open the arch.0x8000040.0x0.lst file."));
	rig.slots[index].tbf.fixed_flash = UINT32_MAX;
	CU_ASSERT_TRUE(prints(full(index, NULL), "\r\n`make debug RAM_START=0x20000000 FLASH_INIT=0x8"));
	rig.slots[index].tbf.fixed_ram = RIG_RAM;
	CU_ASSERT_TRUE(prints(full(index, NULL), "\r\n`make debug RAM_START=0x20000000 FLASH_INIT=0x8"));
}

static void free_slots(void)
{
	rig_init();
	CU_ASSERT_STRING_EQUAL(overview(0), "");
	CU_ASSERT_STRING_EQUAL(full(RIG_SLOTS, NULL), "");
	CU_ASSERT_STRING_EQUAL(state_text(UINT32_MAX), "");
}

/* The text that a board's parts add. */
static void print_registers(void *context, uint32_t index, const struct kc_writer *writer)
{
	kc_write_text(writer, context);
	kc_write_decimal(writer, index, 0);
	kc_write_text(writer, "\r\n");
}

static void print_regions(void *context, const void *config, const struct kc_writer *writer)
{
	(void)context;
	kc_write_text(writer, config == &board.configs[0] ? "regions of 0\r\n" : "regions of 1\r\n");
}

static void print_chip(void *context, const struct kc_writer *writer)
{
	(void)context;
	kc_write_text(writer, "chip\r\n");
}

static void panic_report(void)
{
	static const struct kc_userspace_kernel_boundary_ops boundary_ops = {.print_context = print_registers};
	static const struct kc_userspace_kernel_boundary boundary = {.ops = &boundary_ops, .context = "registers of "};
	static const struct kc_chip_ops chip_ops = {.print_state = print_chip};
	static const struct kc_chip chip = {.ops = &chip_ops};
	static const struct kc_mpu_ops mpu_ops = {.print_config = print_regions};
	static const struct kc_mpu mpu = {.ops = &mpu_ops};
	struct text_writer out;
	char wanted[16384];

	text_writer_begin(&out);
	board_init(NULL);
	rig.port.mpu = &mpu;
	rig_start();
	rig_start();
	kc_print_panic(&rig.kernel, "a driver entered a grant that is entered already", &chip, &boundary, &out.writer);
	snprintf(wanted, sizeof wanted,
		 "\r\na driver entered a grant that is entered already\r\n\tKernel version %d.%d\r\nchip\r\n"
		 "\r\n---| App Status |---\r\n",
		 KC_KERNEL_MAJOR, KC_KERNEL_MINOR);
	for (uint32_t i = 0; i < 2; i++) {
		strcat(wanted, overview(i));
		strcat(wanted, full(i, &boundary));
	}
	CU_ASSERT_STRING_EQUAL(out.text, wanted);
	CU_ASSERT_TRUE(prints(out.text, "H\r\nregisters of 0\r\n\r\n Total number"));
	CU_ASSERT_TRUE(prints(out.text, "regions of 1\r\n\r\nTo debug"));

	/* A chip, a boundary or an MPU need not print anything. */
	static const struct kc_chip_ops silent_chip_ops = {.print_state = NULL};
	static const struct kc_chip silent_chip = {.ops = &silent_chip_ops};
	static const struct kc_userspace_kernel_boundary_ops silent_boundary_ops = {.print_context = NULL};
	static const struct kc_userspace_kernel_boundary silent_boundary = {.ops = &silent_boundary_ops};
	static const struct kc_mpu_ops silent_mpu_ops = {.print_config = NULL};
	static const struct kc_mpu silent_mpu = {.ops = &silent_mpu_ops};

	rig.port.mpu = &silent_mpu;
	for (uint32_t i = 0; i < 2; i++) {
		text_writer_begin(&out);
		kc_print_panic(&rig.kernel, "why", i == 0 ? &silent_chip : NULL, i == 0 ? &silent_boundary : NULL, &out.writer);
		CU_ASSERT_TRUE(prints(out.text, "\r\n\r\n---| App Status |---\r\n"));
		CU_ASSERT_TRUE(prints(out.text, "H\r\n\r\n Total number"));
	}
}

/* The kernel loop records how deep a stack got; if the process moves its stack, recording starts again. */
static const struct script_step moves_stack[] = {
    YIELD_NO_WAIT_AFTER(1), YIELD_NO_WAIT_AFTER(1), {.class_number = KC_CLASS_MEMOP, .r = {10, RIG_RAM + 0x80}},
    YIELD_NO_WAIT_AFTER(1), YIELD_WAIT_AFTER(1),    SCRIPT_ENDS,
};

static void stack_depth(void)
{
	static struct kc_round_robin round_robin;
	static const struct kc_scheduler scheduler = {.ops = &kc_round_robin_ops, .context = &round_robin};
	static const uint32_t depths[] = {RIG_RAM + 0x60, RIG_RAM + 0x20, RIG_RAM + 0x10, RIG_RAM + 0x70, RIG_RAM + 0x78};
	static const uint32_t lowest[] = {RIG_RAM + 0x60, RIG_RAM + 0x20, RIG_RAM + 0x80, RIG_RAM + 0x70, RIG_RAM + 0x70};

	kc_round_robin_init(&round_robin, KC_ROUND_ROBIN_TIMESLICE_US);
	for (uint32_t steps = 0; steps <= 5; steps++) {
		board_init(&scheduler);
		board.stack_pointers = depths;
		board.most_switches = steps;
		board_process(moves_stack);
		board_turns(1);
		CU_ASSERT_EQUAL(rig_info(0).has_stack_bottom, steps > 0);
		CU_ASSERT_EQUAL(rig_info(0).stack_bottom, steps > 0 ? lowest[steps - 1] : 0);
	}
}

HARNESS_MAIN({"an overview has Tock's lines and columns", whole_overview},
	     {"places that a process never named are unknown", unknown_places},
	     {"a stack that nobody saw has no depth", unknown_depth}, {"places that cannot be do not wrap", impossible_places},
	     {"states in Tock's words", states}, {"the last call in Tock's words", last_calls},
	     {"completion codes in their three forms", completion_codes}, {"counters are printed", counters},
	     {"grants are printed in columns", grants}, {"columns of grants go down first", many_grants},
	     {"how to find the listing of fixed addresses", fixed_addresses}, {"free slots print nothing", free_slots},
	     {"the report of a panic has chip, registers, regions and all processes", panic_report},
	     {"the lowest end of a stack is kept", stack_depth})
