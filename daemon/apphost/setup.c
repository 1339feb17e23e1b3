/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Sets up the sandbox, step by step, each step with its reason. If a step fails, the process prints a line on standard error and
 * exits, because a partial sandbox does not protect. Exceptions are marked "best effort"; they protect nothing.
 *
 * Descriptors on entry: 3 is the app's end of the socket, 4 the flash, 5 the region. Runs on the stack of exec until the gate
 * takes over.
 */
#include "arch/arch.h"
#include "gate/gate.h"
#include "protocol/layout.h"
#include "protocol/region.h"
#include "protocol/trap.h"
#include <stddef.h>
#include <asm/errno.h>
#include <linux/signal.h>
#include <asm/unistd.h>
#include <linux/auxvec.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/resource.h>
#include <linux/rseq.h>

#define FLASH_DESCRIPTOR  4
#define REGION_DESCRIPTOR 5
#define STANDARD_ERROR    2

#define PAGE_MIN           4096
#define GATE_ROOM          4096  /* fault stack space for the gate's own functions, a generous estimate */
#define SIGNAL_FRAME_GUESS 16384 /* for kernels without AT_MINSIGSTKSZ */

/* Values from the auxiliary vector. */
struct machine {
	unsigned long page_size;
	unsigned long signal_frame; /* bytes */
};

struct range {
	unsigned long start, length;
};

#define RANGES 6 /* flash, fault stack, gate, trap page, RAM, share window: ascending */

_Noreturn void apphost_main(const unsigned long *stack);
_Noreturn void apphost_switch(const struct gate_plan *plan, unsigned long stack_end);

