/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "records.h"

#include <stddef.h>
#include <string.h>

#include "protocol/layout.h"
#include "protocol/trap.h"
#include "tests/apps/linux_call.h"

#define CLASS_YIELD 0
#define CLASS_MEMOP 5

/* The gate stores the last sequence number that it used. */
static uint64_t next_sequence(void)
{
	return ((volatile struct trap_page *)LAYOUT_TRAP_PAGE)->next_sequence + 1;
}

static struct trap_record proper(uint64_t sequence)
{
	return (struct trap_record){
	    .version = TRAP_VERSION, .kind = TRAP_CALL, .class_number = CLASS_MEMOP, .sequence = sequence, .r = {2, 0, 0, 0}};
}

static void send_bytes(const void *bytes, size_t length)
{
	(void)linux_call(LINUX_SENDTO, LAYOUT_SOCKET, (long)(uintptr_t)bytes, (long)length, 0);
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
	struct trap_record first = proper(next_sequence());
	struct trap_record second = proper(first.sequence + 1);

	/* The first is a yield-wait, so its answer cannot come between the two. */
	first.class_number = CLASS_YIELD;
	first.r[0] = 2;
	first.r[1] = 0x99;
	send_bytes(&first, sizeof first);
	send_bytes(&second, sizeof second);
	wait_for_end();
}

void records_unread(void)
{
	for (uint64_t sequence = next_sequence();; sequence++) {
		struct trap_record record = proper(sequence);

		send_bytes(&record, sizeof record);
		/* Each is a new trap, sent after the previous one was answered. */
		for (volatile int pause = 0; pause < 10000000; pause++)
			;
	}
}

void records_sequence(uint32_t distance)
{
	struct trap_record record = proper(next_sequence() + distance);

	send_bytes(&record, sizeof record);
	wait_for_end();
}

void records_version(uint32_t version)
{
	struct trap_record record = proper(next_sequence());

	record.version = (uint16_t)version;
	send_bytes(&record, sizeof record);
	wait_for_end();
}

void records_kind(uint32_t kind)
{
	struct trap_record record = proper(next_sequence());

	record.kind = (uint16_t)kind;
	send_bytes(&record, sizeof record);
	wait_for_end();
}

void records_fault(uint32_t signal, uint32_t register_count)
{
	static struct fault_record report;

	memset(&report, 0xff, sizeof report);
	report.version = TRAP_VERSION;
	report.kind = TRAP_FAULT;
	report.signal = signal;
	report.register_count = register_count;
	send_bytes(&report, sizeof report);
	wait_for_end();
}

void records_die(uint32_t status)
{
	(void)linux_call(LINUX_EXIT_GROUP, (long)status, 0, 0, 0);
	wait_for_end();
}
