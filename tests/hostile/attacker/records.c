/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Records that break the rules of the socket. Each is correct except for what its test is about. */
#include "attack.h"

#include <string.h>

static union {
	struct trap_record trap;
	struct fault_record fault;
	uint8_t bytes[1 << 18];
} message;

/* Sends more calls after a record that ends the app; none of them may have an effect. */
static void do_more(void)
{
	for (uint32_t i = 0; i < 3; i++) {
		struct trap_reply reply;
		struct trap_record light = next_record(COMMAND, 2, 1, 0, 0); /* LED 0 on */

		(void)raw_send(&light, sizeof light, 0);
		raw_sent();
		(void)raw_receive(&reply, sizeof reply, 0);
	}
}

static void send_wrong(size_t length)
{
	EXPECT_EQUAL(raw_send(&message, length, 0), length);
	do_more();
}

static void size(uint32_t length)
{
	message.trap = next_record(MEMOP, RAM_START, 0, 0, 0);
	send_wrong(length);
}

/* Sends the largest record that the socket accepts. */
static void size_largest(uint32_t unused)
{
	size_t length = sizeof message;

	(void)unused;
	message.trap = next_record(MEMOP, RAM_START, 0, 0, 0);
	while (raw_send(&message, length, 0) != (long)length) {
		EXPECT(length > 512, length);
		length -= 512;
	}
	do_more();
}

static void version(uint32_t number)
{
	message.trap = next_record(MEMOP, RAM_START, 0, 0, 0);
	message.trap.version = (uint16_t)number;
	send_wrong(sizeof message.trap);
}

static void kind(uint32_t number)
{
	message.trap = next_record(MEMOP, RAM_START, 0, 0, 0);
	message.trap.kind = (uint16_t)number;
	send_wrong(sizeof message.trap);
}

static void fault_kind(uint32_t number)
{
	message.fault = (struct fault_record){.version = TRAP_VERSION, .kind = (uint16_t)number, .signal = 11};
	send_wrong(sizeof message.fault);
}

static void sequence_of(uint64_t sequence)
{
	message.trap = next_record(MEMOP, RAM_START, 0, 0, 0);
	message.trap.sequence = sequence;
	send_wrong(sizeof message.trap);
}

static void sequence_zero(uint32_t unused)
{
	(void)unused;
	sequence_of(0);
}

static void sequence_old(uint32_t unused)
{
	(void)unused;
	sequence_of(next_record(0, 0, 0, 0, 0).sequence - 1);
}

static void sequence_skipped(uint32_t unused)
{
	(void)unused;
	sequence_of(next_record(0, 0, 0, 0, 0).sequence + 1);
}

static void sequence_last(uint32_t unused)
{
	(void)unused;
	sequence_of(UINT64_MAX);
}

/* The right sequence number, except for bits that a narrower type would lose. */
static void sequence_high_bits(uint32_t unused)
{
	(void)unused;
	sequence_of(next_record(0, 0, 0, 0, 0).sequence + (1ull << 32));
}

static void forged_fault(uint32_t which)
{
	memset(&message.fault, 0xff, sizeof message.fault);
	if (which == 1) {
		message.fault.signal = 11;
		message.fault.register_count = UINT32_MAX;
	} else if (which == 2) {
		message.fault.signal = 31; /* SIGSYS, with a call and an architecture that do not exist */
		message.fault.register_count = FAULT_REGISTERS + 1;
	} else if (which == 3) {
		memset(&message.fault, 0, sizeof message.fault);
	} else if (which == 4) {
		message.fault.signal = 0x80000000u;
	}
	message.fault.version = TRAP_VERSION;
	message.fault.kind = TRAP_FAULT;
	send_wrong(sizeof message.fault);
}

static void two_at_once(uint32_t unused)
{
	/* The first call is never answered, because nothing is subscribed. */
	struct trap_record wait = next_record(YIELD, 1, 0, 0, 0);

	(void)unused;
	(void)raw_send(&wait, sizeof wait, 0);
	raw_sent();
	do_more();
}

/* Sends two yield-wait-for calls without waiting for the first. */
static void two_waits(uint32_t unused)
{
	struct trap_record wait = next_record(YIELD, 2, 0, 0, 0);

	(void)unused;
	(void)raw_send(&wait, sizeof wait, 0);
	raw_sent();
	(void)raw_send(&wait, sizeof wait, 0);
	do_more();
}

static void storm(uint32_t unused)
{
	(void)unused;
	for (;;) {
		struct trap_record record = next_record(MEMOP, RAM_START, 0, 0, 0);

		if (raw_send(&record, sizeof record, 0) != sizeof record)
			break;
		raw_sent();
	}
	broke_through();
}

static void empty_once(uint32_t unused)
{
	(void)unused;
	EXPECT_EQUAL(raw_send(&message, 0, 0), 0);
	do_more();
}

static void empty_storm(uint32_t unused)
{
	(void)unused;
	while (raw_send(&message, 0, 0) == 0)
		;
	broke_through();
}

