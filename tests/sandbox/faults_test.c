/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Faults are reported correctly, whatever the app did to itself before. Also tests how an app is entered. */
#include "tests/unit/harness.h"
#include "tests/sandbox/rig.h"
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static struct rig rig;

#ifdef __x86_64__
enum { RBX = 1, RCX = 2, RDX = 3, RSI = 4, RDI = 5, RBP = 6, RSP = 7, R8 = 8, R15 = 15, RIP = 16 };
#define REGISTERS 18
#else
enum { X0 = 0, X16 = 16, X30 = 30, SP = 31, PC = 32 };
#define REGISTERS 34
#endif

static bool fault_of(enum puppet_order order, uint32_t a, uint32_t b, uint32_t c, struct fault_record *fault)
{
	struct app app;
	app_begin(&rig, &app, NULL);
	app_order(&app, order, a, b, c);
	bool faulted = app_faulted(&app, fault);
	/* After the report the process sends nothing more; it waits until it is killed. */
	int status = app_end(&rig, &app);
	return faulted && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static bool pc_is_in_flash(const struct fault_record *fault)
{
	return fault->pc >= LAYOUT_FLASH && fault->pc < LAYOUT_FLASH + rig_page_size();
}

static void instructions(void)
{
	struct fault_record fault;
	CU_ASSERT(fault_of(PUPPET_BREAK_DOWN, PUPPET_UNDEFINED, 0, 0, &fault));
	CU_ASSERT(fault.signal == SIGILL && pc_is_in_flash(&fault));
	CU_ASSERT(fault_of(PUPPET_BREAK_DOWN, PUPPET_BREAKPOINT, 0, 0, &fault));
	CU_ASSERT(fault.signal == SIGTRAP && pc_is_in_flash(&fault));
#ifdef __x86_64__
	CU_ASSERT(fault_of(PUPPET_BREAK_DOWN, PUPPET_DIVIDE_BY_ZERO, 0, 0, &fault));
	CU_ASSERT(fault.signal == SIGFPE && fault.code == FPE_INTDIV && pc_is_in_flash(&fault));
#endif
}

static void record_tells_where(void)
{
	struct fault_record fault;
	CU_ASSERT(fault_of(PUPPET_READ, 0x12345678, 0, 0, &fault));
	CU_ASSERT(fault.version == TRAP_VERSION && fault.kind == TRAP_FAULT);
	CU_ASSERT(fault.signal == SIGSEGV && fault.code == SEGV_MAPERR && fault.address == 0x12345678);
	CU_ASSERT(pc_is_in_flash(&fault));
	CU_ASSERT_EQUAL(fault.register_count, REGISTERS);
	CU_ASSERT(fault.stack_pointer > LAYOUT_RAM && fault.stack_pointer < LAYOUT_RAM + 4 * rig_page_size());
#ifdef __x86_64__
	CU_ASSERT(fault.registers[RIP] == fault.pc && fault.registers[RSP] == fault.stack_pointer);
#else
	CU_ASSERT(fault.registers[PC] == fault.pc && fault.registers[SP] == fault.stack_pointer);
#endif
}

static void stack_pointer_nowhere(void)
{
	static const uint64_t stacks[] = {
	    0,
	    16,
	    LAYOUT_FLASH,
	    LAYOUT_FLASH + 4096,
	    LAYOUT_FAULT_STACK - 4096,
	    LAYOUT_FAULT_STACK,      /* the handler's own stack: its bottom, */
	    LAYOUT_FAULT_STACK + 64, /* too little room, */
	    LAYOUT_FAULT_STACK + 2048,
	    LAYOUT_FAULT_STACK + 8192, /* its top */
	    LAYOUT_GATE,
	    LAYOUT_GATE + 4096,
	    LAYOUT_TRAP_PAGE + 4096,
	    LAYOUT_RAM,
	    LAYOUT_RAM + LAYOUT_RAM_MAX,
	    0xfffffff0,
	    0x100000000,
	    0x7fffffffe000,
	    0x800000000000, /* not a canonical address */
	    0xffffffff81000000,
	    0xfffffffffffffff0,
	};
	for (size_t i = 0; i < sizeof stacks / sizeof stacks[0]; i++) {
		struct fault_record fault = {0};
		bool told =
		    fault_of(PUPPET_FAULT_WITH_STACK, (uint32_t)stacks[i], (uint32_t)(stacks[i] >> 32), 0x00001230, &fault);
		if (!told || fault.stack_pointer != stacks[i])
			printf("# stack pointer 0x%llx: %s, 0x%llx\n", (unsigned long long)stacks[i], told ? "told" : "not told",
			       (unsigned long long)fault.stack_pointer);
		CU_ASSERT(told && fault.signal == SIGSEGV && fault.address == 0x1230 && fault.stack_pointer == stacks[i]);
	}
}

static void killed_from_outside(void)
{
	struct app app;
	struct fault_record fault;
	app_begin(&rig, &app, NULL);
	CU_ASSERT_EQUAL(kill(app.pid, SIGSEGV), 0);
	CU_ASSERT(app_faulted(&app, &fault) && fault.signal == SIGSEGV && (int32_t)fault.code == SI_USER);
	app_end(&rig, &app);

	app_begin(&rig, &app, NULL);
	CU_ASSERT_EQUAL(kill(app.pid, SIGTERM), 0);
	int status = app_wait(&rig, &app);
	CU_ASSERT(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	app_close(&app);
}

/* Answers a trap of the waiting puppet with an upcall, and receives the trap with which the upcall begins. */
static bool begin_upcall(struct app *app, const struct trap_record *waiting, struct trap_record *inside)
{
	static const uint32_t r[4] = {PUPPET_START, 0x1001, 0x1002, 0x1003};
	return app_reply(app, waiting, REPLY_UPCALL, 0, LAYOUT_FLASH + PUPPET_UPCALL, r) &&
	       app_receive(app, inside, sizeof *inside) == sizeof *inside && inside->kind == TRAP_CALL &&
	       inside->class_number == PUPPET_CLASS_UPCALL;
}

static bool start_waiting(struct app *app, struct trap_record *waiting)
{
	return app_spawn(&rig, app, NULL).kind == KEEPER_SPAWNED && app_receive(app, waiting, sizeof *waiting) == sizeof *waiting;
}

static void inside_an_upcall(void)
{
	for (int depth = 1; depth <= 3; depth++) {
		struct app app;
		struct trap_record record;
		struct fault_record fault;
		CU_ASSERT(start_waiting(&app, &record));
		for (int i = 0; i < depth; i++)
			CU_ASSERT(begin_upcall(&app, &record, &record));
		const uint32_t read_nowhere[4] = {PUPPET_READ, 0x999, 0, 0};
		CU_ASSERT(app_reply(&app, &record, REPLY_RETURN, 0xf, 0, read_nowhere));
		CU_ASSERT(app_faulted(&app, &fault) && fault.signal == SIGSEGV && fault.address == 0x999);
		app_end(&rig, &app);
	}
}

static void upcall_to_nowhere(void)
{
	static const uint32_t places[] = {0, 1, LAYOUT_RAM, LAYOUT_TRAP_PAGE, LAYOUT_FAULT_STACK, LAYOUT_SHARE, 0xfffffffc};
	static const uint32_t r[4] = {1, 2, 3, 4};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct app app;
		struct trap_record record;
		struct fault_record fault = {0};
		CU_ASSERT(start_waiting(&app, &record));
		CU_ASSERT(app_reply(&app, &record, REPLY_UPCALL, 0, places[i], r));
		CU_ASSERT(app_faulted(&app, &fault) && fault.pc == places[i]);
		app_end(&rig, &app);
	}
}

/* ------------------------------------------------------------------------------------------------------------------ */

static bool fault_on_entry(uint32_t pc, const uint32_t r[4], struct fault_record *fault)
{
	struct app app;
	CU_ASSERT_EQUAL(app_spawn(&rig, &app, &(struct app_plan){.init_pc = pc, .init_r = r}).kind, KEEPER_SPAWNED);
	bool faulted = app_faulted(&app, fault);
	app_end(&rig, &app);
	return faulted;
}

static void registers_on_entry(void)
{
	const uint32_t r[4] = {0x80000001, 0x90000002, 0xa0000003, LAYOUT_RAM + 4095};
	for (int life = 0; life < 2; life++) {
		struct fault_record fault;
		CU_ASSERT_FATAL(fault_on_entry(0x07654320, r, &fault));
		CU_ASSERT(fault.pc == 0x07654320 && fault.signal == SIGSEGV);
		const uint64_t *found = fault.registers;
#ifdef __x86_64__
		CU_ASSERT(found[RDI] == r[0] && found[RSI] == r[1] && found[RDX] == r[2] && found[RCX] == r[3]);
		CU_ASSERT(found[RBX] == 0 && found[RBP] == 0);
		for (int i = R8; i <= R15; i++)
			CU_ASSERT_EQUAL(found[i], 0);
		CU_ASSERT_EQUAL(found[RSP], LAYOUT_RAM + 4080 - 8); /* as after a call */
#else
		for (int i = 0; i < X30; i++)
			CU_ASSERT_EQUAL(found[i], i < 4 ? r[i] : i == X16 ? fault.pc : 0);
		CU_ASSERT_EQUAL(found[SP], LAYOUT_RAM + 4080);
#endif
	}
}

static void entry_outside_of_the_image(void)
{
	static const uint32_t places[] = {0, LAYOUT_FLASH - 16, LAYOUT_FLASH + 0x100000, LAYOUT_RAM, 0xfffffff0};
	const uint32_t r[4] = {0, 0, 0, LAYOUT_RAM + rig_page_size()};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct fault_record fault = {0};
		if (places[i] == 0)
			continue; /* selects the plan's default; upcall_to_nowhere tests address 0 */
		CU_ASSERT(fault_on_entry(places[i], r, &fault) && fault.pc == places[i]);
	}
}