#define call6(name, a, b, c, d, e, f) \
	arch_system_call(__NR_##name, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define call3(name, a, b, c)       call6(name, a, b, c, 0, 0, 0)
#define call5(name, a, b, c, d, e) call6(name, a, b, c, d, e, 0)

static _Noreturn void fail(const char *what)
{
	char text[128] = "apphost: ";
	size_t length = sizeof "apphost: " - 1;
	while (*what != '\0' && length < sizeof text - 1)
		text[length++] = *what++;
	text[length++] = '\n';
	call3(write, STANDARD_ERROR, text, length);
	gate_exit();
}

static struct machine read_machine(const unsigned long *stack)
{
	struct machine machine = {.signal_frame = SIGNAL_FRAME_GUESS};
	const unsigned long *word = stack + 1 + stack[0] + 1; /* skip argc, argv and its NULL */
	while (*word != 0)                                    /* skip the environment */
		word++;
	for (word++; word[0] != AT_NULL; word += 2) {
		if (word[0] == AT_PAGESZ)
			machine.page_size = word[1];
		else if (word[0] == AT_MINSIGSTKSZ)
			machine.signal_frame = word[1];
	}
	if (machine.page_size < PAGE_MIN || (machine.page_size & (machine.page_size - 1)) != 0)
		fail("the kernel reported no page size");
	return machine;
}

/* The header could be from another version of the daemon or another file, so check it before mapping anything. */
static void check_header(const struct region_header *header, const struct machine *machine)
{
	unsigned long inside_page = machine->page_size - 1;
	if (header->magic != REGION_MAGIC)
		fail("descriptor 5 is not a region");
	if (header->layout_version != REGION_LAYOUT_VERSION || header->trap_version != TRAP_VERSION)
		fail("the region and apphost have different versions: update both");
	if (header->page_size != machine->page_size)
		fail("the region is for another page size");
	if (header->kernel_bytes < sizeof *header || (header->kernel_bytes & inside_page) != 0)
		fail("the region's kernel half has no valid size");
	if ((header->share_bytes & inside_page) != 0 || header->share_bytes > LAYOUT_SHARE_MAX)
		fail("the region's share window has no valid size");
	if (header->ram_bytes == 0 || (header->ram_bytes & inside_page) != 0 || header->ram_bytes > LAYOUT_RAM_MAX)
		fail("the region's RAM has no valid size");
	if (header->flash_bytes == 0 || header->flash_bytes > LAYOUT_FLASH_MAX)
		fail("the flash has no valid size");
}

/* NOREPLACE: the app must not get anything that the kernel has already mapped there, such as a randomised stack. */
static void map(const char *what, const struct range *range, int protection, int flags, int descriptor, unsigned long offset)
{
	long result = call6(mmap, range->start, range->length, protection, flags | MAP_FIXED_NOREPLACE, descriptor, offset);
	if (result != (long)range->start)
		fail(what);
}

static void map_app(const struct region_header *header, const struct machine *machine, struct range ranges[RANGES])
{
	unsigned long page = machine->page_size;
	unsigned long stack_bytes = (machine->signal_frame + GATE_ROOM + page - 1) & ~(page - 1);
	if (stack_bytes > LAYOUT_GATE - LAYOUT_FAULT_STACK)
		fail("this processor's signal frames are larger than the fault stack may be");
	unsigned long trap_offset = header->kernel_bytes, share_offset = trap_offset + page;

	ranges[0] = (struct range){LAYOUT_FLASH, (header->flash_bytes + page - 1) & ~(page - 1)};
	ranges[1] = (struct range){LAYOUT_FAULT_STACK, stack_bytes};
	ranges[2] = (struct range){LAYOUT_GATE, page};
	ranges[3] = (struct range){LAYOUT_TRAP_PAGE, page};
	ranges[4] = (struct range){LAYOUT_RAM, header->ram_bytes};
	ranges[5] = (struct range){LAYOUT_SHARE, header->share_bytes};

	/* The flash is sealed: it cannot change, so a private mapping is equivalent and needs no write access. */
	map("cannot map the flash", &ranges[0], PROT_READ | PROT_EXEC, MAP_PRIVATE, FLASH_DESCRIPTOR, 0);
	/* Private: signal frames are not shared with the daemon and do not use its memory. */
	map("cannot map the fault stack", &ranges[1], PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	/*
	 * The offsets start behind the kernel half, and no mapping can be moved or grown later: this keeps the app out of the
	 * kernel half.
	 */
	map("cannot map the trap page", &ranges[3], PROT_READ | PROT_WRITE, MAP_SHARED, REGION_DESCRIPTOR, trap_offset);
	if (header->share_bytes != 0)
		map("cannot map the share window", &ranges[5], PROT_READ | PROT_WRITE, MAP_SHARED, REGION_DESCRIPTOR,
		    share_offset);
	/*
	 * Map all RAM the process may ever have. The file ends at the break: access beyond it raises SIGBUS until the daemon
	 * moves the end.
	 */
	map("cannot map the RAM", &ranges[4], PROT_READ | PROT_WRITE, MAP_SHARED, REGION_DESCRIPTOR,
	    share_offset + header->share_bytes);
}

/* Best effort: gives the daemon a hint about the app's CPU. Cheap, because the kernel writes it only when it moves the app. */
static void register_rseq(void)
{
	struct trap_page *page = (struct trap_page *)LAYOUT_TRAP_PAGE;
	struct rseq *rseq = (struct rseq *)page->rseq;
	_Static_assert(sizeof page->rseq == 32 && offsetof(struct rseq, cpu_id) == 4,
		       "the part of struct rseq that every kernel knows");
	rseq->cpu_id = (uint32_t)RSEQ_CPU_ID_UNINITIALIZED;
	if (call5(rseq, rseq, sizeof page->rseq, 0, ARCH_RSEQ_SIGNATURE, 0) != 0)
		rseq->cpu_id = (uint32_t)RSEQ_CPU_ID_REGISTRATION_FAILED;
}

/*
 * Best effort: sets the name that ps and top show. argv will be unmapped, so the command line moves to the foot of the fault
 * stack.
 */
static void take_name(const struct region_header *header, const struct range ranges[RANGES])
{
	char *name = (char *)LAYOUT_FAULT_STACK;
	size_t length = 0;
	while (length < sizeof header->name - 1 && header->name[length] != '\0') {
		char c = header->name[length];
		name[length++] = c > ' ' && c <= '~' ? c : '?'; /* terminals will show it */
	}
	name[length] = '\0';
	call5(prctl, PR_SET_NAME, name, 0, 0, 0);

	unsigned long flash_end = LAYOUT_FLASH + ranges[0].length, ram_end = LAYOUT_RAM + ranges[4].length;
	struct prctl_mm_map layout = {
	    .start_code = LAYOUT_FLASH,
	    .end_code = flash_end,
	    .start_data = LAYOUT_RAM,
	    .end_data = LAYOUT_RAM,
	    .start_brk = ram_end,
	    .brk = ram_end,
	    .start_stack = LAYOUT_RAM,
	    .arg_start = LAYOUT_FAULT_STACK,
	    .arg_end = LAYOUT_FAULT_STACK + length + 1,
	    .env_start = LAYOUT_FAULT_STACK + length + 1,
	    .env_end = LAYOUT_FAULT_STACK + length + 1,
	    .exe_fd = (uint32_t)-1,
	};
	call5(prctl, PR_SET_MM, PR_SET_MM_MAP, &layout, sizeof layout, 0);
}

static void set_fault_handlers(const struct range ranges[RANGES])
{
	/*
	 * The handler needs its own stack, because the app's stack pointer may be invalid. With AUTODISARM the kernel always
	 * starts at the top of that stack; otherwise, a stack pointer within the fault stack would make it continue there and
	 * overflow.
	 */
	const stack_t stack = {.ss_sp = (void *)LAYOUT_FAULT_STACK, .ss_flags = (int)SS_AUTODISARM, .ss_size = ranges[1].length};
	if (call3(sigaltstack, &stack, 0, 0) != 0)
		fail("cannot set the fault stack");

	static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS};
	const struct {
		void (*handler)(int, siginfo_t *, void *);
		unsigned long flags;
		void (*restorer)(void);
		uint64_t mask;
	} action = {
	    /* the kernel's struct sigaction; in the headers, the type of the mask depends on the processor */
	    .handler = gate_fault,
	    .flags = SA_SIGINFO | SA_ONSTACK | SA_RESTORER,
	    .restorer = gate_exit, /* required by some kernels, though the handler never returns */
	    .mask = ~0ull,         /* a fault in the handler kills the process */
	};
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		if (call6(rt_sigaction, signals[i], &action, 0, sizeof action.mask, 0, 0) != 0)
			fail("cannot set a fault handler");
}

/* A second line of defence behind the filter: should a call get through, it gains nothing. */
static void set_limits(void)
{
	static const struct {
		int resource;
		unsigned long limit;
	} limits[] = {
	    {RLIMIT_CORE, 1}, /* with 0, a core pattern that begins with a pipe would still start its program; with 1 it does not */
	    {RLIMIT_NPROC, 0},  {RLIMIT_NOFILE, LAYOUT_SOCKET + 1}, {RLIMIT_MEMLOCK, 0}, {RLIMIT_MSGQUEUE, 0}, {RLIMIT_FSIZE, 0},
	    {RLIMIT_RTPRIO, 0},
	};
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		const struct rlimit64 limit = {limits[i].limit, limits[i].limit};
		if (call6(prlimit64, 0, limits[i].resource, &limit, 0, 0, 0) != 0)
			fail("cannot set a resource limit");
	}
}

