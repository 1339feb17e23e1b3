/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* An app's address space is exactly the table of protocol/layout.h, tested edge by edge. */
#include "tests/unit/harness.h"
#include "tests/sandbox/rig.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>

#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

#ifdef __x86_64__
#define INSTRUCTION 1
#else
#define INSTRUCTION 4
#endif

#define READ    1
#define WRITE   2
#define EXECUTE 4

static struct rig rig;

/* A row of the table: an address range and the access that it allows. */
struct part {
	const char *name;
	uint64_t start, end;
	int access;
	int beyond_file; /* mapped beyond the end of the file: access raises SIGBUS */
};

#define PARTS_MAX 8

static uint32_t pages(uint32_t count)
{
	return count * rig_page_size();
}

static uint32_t fault_stack_bytes(void)
{
	unsigned long frame = getauxval(AT_MINSIGSTKSZ);
	uint32_t needed = (uint32_t)(frame != 0 ? frame : 16384) + 4096;
	return (needed + rig_page_size() - 1) / rig_page_size() * rig_page_size();
}

/* Fills in the table, in ascending order of addresses. Returns the number of rows. */
static int table_of(const struct app *app, struct part parts[PARTS_MAX])
{
	uint32_t page = rig_page_size(), flash = (app->header.flash_bytes + page - 1) / page * page;
	uint32_t break_up = (app->break_bytes + page - 1) / page * page;
	int count = 0;
	parts[count++] = (struct part){"flash", LAYOUT_FLASH, LAYOUT_FLASH + flash, READ | EXECUTE, 0};
	parts[count++] =
	    (struct part){"fault stack", LAYOUT_FAULT_STACK, LAYOUT_FAULT_STACK + fault_stack_bytes(), READ | WRITE, 0};
	parts[count++] = (struct part){"gate", LAYOUT_GATE, LAYOUT_GATE + page, READ | EXECUTE, 0};
	parts[count++] = (struct part){"trap page", LAYOUT_TRAP_PAGE, LAYOUT_TRAP_PAGE + page, READ | WRITE, 0};
	parts[count++] = (struct part){"RAM", LAYOUT_RAM, LAYOUT_RAM + break_up, READ | WRITE, 0};
	if (break_up < app->header.ram_bytes)
		parts[count++] = (struct part){"RAM beyond the break", LAYOUT_RAM + break_up, LAYOUT_RAM + app->header.ram_bytes,
					       READ | WRITE, 1};
	if (app->header.share_bytes != 0)
		parts[count++] =
		    (struct part){"share window", LAYOUT_SHARE, LAYOUT_SHARE + app->header.share_bytes, READ | WRITE, 0};
	return count;
}

/* ------------------------------------------------------------------------------------------------------------------ */

struct line {
	uint64_t start, end;
	char access[5];
};

static int read_maps(pid_t pid, struct line *lines, int size)
{
	static char text[65536];
	int count = 0;
	if (rig_read_proc(pid, "maps", text, sizeof text) < 0)
		return -1;
	for (char *line = strtok(text, "\n"); line != NULL && count < size; line = strtok(NULL, "\n")) {
		unsigned long long start, end;
		if (sscanf(line, "%llx-%llx %4s", &start, &end, lines[count].access) != 3)
			return -1;
		lines[count].start = start;
		lines[count].end = end;
		if (strstr(line, "[vsyscall]") == NULL) /* not a real mapping; syscalls_test tests it */
			count++;
	}
	return count;
}

static void compare_maps(const struct app_plan *plan)
{
	struct app app;
	struct part parts[PARTS_MAX];
	struct line lines[64];
	app_begin(&rig, &app, plan);
	int part_count = table_of(&app, parts), line_count = read_maps(app.pid, lines, 64);
	int line = 0;
	for (int i = 0; i < part_count; i++) {
		uint64_t end = parts[i].end;
		if (i + 1 < part_count && parts[i + 1].beyond_file)
			end = parts[++i].end; /* one mapping that contains the file's end */
		const struct part *part = &parts[i];
		bool shared = part->start >= LAYOUT_TRAP_PAGE;
		const char *access = part->access & EXECUTE ? "r-xp" : shared ? "rw-s" : "rw-p";
		CU_ASSERT_FATAL(line < line_count);
		CU_ASSERT_EQUAL(lines[line].start, i > 0 && part->beyond_file ? parts[i - 1].start : part->start);
		CU_ASSERT_EQUAL(lines[line].end, end);
		CU_ASSERT_STRING_EQUAL(lines[line].access, access);
		line++;
	}
	CU_ASSERT_EQUAL(line, line_count);
	app_end(&rig, &app);
}