static void entry_stack_nowhere(void)
{
	static const uint32_t stacks[] = {0,          8,         LAYOUT_RAM, LAYOUT_FLASH + 4096, LAYOUT_RAM + LAYOUT_RAM_MAX,
					  0xfffffff0, 0xffffffff};
	for (size_t i = 0; i < sizeof stacks / sizeof stacks[0]; i++) {
		struct fault_record fault = {0};
		const uint32_t r[4] = {0, 0, 0, stacks[i]};
		CU_ASSERT(fault_on_entry(LAYOUT_FLASH + PUPPET_ENTRY, r, &fault));
		CU_ASSERT(fault.signal == SIGSEGV || fault.signal == SIGBUS);
	}
}

/* ------------------------------------------------------------------------------------------------------------------ */

static void sequences_count_up(void)
{
	struct app app;
	struct trap_record record;
	CU_ASSERT_FATAL(start_waiting(&app, &record));
	for (uint64_t expected = 1; expected <= 5; expected++) {
		CU_ASSERT(record.version == TRAP_VERSION && record.kind == TRAP_CALL && record.class_number == PUPPET_CLASS);
		CU_ASSERT_EQUAL(record.sequence, expected);
		const uint32_t r[4] = {PUPPET_NOTHING, 0, 0, 0};
		CU_ASSERT(app_reply(&app, &record, REPLY_RETURN, 0xf, 0, r));
		CU_ASSERT_EQUAL(app_receive(&app, &record, sizeof record), sizeof record);
	}
	app_end(&rig, &app);
}