static struct gate_plan plan_holes(const struct range ranges[RANGES])
{
	struct gate_plan plan = {.count = 0};
	unsigned long end = 0;
	_Static_assert(RANGES + 1 <= GATE_HOLES, "one hole before each range and one behind the last");
	for (int i = 0; i < RANGES; i++) {
		if (ranges[i].length == 0)
			continue;
		if (ranges[i].start > end) {
			plan.holes[plan.count].start = end;
			plan.holes[plan.count].end = ranges[i].start;
			plan.count++;
		}
		end = ranges[i].start + ranges[i].length;
	}
	plan.holes[plan.count].start = end;
	plan.count++;
	return plan;
}

void apphost_main(const unsigned long *stack)
{
	struct machine machine = read_machine(stack);
	struct region_header header;
	struct range ranges[RANGES];

	if (call6(pread64, REGION_DESCRIPTOR, &header, sizeof header, 0, 0, 0) != sizeof header)
		fail("cannot read the region");
	check_header(&header, &machine);
	map_app(&header, &machine, ranges);

	register_rseq();
	take_name(&header, ranges);
	set_fault_handlers(ranges);

	/*
	 * PR_SET_DUMPABLE stays 1. With 0, /proc/PID would belong to root and the operator could not read his own apps' maps and
	 * status. It would protect nothing: another app has no system call to look with, and the limits prevent core dumps.
	 */

	/* Required to install a filter without privileges; it also prevents gaining privileges by exec. */
	if (call5(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		fail("cannot set no_new_privs");
	set_limits();

	/* The plan is stored at the foot of the fault stack (above the name), so that the gate does not unmap it. */
	_Static_assert(sizeof header.name <= 64, "the name and the plan do not overlap");
	struct gate_plan *plan = (struct gate_plan *)(LAYOUT_FAULT_STACK + 64);
	*plan = plan_holes(ranges);
	apphost_switch(plan, LAYOUT_FAULT_STACK + ranges[1].length);
}