/* Receives the reply meant for the gate, after peeking at it; the gate's sequence number is then behind. */
static void steal_reply(uint32_t unused)
{
	struct trap_record record = next_record(MEMOP, RAM_START, 0, 0, 0);
	struct trap_reply reply;

	(void)unused;
	EXPECT_EQUAL(raw_send(&record, sizeof record, 0), sizeof record);
	EXPECT_EQUAL(raw_receive(&reply, sizeof reply, PEEK), sizeof reply);
	EXPECT_EQUAL(raw_receive(&reply, sizeof reply, 0), sizeof reply);
	EXPECT(reply.sequence == record.sequence && reply.r[1] == LAYOUT_RAM, reply.r[1]);
	EXPECT_EQUAL(raw_receive(&reply, sizeof reply, DONT_WAIT), -11);
	trap(MEMOP, RAM_START, 0, 0, 0);
}

/* Correct records made by the app itself are served like the gate's. */
static void own_traps(uint32_t rounds)
{
	for (uint32_t i = 0; i < rounds; i++) {
		struct trap_record record = next_record(MEMOP, RAM_END, 0, 0, 0);
		struct trap_reply reply = {0};

		EXPECT_EQUAL(raw_send(&record, sizeof record, 0), sizeof record);
		raw_sent();
		EXPECT_EQUAL(raw_receive(&reply, sizeof reply, 0), sizeof reply);
		EXPECT(reply.sequence == record.sequence && reply.kind == REPLY_RETURN && reply.written == 3, reply.written);
	}
	succeed();
}

/* Sends from and receives to all kinds of bad addresses. */
static void bad_pointers(uint32_t unused)
{
	static const uintptr_t addresses[] = {0,
					      8,
					      LAYOUT_FLASH - 32,
					      LAYOUT_GATE - 16,
					      LAYOUT_RAM - 16,
					      0x30000000,
					      LAYOUT_SHARE - 16,
					      0x7fffffffffff,
					      0x8000000000000000,
					      0xffffffffffffffff,
					      0xffff888000000000};

	(void)unused;
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
		EXPECT_EQUAL(raw_send((const void *)addresses[i], 32, DONT_WAIT), -14);
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		struct trap_record record = next_record(MEMOP, RAM_START, 0, 0, 0);
		long length;

		EXPECT_EQUAL(raw_send(&record, sizeof record, 0), sizeof record);
		raw_sent();
		length = raw_receive((void *)addresses[i], 32, 0);
		EXPECT_EQUAL(length, -14);
		/* Some kernels keep the message after the failed receive. */
		(void)raw_receive(&message, sizeof message, DONT_WAIT);
	}
	succeed();
}

static void class_number(uint32_t number)
{
	trap(number, 0, 0, 0, 0);
	do_more();
}

static void yield_number(uint32_t number)
{
	trap(YIELD, number, 0, 0, 0);
	do_more();
}

/* Records after an exit in the socket's queue must have no effect, in this life or the next. */
static void more_behind_exit(uint32_t unused)
{
	struct trap_record end = next_record(EXIT, 0, 7, 0, 0);

	(void)unused;
	(void)raw_send(&end, sizeof end, 0);
	raw_sent();
	do_more();
}

/* The same with a restart: life 2, which knows its number from its order, must not be affected by the rest of life 1. */
static void more_behind_restart(uint32_t unused)
{
	(void)unused;
	if (next_order() == '1') {
		struct trap_record end = next_record(EXIT, 1, 0, 0, 0);

		(void)raw_send(&end, sizeof end, 0);
		raw_sent();
		do_more();
		broke_through();
	}
	wait_ms(50);
	succeed();
}

/* Linux reads this structure whenever it preempts the app. A bad one must end only this app. */
static void bad_rseq(uint32_t which)
{
	volatile uint64_t *rseq_cs = (volatile uint64_t *)(LAYOUT_TRAP_PAGE + 8);

	*rseq_cs = which == 0 ? 0xffffffffffffff00u : which == 1 ? LAYOUT_RAM - 8 : address_of(large_buffer);
	memset(large_buffer, 0xff, 64);
	for (uint32_t i = 0; i < 100000; i++)
		trap(MEMOP, RAM_START, 0, 0, 0);
	broke_through();
}

/* The daemon must not trust the trap page that it shares with the app. */
static void scribble_trap_page(uint32_t unused)
{
	volatile uint8_t *page = byte_at(LAYOUT_TRAP_PAGE);

	(void)unused;
	for (uint32_t round = 0; round < 50; round++) {
		for (uint32_t i = offsetof(struct trap_page, next_sequence) + 8; i < 4096; i++)
			page[i] = (uint8_t)(round + i);
		EXPECT_EQUAL(memory_value(RAM_START), LAYOUT_RAM);
	}
	succeed();
}

ATTACKS(record_attacks, {"size", size}, {"size-largest", size_largest}, {"version", version}, {"kind", kind},
	{"fault-kind", fault_kind}, {"sequence-zero", sequence_zero}, {"sequence-old", sequence_old},
	{"sequence-skipped", sequence_skipped}, {"sequence-last", sequence_last}, {"sequence-high-bits", sequence_high_bits},
	{"forged-fault", forged_fault}, {"two-at-once", two_at_once}, {"two-waits", two_waits}, {"storm", storm},
	{"empty-once", empty_once}, {"empty-storm", empty_storm}, {"steal-reply", steal_reply}, {"own-traps", own_traps},
	{"bad-pointers", bad_pointers}, {"class", class_number}, {"yield", yield_number}, {"more-behind-exit", more_behind_exit},
	{"more-behind-restart", more_behind_restart}, {"bad-rseq", bad_rseq}, {"scribble-trap-page", scribble_trap_page});