/* For each mask, a reply changes registers of a trap whose values are known, and PUPPET_TELL returns them. */
static void only_written_registers_change(void)
{
	for (uint8_t mask = 0; mask < 16; mask++) {
		struct app app;
		struct trap_record record, back;
		const uint32_t before[4] = {PUPPET_START, 0x31, 0x32, 0x33}, written[4] = {PUPPET_NOTHING, 0x41, 0x42, 0x43};
		CU_ASSERT_FATAL(start_waiting(&app, &record));
		/* The upcall's first trap has registers chosen here; the reply changes some of them, and the next trap tells them. */
		CU_ASSERT(app_reply(&app, &record, REPLY_UPCALL, 0, LAYOUT_FLASH + PUPPET_UPCALL, before));
		CU_ASSERT_EQUAL(app_receive(&app, &record, sizeof record), sizeof record);
		CU_ASSERT(memcmp(record.r, before, sizeof before) == 0);
		const uint32_t tell[4] = {written[0], written[1], written[2], written[3]};
		struct trap_reply reply = {.version = TRAP_VERSION,
					   .kind = REPLY_RETURN,
					   .written = (uint8_t)(mask | 0xf0),
					   .sequence = record.sequence,
					   .r = {PUPPET_TELL, tell[1], tell[2], tell[3]}};
		reply.written |= 1; /* the order itself must arrive */
		CU_ASSERT(app_send(&app, &reply, sizeof reply));
		CU_ASSERT_EQUAL(app_receive(&app, &back, sizeof back), sizeof back);
		for (int i = 1; i < 4; i++)
			CU_ASSERT_EQUAL(back.r[i], mask & 1u << i ? written[i] : before[i]);
		app_end(&rig, &app);
	}
}

