/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The records that cross the socket between an app's gate and the daemon. Each is one SOCK_SEQPACKET message of fixed size, with
 * words in the processor's byte order, little-endian (both ends are on one machine).
 *
 * A life begins with a reply of kind INIT, which the daemon sends unasked, with sequence 0. The gate numbers its traps 1, 2, 3
 * ...; a reply carries the number of the trap that it answers, and the gate drops any other reply. A trap that waits (yield) gets
 * its reply when there is something to return. The daemon never trusts its peer.
 */
#ifndef PROTOCOL_TRAP_H
#define PROTOCOL_TRAP_H

#include <stdint.h>

#define TRAP_VERSION 1

enum trap_kind { TRAP_CALL = 1, TRAP_FAULT = 2 };

/* App to daemon. */
struct trap_record {
	uint16_t version;
	uint16_t kind; /* TRAP_CALL */
	uint32_t class_number;
	uint64_t sequence;
	uint32_t r[4];
};

enum reply_kind { REPLY_RETURN = 1, REPLY_UPCALL = 2, REPLY_INIT = 3 };

/* Daemon to app. */
struct trap_reply {
	uint16_t version;
	uint8_t kind;
	uint8_t written; /* REPLY_RETURN: bit n set if the app gets r[n]; the others keep their values */
	uint32_t pc;     /* REPLY_UPCALL, REPLY_INIT: the address to call with r[0..3] as arguments */
	uint64_t sequence;
	uint32_t r[4];
};

#define FAULT_REGISTERS 34

/* App to daemon; the last record of a life. The daemon uses it only for the printed text. */
struct fault_record {
	uint16_t version;
	uint16_t kind; /* TRAP_FAULT */
	uint32_t signal;
	uint32_t code;           /* si_code */
	uint32_t syscall_number; /* SIGSYS */
	uint32_t syscall_arch;   /* SIGSYS: AUDIT_ARCH_... */
	uint32_t register_count; /* how many of registers[] are used */
	uint64_t address;        /* si_addr */
	uint64_t pc;
	uint64_t stack_pointer;
	uint64_t registers
	    [FAULT_REGISTERS]; /* x86_64: rax rbx rcx rdx rsi rdi rbp rsp r8..r15 rip eflags; aarch64: x0..x30 sp pc pstate */
};

_Static_assert(sizeof(struct trap_record) == 32, "trap record");
_Static_assert(sizeof(struct trap_reply) == 32, "trap reply");
_Static_assert(sizeof(struct fault_record) == 48 + 8 * FAULT_REGISTERS, "fault record");

/* The start of the trap page. It is shared with a hostile app, so its contents are hints, never facts. */
struct trap_page {
	uint32_t rseq[8];       /* struct rseq, registered by apphost: word 1 is the CPU number */
	uint64_t next_sequence; /* the last sequence number that the gate used */
};

/*
 * The gate page begins with this function, in the C calling convention. It makes a system call of class `class_number`; r holds
 * the arguments and then the result. It may call upcall functions on the stack of its caller before it returns.
 */
typedef void gate_trap_function(uint32_t class_number, uint32_t r[4]);

#endif
