/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Tries every system call number, through every entry into the kernel: only three calls are possible. */
#define HARNESS_SECONDS 120
#include "tests/unit/harness.h"
#include "tests/sandbox/rig.h"
#include <linux/audit.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define NUMBERS 1024 /* more than any Linux table has */
#define X32     0x40000000u

#ifdef __x86_64__
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

static struct rig rig;

static bool is_allowed(uint32_t number)
{
	return number == SYS_sendto || number == SYS_recvfrom || number == SYS_exit_group;
}

/*
 * On x86_64 two numbers are reserved for the kernel's user-space probes, which call them from a page that the kernel maps. Newer kernels
 * let them pass every filter (uretprobe since 6.14, uprobe since 6.18). From any other page they do nothing.
 */
static bool is_for_probes(uint32_t number)
{
	return NATIVE == AUDIT_ARCH_X86_64 && (number == 335 || number == 336);
}

/* Starts a life that makes this one call. True if the call was refused and reported correctly. */
static bool is_refused(enum puppet_order how, uint32_t number, uint32_t arch)
{
	struct app app;
	struct fault_record fault = {0};
	app_begin(&rig, &app, NULL);
	app_order(&app, how, number, 0, 0);
	bool reported = app_faulted(&app, &fault);
	bool refused = reported && fault.signal == SIGSYS && fault.syscall_number == number && fault.syscall_arch == arch;
	int status = app_end(&rig, &app);
	if (!refused)
		printf("# order %d, call %u (0x%x): %s, signal %u, number %u, arch 0x%x, status 0x%x\n", how, number, number,
		       reported ? "reported" : "not reported", fault.signal, fault.syscall_number, fault.syscall_arch,
		       (unsigned int)status);
	return refused && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static bool is_exempt(enum puppet_order how, uint32_t number)
{
	return how == PUPPET_SYSTEM && (is_allowed(number) || is_for_probes(number));
}

static void refuse_all(enum puppet_order how, uint32_t base, uint32_t arch)
{
	int wrong = 0;
	for (uint32_t number = 0; number < NUMBERS && wrong < 10; number++)
		if (!is_exempt(how, base + number) && !is_refused(how, base + number, arch))
			wrong++;
	CU_ASSERT_EQUAL(wrong, 0);
}

static void native_calls(void)
{
	refuse_all(PUPPET_SYSTEM, 0, NATIVE);
}

#ifdef __x86_64__
static void calls_for_probes(void)
{
	for (uint32_t number = 335; number <= 336; number++) {
		struct app app;
		union {
			struct trap_record trap;
			struct fault_record fault;
		} record = {0};
		app_begin(&rig, &app, NULL);
		app_order(&app, PUPPET_SYSTEM, number, 0, 0);
		CU_ASSERT(app_receive(&app, &record, sizeof record) > 0);
		bool faulted = record.trap.kind == TRAP_FAULT && (record.fault.signal == SIGSYS || record.fault.signal == SIGILL);
		bool refused = record.trap.kind == TRAP_CALL && (int32_t)record.trap.r[1] < 0; /* an errno */
		CU_ASSERT(faulted || refused);
		app_end(&rig, &app);
	}
}
#endif

static void numbers_at_the_ends(void)
{
	static const uint32_t numbers[] = {0x3fffffff, 0x7fffffff, 0x80000000, 0x80000000 + SYS_sendto, 0xfffffffe, 0xffffffff};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		CU_ASSERT(is_refused(PUPPET_SYSTEM, numbers[i], NATIVE));
}

static void allowed_calls(void)
{
	struct app app;
	uint64_t result;
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SEND, 5, 1, 0);
	char five[8];
	CU_ASSERT_EQUAL(app_receive(&app, five, sizeof five), 5);
	CU_ASSERT(app_done(&app, &result) && result == 5);
	app_order(&app, PUPPET_RECEIVE, 0, 0, 0);
	CU_ASSERT(app_send(&app, "1234567", 7));
	CU_ASSERT(app_done(&app, &result) && result == 7);
	app_order(&app, PUPPET_EXIT, 42, 0, 0);
	int status = app_wait(&rig, &app);
	CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	app_close(&app);
}

#ifdef __x86_64__
static void x32_calls(void)
{
	refuse_all(PUPPET_SYSTEM, X32, NATIVE);
}

/* A kernel may have been built, or booted, without the 32-bit entries. Then they fault like any other bad instruction. */
static bool has_32_bit_entries(void)
{
	struct app app;
	struct fault_record fault = {0};
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SYSTEM_INT80, 20, 0, 0);
	CU_ASSERT(app_faulted(&app, &fault));
	app_end(&rig, &app);
	return fault.signal == SIGSYS;
}

static void int80_calls(void)
{
	if (has_32_bit_entries())
		refuse_all(PUPPET_SYSTEM_INT80, 0, AUDIT_ARCH_I386);
}

static void code32_calls(void)
{
	if (has_32_bit_entries())
		refuse_all(PUPPET_SYSTEM_CODE32, 0, AUDIT_ARCH_I386);
}

/* Kernels react differently to sysenter: some signal must come, and nothing else may happen. */
static void sysenter_call(void)
{
	struct app app;
	struct fault_record fault = {0};
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SYSTEM_SYSENTER, 20, 0, 0);
	CU_ASSERT(app_faulted(&app, &fault));
	CU_ASSERT(fault.signal == SIGSYS || fault.signal == SIGSEGV || fault.signal == SIGILL);
	app_end(&rig, &app);
}

/* The page that the kernel provides in every process: its three old calls must be refused like others. */
static void vsyscall_page(void)
{
	static const struct {
		uint64_t address;
		uint32_t number;
	} calls[] = {{0xffffffffff600000, SYS_gettimeofday}, {0xffffffffff600400, SYS_time}, {0xffffffffff600800, SYS_getcpu}};
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		struct app app;
		struct fault_record fault = {0};
		app_begin(&rig, &app, NULL);
		app_order_address(&app, PUPPET_CALL, calls[i].address, 0);
		CU_ASSERT(app_faulted(&app, &fault));
		/* SIGSEGV if the kernel is configured without this page. */
		CU_ASSERT(fault.signal == SIGSEGV ||
			  (fault.signal == SIGSYS && fault.syscall_number == calls[i].number && fault.syscall_arch == NATIVE));
		app_end(&rig, &app);
	}
}
#endif

static void stop_keeper(void)
{
	int status = rig_stop(&rig);
	CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"send, receive and exit work", allowed_calls},
	    {"all other calls 0 to 1023 are refused and reported", native_calls},
	    {"call numbers at the ends of the range are refused", numbers_at_the_ends},
#ifdef __x86_64__
	    {"calls that the kernel keeps for its probes do nothing", calls_for_probes},
	    {"all x32 calls are refused and reported", x32_calls},
	    {"all calls by int 0x80 are refused and reported", int80_calls},
	    {"all calls from 32-bit code are refused and reported", code32_calls},
	    {"sysenter is refused", sysenter_call},
	    {"the vsyscall page is refused", vsyscall_page},
#endif
	    {"the keeper ends in order", stop_keeper},
	};
	rig_start(&rig, NULL);
	return harness_run(tests, sizeof tests / sizeof tests[0]);
}
