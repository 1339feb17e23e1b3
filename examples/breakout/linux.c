/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>

#include "attempt.h"

#ifdef __linux__

/* tockd places these at the same address in every app. */
#define GATE       0x1ffe0000u
#define TRAP_PAGE  0x1fff0000u
#define DESCRIPTOR 3

void raw_trap(uint32_t class_number, uint32_t r[4])
{
	((void (*)(uint32_t, uint32_t *))(uintptr_t)GATE)(class_number, r);
}

#if defined(__x86_64__)
enum { SENDTO = 44, MPROTECT = 10, EXECVE = 59, KILL = 62, OPENAT = 257 };

static long system_call(long number, long a, long b, long c)
{
	long result;
	register long d __asm__("r10") = 0;
	register long e __asm__("r8") = 0;
	register long f __asm__("r9") = 0;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(d), "r"(e), "r"(f)
			 : "rcx", "r11", "memory");
	return result;
}

static enum outcome through_int_0x80(void)
{
	long result;
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory"); /* getpid of i386 */
	return NOT_STOPPED;
}

static enum outcome through_x32(void)
{
	system_call(0x40000000 | OPENAT, -100, (long)(uintptr_t) "/", 0);
	return NOT_STOPPED;
}
#else
enum { SENDTO = 206, MPROTECT = 226, EXECVE = 221, KILL = 129, OPENAT = 56 };

static long system_call(long number, long a, long b, long c)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = 0;
	register long x4 __asm__("x4") = 0;
	register long x5 __asm__("x5") = 0;
	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}
#endif

/*
 * The kernel's part of the app's memory is not mapped in this address space. Reads the first multiple of 64 KiB, the largest page size,
 * after RAM.
 */
static enum outcome read_behind_ram(void)
{
	uintptr_t end = (uintptr_t)tock_app_memory_ends_at();
	(void)*(volatile uint32_t *)((end + 0xffff) & ~(uintptr_t)0xffff);
	return NOT_STOPPED;
}

static enum outcome read_before_trap_page(void)
{
	(void)*(volatile uint32_t *)(uintptr_t)(TRAP_PAGE - 8);
	return NOT_STOPPED;
}

static enum outcome write_gate(void)
{
	*(volatile uint32_t *)(uintptr_t)GATE = 0;
	return NOT_STOPPED;
}

static enum outcome open_file(void)
{
	system_call(OPENAT, -100, (long)(uintptr_t) "/etc/passwd", 0);
	return NOT_STOPPED;
}

static enum outcome make_ram_executable(void)
{
	system_call(MPROTECT, 0x20000000, 4096, 7);
	return NOT_STOPPED;
}

static enum outcome run_program(void)
{
	system_call(EXECVE, (long)(uintptr_t) "/bin/sh", 0, 0);
	return NOT_STOPPED;
}

static enum outcome kill_everybody(void)
{
	system_call(KILL, -1, 9, 0);
	return NOT_STOPPED;
}

/* The kernel kills the app for this, but not immediately; raw_trap() must never return. */
static enum outcome send_nonsense(void)
{
	static const char nonsense[] = "no record";
	uint32_t r[4] = {0, 0, 0, 0};
	system_call(SENDTO, DESCRIPTOR, (long)(uintptr_t)nonsense, sizeof nonsense);
	raw_trap(0, r);
	return NOT_STOPPED;
}

static const struct attempt list[] = {
    {"read what lies behind the app's RAM", read_behind_ram},
    {"read the bytes before the trap page", read_before_trap_page},
    {"write into the gate", write_gate},
    {"open /etc/passwd with a system call of Linux", open_file},
    {"make RAM executable with a system call of Linux", make_ram_executable},
    {"run /bin/sh with a system call of Linux", run_program},
    {"kill every process with a system call of Linux", kill_everybody},
    {"send the kernel a record that is none", send_nonsense},
#ifdef __x86_64__
    {"make a system call of i386", through_int_0x80},
    {"make a system call of x32", through_x32},
#endif
};

const struct attempts on_linux = {list, sizeof list / sizeof list[0]};

#else

const struct attempts on_linux = {NULL, 0};

#endif