static void upcalls_leave_the_registers(void)
{
	struct app app;
	struct trap_record outer, inner, after;
	CU_ASSERT_FATAL(start_waiting(&app, &outer));
	const uint32_t tell[4] = {PUPPET_TELL, 0x51, 0x52, 0x53}, nothing[4] = {PUPPET_NOTHING, 0, 0, 0};
	CU_ASSERT(app_reply(&app, &outer, REPLY_RETURN, 0xf, 0, tell));
	CU_ASSERT_EQUAL(app_receive(&app, &outer, sizeof outer), sizeof outer);
	/* Two nested upcalls, which both return. */
	CU_ASSERT(begin_upcall(&app, &outer, &inner));
	CU_ASSERT(inner.r[1] == 0x1001 && inner.r[2] == 0x1002 && inner.r[3] == 0x1003);
	CU_ASSERT(begin_upcall(&app, &inner, &inner));
	CU_ASSERT(app_reply(&app, &inner, REPLY_RETURN, 0xf, 0, nothing));
	CU_ASSERT_EQUAL(app_receive(&app, &inner, sizeof inner), sizeof inner);
	CU_ASSERT(inner.class_number == PUPPET_CLASS_UPCALL);
	CU_ASSERT(app_reply(&app, &inner, REPLY_RETURN, 0xf, 0, nothing));
	/* The trap that the first upcall answered returns with its registers unchanged, so the puppet obeys TELL again. */
	CU_ASSERT_EQUAL(app_receive(&app, &after, sizeof after), sizeof after);
	CU_ASSERT(after.class_number == PUPPET_CLASS && memcmp(after.r, tell, sizeof tell) == 0);
	app_end(&rig, &app);
}

static void old_replies_are_dropped(void)
{
	struct app app;
	struct trap_record record, stale;
	const uint32_t bad[4] = {PUPPET_EXIT, 99, 0, 0}, good[4] = {PUPPET_TELL, 7, 8, 9};
	CU_ASSERT_FATAL(start_waiting(&app, &record));
	stale = record;
	stale.sequence = record.sequence - 1;
	CU_ASSERT(app_reply(&app, &stale, REPLY_RETURN, 0xf, 0, bad));
	stale.sequence = record.sequence + 1;
	CU_ASSERT(app_reply(&app, &stale, REPLY_RETURN, 0xf, 0, bad));
	CU_ASSERT(app_reply(&app, &record, REPLY_RETURN, 0xf, 0, good));
	CU_ASSERT_EQUAL(app_receive(&app, &record, sizeof record), sizeof record);
	CU_ASSERT(memcmp(record.r, good, sizeof good) == 0);
	app_end(&rig, &app);
}

static bool exits_when_sent(const void *message, size_t length)
{
	struct app app;
	struct trap_record record;
	CU_ASSERT_FATAL(start_waiting(&app, &record));
	CU_ASSERT(app_send(&app, message, length));
	int status = app_wait(&rig, &app);
	app_close(&app);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static void replies_that_are_none(void)
{
	struct trap_reply reply = {.version = TRAP_VERSION, .kind = REPLY_RETURN, .sequence = 1};
	CU_ASSERT(exits_when_sent(&reply, 0));
	CU_ASSERT(exits_when_sent(&reply, sizeof reply - 1));
	reply.version++;
	CU_ASSERT(exits_when_sent(&reply, sizeof reply));
	reply.version = TRAP_VERSION;
	reply.kind = REPLY_INIT;
	CU_ASSERT(exits_when_sent(&reply, sizeof reply));
	reply.kind = 0;
	CU_ASSERT(exits_when_sent(&reply, sizeof reply));
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"a fault tells address, pc, stack pointer and registers", record_tells_where},
	    {"bad instructions are reported by their signal", instructions},
	    {"[E5] a stack pointer that points nowhere does not matter", stack_pointer_nowhere},
	    {"signals from outside are reported or end the app", killed_from_outside},
	    {"a fault inside nested upcalls is reported", inside_an_upcall},
	    {"[A15] an upcall to nowhere or into RAM is reported", upcall_to_nowhere},
	    {"[C7] every life begins with the same registers, all others zero", registers_on_entry},
	    {"[E5] an entry outside of the image is reported", entry_outside_of_the_image},
	    {"[E5] an entry with a stack pointer that points nowhere is reported", entry_stack_nowhere},
	    {"traps are numbered 1, 2, 3", sequences_count_up},
	    {"a reply changes the registers that it writes, and no others", only_written_registers_change},
	    {"upcalls nest and leave the registers of their trap", upcalls_leave_the_registers},
	    {"replies to other traps are dropped", old_replies_are_dropped},
	    {"what is no reply ends the app", replies_that_are_none},
	};
	rig_start(&rig, NULL);
	int result = harness_run(tests, sizeof tests / sizeof tests[0]);
	return rig_stop(&rig) == 0 ? result : EXIT_FAILURE;
}