static void maps_equal_the_table(void)
{
	const struct app_plan plans[] = {
	    {.ram_bytes = 0},
	    {.share_bytes = pages(3)},
	    {.ram_bytes = pages(1), .break_bytes = pages(1)},
	    {.ram_bytes = pages(4), .break_bytes = pages(4), .kernel_bytes = pages(1), .share_bytes = pages(1)},
	    {.flash_bytes = pages(40) + 1, .ram_bytes = pages(300), .kernel_bytes = pages(300)},
	    {.ram_bytes = LAYOUT_RAM_MAX, .share_bytes = LAYOUT_SHARE_MAX},
	};
	for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++)
		compare_maps(&plans[i]);
}

/* ------------------------------------------------------------------------------------------------------------------ */

struct outcome {
	int signal; /* 0: the access succeeded */
	int code;
	uint64_t address, pc;
};

/* Starts a life that makes this one access. */
static struct outcome try_access(const struct app_plan *plan, int access, uint64_t address)
{
	struct app app;
	union {
		struct trap_record trap;
		struct fault_record fault;
	} record = {0};
	struct outcome outcome = {.signal = -1};
	app_begin(&rig, &app, plan);
	enum puppet_order order = access == READ ? PUPPET_READ : access == WRITE ? PUPPET_WRITE : PUPPET_CALL;
	app_order_address(&app, order, address, 0x5a);
	ssize_t length = app_receive(&app, &record, sizeof record);
	if (length == sizeof record.trap && record.trap.kind == TRAP_CALL)
		outcome.signal = 0;
	else if (length == sizeof record.fault && record.fault.kind == TRAP_FAULT)
		outcome =
		    (struct outcome){(int)record.fault.signal, (int)record.fault.code, record.fault.address, record.fault.pc};
	app_end(&rig, &app);
	return outcome;
}

static const struct part *part_at(const struct part *parts, int count, uint64_t address)
{
	for (int i = 0; i < count; i++)
		if (address >= parts[i].start && address < parts[i].end)
			return &parts[i];
	return NULL;
}

/* Executing code of the gate page must either trap or fault there, but not fault by leaving it. */
static bool ran_in_gate(const struct outcome *outcome)
{
	return outcome->signal == 0 || (outcome->pc >= LAYOUT_GATE && outcome->pc <= LAYOUT_GATE + rig_page_size() &&
					!(outcome->signal == SIGSEGV && outcome->address == outcome->pc));
}

static bool is_as_expected(const struct part *part, int access, uint64_t address, const struct outcome *outcome)
{
	int signal = 0, code = 0;
	/* If both the page and the access right are missing, processors differ in what they report first. */
	if (part != NULL && part->beyond_file && access == EXECUTE && outcome->signal == SIGBUS)
		return outcome->code == BUS_ADRERR && outcome->address == address && outcome->pc == address;
	if (part == NULL)
		signal = SIGSEGV, code = SEGV_MAPERR;
	else if ((part->access & access) == 0)
		signal = SIGSEGV, code = SEGV_ACCERR;
	else if (part->beyond_file)
		signal = SIGBUS, code = BUS_ADRERR;
	else if (access == EXECUTE && part->start == LAYOUT_GATE)
		return ran_in_gate(outcome);
	if (signal == 0)
		return outcome->signal == 0;
	return outcome->signal == signal && outcome->code == code && outcome->address == address &&
	       (access != EXECUTE || outcome->pc == address);
}

static void check_access(const struct app_plan *plan, const struct part *parts, int count, int access, uint64_t address)
{
	struct outcome outcome = try_access(plan, access, address);
	const struct part *part = part_at(parts, count, address);
	bool right = is_as_expected(part, access, address, &outcome);
	if (!right)
		printf("# access %d at 0x%llx (%s): signal %d, code %d, address 0x%llx, pc 0x%llx\n", access,
		       (unsigned long long)address, part != NULL ? part->name : "nothing", outcome.signal, outcome.code,
		       (unsigned long long)outcome.address, (unsigned long long)outcome.pc);
	CU_ASSERT(right);
}

static void check_edges(const struct app_plan *plan)
{
	struct app app;
	struct part parts[PARTS_MAX];
	app_begin(&rig, &app, plan);
	int count = table_of(&app, parts);
	app_end(&rig, &app);
	for (int i = 0; i < count; i++) {
		const uint64_t bytes[] = {parts[i].start - 1, parts[i].start, parts[i].end - 1, parts[i].end};
		const uint64_t instructions[] = {parts[i].start - INSTRUCTION, parts[i].start, parts[i].end - INSTRUCTION,
						 parts[i].end};
		for (int edge = 0; edge < 4; edge++) {
			check_access(plan, parts, count, READ, bytes[edge]);
			check_access(plan, parts, count, WRITE, bytes[edge]);
			/* The first instruction of the flash is the puppet's entry, which would start it again. */
			if (instructions[edge] != LAYOUT_FLASH)
				check_access(plan, parts, count, EXECUTE, instructions[edge]);
		}
	}
}

