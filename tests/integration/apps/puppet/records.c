/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "records.h"

#include <stddef.h>
#include <string.h>

#if defined(__x86_64__)
#define CALL_SENDTO     44
#define CALL_EXIT_GROUP 231

static long system_call(long number, long a, long b, long c)
{
	register long r10 __asm__("r10") = 0;
	register long r8 __asm__("r8") = 0;
	register long r9 __asm__("r9") = 0;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}
#elif defined(__aarch64__)
#define CALL_SENDTO     206
#define CALL_EXIT_GROUP 94

static long system_call(long number, long a, long b, long c)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = 0;
	register long x4 __asm__("x4") = 0;
	register long x5 __asm__("x5") = 0;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}
#endif

/* As protocol/trap.h has them. */
#define SOCKET      3
#define VERSION     1
#define KIND_CALL   1
#define KIND_FAULT  2
#define TRAP_PAGE   0x1fff0000ul
#define CLASS_MEMOP 5
#define FAULT_BYTES 320
#define WORD_SIGNAL 1
#define WORD_COUNT  5

struct record {
	uint16_t version;
	uint16_t kind;
	uint32_t class_number;
	uint64_t sequence;
	uint32_t r[4];
};

static uint64_t next_sequence(void)
{
	/* The gate stores the last one that it used. */
	return *(volatile uint64_t *)(TRAP_PAGE + 32) + 1;
}

static struct record proper(uint64_t sequence)
{
	struct record record = {VERSION, KIND_CALL, CLASS_MEMOP, sequence, {2, 0, 0, 0}};

	return record;
}

static void send_bytes(const void *bytes, size_t length)
{
	(void)system_call(CALL_SENDTO, SOCKET, (long)(uintptr_t)bytes, (long)length);
}

static void wait_for_end(void)
{
	for (;;)
		;
}

void records_bytes(uint32_t length)
{
	static uint8_t bytes[4096];

	send_bytes(bytes, length < sizeof bytes ? length : sizeof bytes);
	wait_for_end();
}

void records_twice(void)
{
	struct record first = proper(next_sequence());
	struct record second = proper(first.sequence + 1);

	/* A yield that waits: its answer cannot come between the two. */
	first.class_number = 0;
	first.r[0] = 2;
	first.r[1] = 0x99;
	send_bytes(&first, sizeof first);
	send_bytes(&second, sizeof second);
	wait_for_end();
}

void records_unread(void)
{
	for (uint64_t sequence = next_sequence();; sequence++) {
		struct record record = proper(sequence);

		send_bytes(&record, sizeof record);
		/* Each is a trap of its own, after the former was answered. */
		for (volatile int pause = 0; pause < 10000000; pause++)
			;
	}
}

void records_sequence(uint32_t distance)
{
	struct record record = proper(next_sequence() + distance);

	send_bytes(&record, sizeof record);
	wait_for_end();
}

void records_version(uint32_t version)
{
	struct record record = proper(next_sequence());

	record.version = (uint16_t)version;
	send_bytes(&record, sizeof record);
	wait_for_end();
}

void records_kind(uint32_t kind)
{
	struct record record = proper(next_sequence());

	record.kind = (uint16_t)kind;
	send_bytes(&record, sizeof record);
	wait_for_end();
}

void records_fault(uint32_t signal, uint32_t register_count)
{
	static uint32_t words[FAULT_BYTES / 4];

	memset(words, 0xff, sizeof words);
	words[0] = VERSION | (uint32_t)KIND_FAULT << 16;
	words[WORD_SIGNAL] = signal;
	words[WORD_COUNT] = register_count;
	send_bytes(words, sizeof words);
	wait_for_end();
}

void records_die(uint32_t status)
{
	(void)system_call(CALL_EXIT_GROUP, (long)status, 0, 0);
	wait_for_end();
}