static void edges_with_share_window(void)
{
	check_edges(
	    &(struct app_plan){.share_bytes = pages(2), .flash_bytes = pages(2), .ram_bytes = pages(5), .break_bytes = pages(2)});
}

static void edges_of_smallest(void)
{
	check_edges(&(struct app_plan){
	    .flash_bytes = pages(1), .ram_bytes = pages(1), .break_bytes = pages(1), .kernel_bytes = pages(1)});
}

static void edges_of_largest(void)
{
	check_edges(
	    &(struct app_plan){.ram_bytes = LAYOUT_RAM_MAX, .break_bytes = LAYOUT_RAM_MAX, .share_bytes = LAYOUT_SHARE_MAX});
}

static void nothing_elsewhere(void)
{
	static const uint64_t addresses[] = {
	    0,          4096,        0x10000,        0x400000,       0x07ffffff,     0x7fffffff,
	    0xffffffff, 0x100000000, 0x555555554000, 0x7ffff7ffd000, 0x7fffffffe000, 0x7fffffffefff};
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
		for (int access = READ; access <= EXECUTE; access <<= 1)
			check_access(NULL, NULL, 0, access, addresses[i] & ~(uint64_t)(INSTRUCTION - 1));
}

static void kernel_addresses(void)
{
	static const uint64_t addresses[] = {0x800000000000, 0x8000000000000000, 0xffff800000000000, 0xffffffff81000000,
					     0xffffffffffffffff};
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
		for (int access = READ; access <= WRITE; access <<= 1)
			CU_ASSERT_EQUAL(try_access(NULL, access, addresses[i]).signal, SIGSEGV);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static bool range_is_zero(struct app *app, uint32_t address, uint32_t bytes)
{
	uint64_t result = 1;
	app_order(app, PUPPET_SUM, address, bytes, 0);
	return app_done(app, &result) && result == 0;
}

static bool poke(struct app *app, uint32_t address, uint8_t byte)
{
	app_order_address(app, PUPPET_WRITE, address, byte);
	return app_done(app, NULL);
}

static bool peek(struct app *app, uint32_t address, uint8_t byte)
{
	uint64_t result;
	app_order_address(app, PUPPET_READ, address, 0);
	return app_done(app, &result) && result == byte;
}

static void kernel_half_is_out_of_reach(void)
{
	struct app app;
	uint8_t filling[4096];
	memset(filling, 0xa5, sizeof filling);
	app_begin(&rig, &app, &(struct app_plan){.kernel_bytes = pages(64), .share_bytes = pages(2)});
	for (uint32_t offset = sizeof app.header; offset < app.header.kernel_bytes; offset += sizeof filling) {
		uint32_t left = app.header.kernel_bytes - offset;
		size_t part = left < sizeof filling ? left : sizeof filling;
		CU_ASSERT_EQUAL(pwrite(app.region, filling, part, offset), (ssize_t)part);
	}
	/* Everything shared is zero, except the few words at the start of the trap page and the puppet's own stack. */
	CU_ASSERT(range_is_zero(&app, LAYOUT_TRAP_PAGE + sizeof(struct trap_page), rig_page_size() - sizeof(struct trap_page)));
	CU_ASSERT(range_is_zero(&app, LAYOUT_SHARE, app.header.share_bytes));
	CU_ASSERT(range_is_zero(&app, LAYOUT_RAM, app.break_bytes - rig_page_size()));
	/* Writes of the app at its own edges do not reach the kernel half. */
	CU_ASSERT(poke(&app, LAYOUT_TRAP_PAGE + rig_page_size() - 1, 1) && poke(&app, LAYOUT_SHARE, 2) &&
		  poke(&app, LAYOUT_RAM, 3));
	uint8_t last;
	CU_ASSERT(pread(app.region, &last, 1, app.header.kernel_bytes - 1) == 1 && last == 0xa5);
	app_end(&rig, &app);
}

static void shared_parts_are_where_the_daemon_thinks(void)
{
	struct app app;
	uint32_t page = rig_page_size();
	app_begin(&rig, &app, &(struct app_plan){.share_bytes = pages(2)});
	const struct {
		uint32_t address, offset;
	} places[] = {
	    {LAYOUT_TRAP_PAGE + page - 1, app.header.kernel_bytes + page - 1},
	    {LAYOUT_SHARE, app.header.kernel_bytes + page},
	    {LAYOUT_SHARE + 2 * page - 1, app.header.kernel_bytes + 3 * page - 1},
	    {LAYOUT_RAM, app.header.kernel_bytes + 3 * page},
	    {LAYOUT_RAM + page, app.header.kernel_bytes + 4 * page},
	};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		uint8_t byte = 0;
		CU_ASSERT(poke(&app, places[i].address, 0x40 + (uint8_t)i));
		CU_ASSERT(pread(app.region, &byte, 1, places[i].offset) == 1 && byte == 0x40 + i);
		byte = 0x80 + (uint8_t)i;
		CU_ASSERT(pwrite(app.region, &byte, 1, places[i].offset) == 1 && peek(&app, places[i].address, byte));
	}
	app_end(&rig, &app);
}

static void break_shrinks_and_grows(void)
{
	struct app app;
	struct fault_record fault;
	uint32_t page = rig_page_size(), far = LAYOUT_RAM + 6 * page;
	const uint32_t r[4] = {PUPPET_START, 0, 0, LAYOUT_RAM + page}; /* the stack lies in the first page */
	app_begin(&rig, &app, &(struct app_plan){.break_bytes = pages(2), .init_r = r});
	app_set_break(&app, 8 * page);
	CU_ASSERT(poke(&app, far, 0x77) && peek(&app, far, 0x77));
	app_set_break(&app, 6 * page);
	app_set_break(&app, 8 * page);
	CU_ASSERT(range_is_zero(&app, LAYOUT_RAM + 2 * page, 6 * page)); /* [A10] */
	CU_ASSERT(poke(&app, far, 0x78));
	app_set_break(&app, 6 * page);
	app_order_address(&app, PUPPET_READ, far, 0);
	CU_ASSERT(app_faulted(&app, &fault));
	CU_ASSERT(fault.signal == SIGBUS && fault.code == BUS_ADRERR && fault.address == far);
	app_end(&rig, &app);
}

static void next_life_starts_at_its_own_break(void)
{
	struct app app;
	struct fault_record fault;
	uint32_t page = rig_page_size();
	for (int life = 0; life < 2; life++) {
		app_begin(&rig, &app, NULL);
		CU_ASSERT(range_is_zero(&app, LAYOUT_RAM, 3 * page)); /* [A10] */
		app_order_address(&app, PUPPET_WRITE, LAYOUT_RAM + 5 * page, 1);
		CU_ASSERT(app_faulted(&app, &fault) && fault.signal == SIGBUS);
		app_end(&rig, &app);
		app_begin(&rig, &app, NULL);
		app_set_break(&app, 8 * page);
		CU_ASSERT(poke(&app, LAYOUT_RAM + 5 * page, 1));
		app_end(&rig, &app);
	}
}

static void file_that_is_cut_in_front_of_the_ram(void)
{
	/* This could only be a bug in the daemon. The app must not gain by it: its access faults and is reported. */
	struct app app;
	struct fault_record fault;
	app_begin(&rig, &app, &(struct app_plan){.share_bytes = pages(1)});
	CU_ASSERT_EQUAL(ftruncate(app.region, app.header.kernel_bytes + rig_page_size()), 0);
	app_order_address(&app, PUPPET_READ, LAYOUT_SHARE, 0);
	CU_ASSERT(app_faulted(&app, &fault) && fault.signal == SIGBUS);
	app_end(&rig, &app);
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"/proc/PID/maps equals the table page for page", maps_equal_the_table},
	    {"[A14] [A15] every edge of every mapping reads, writes and executes as it should", edges_with_share_window},
	    {"[A8] [A14] edges of the smallest app", edges_of_smallest},
	    {"[A8] [A14] edges of the largest app", edges_of_largest},
	    {"[A14] what the sandbox was made with is gone", nothing_elsewhere},
	    {"kernel addresses fault", kernel_addresses},
	    {"[A5] [A7] the kernel half is out of reach", kernel_half_is_out_of_reach},
	    {"trap page, share window and RAM are where the daemon thinks", shared_parts_are_where_the_daemon_thinks},
	    {"[A4] [A10] memory beyond the break is SIGBUS and comes back zero", break_shrinks_and_grows},
	    {"[A4] [A10] a new life has zero memory up to its own break", next_life_starts_at_its_own_break},
	    {"a region that is cut short faults its app", file_that_is_cut_in_front_of_the_ram},
	};
	rig_start(&rig, NULL);
	int result = harness_run(tests, sizeof tests / sizeof tests[0]);
	return rig_stop(&rig) == 0 ? result : EXIT_FAILURE;
}
