/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * How a test controls the puppet: a reply's r[0] is the order, r[1..3] its operands; the next trap's r[0] is the order, r[1] and r[2] the
 * result.
 */
#ifndef TESTS_PUPPET_H
#define TESTS_PUPPET_H

enum puppet_order {
	PUPPET_START = 0,        /* never an order: what the first trap says. r[1..3] of it are the r[1..3] of INIT */
	PUPPET_NOTHING,          /* trap again */
	PUPPET_TELL,             /* trap again with all four registers as they came */
	PUPPET_READ,             /* r[1], r[2]: address, low and high half. Result: the byte */
	PUPPET_WRITE,            /* r[1], r[2]: address; r[3]: byte */
	PUPPET_CALL,             /* r[1], r[2]: address; r[3]: argument. Result: what it returned */
	PUPPET_SYSTEM,           /* r[1]: number. Result: low and high half */
	PUPPET_SYSTEM_INT80,     /* r[1]: number, by the 32-bit entry */
	PUPPET_SYSTEM_SYSENTER,  /* r[1]: number, by the other 32-bit entry */
	PUPPET_SYSTEM_CODE32,    /* r[1]: number, from the 32-bit code segment */
	PUPPET_FAULT_WITH_STACK, /* r[1], r[2]: stack pointer; then reads address r[3] */
	PUPPET_SEND,             /* r[1]: bytes to send from the start of RAM, r[2]: how often. Result of the last */
	PUPPET_RECEIVE,          /* Result */
	PUPPET_EXIT,             /* r[1]: status */
	PUPPET_SPIN,             /* forever */
	PUPPET_BREAK_DOWN,       /* r[1]: enum puppet_instruction */
	PUPPET_SUM,              /* r[1]: address, r[2]: bytes. Result: 1 if any of them is not zero */
};

/* Instructions that end in a signal. */
enum puppet_instruction { PUPPET_UNDEFINED, PUPPET_BREAKPOINT, PUPPET_DIVIDE_BY_ZERO };

/* Classes that the puppet traps with, so that the test knows where a trap comes from. */
#define PUPPET_CLASS        7
#define PUPPET_CLASS_UPCALL 8 /* from puppet_upcall */

/* Offsets in the image, in bytes. */
#define PUPPET_ENTRY  0
#define PUPPET_UPCALL 16 /* an upcall that traps once with its arguments and then obeys: NOTHING returns, other orders as above */

#endif
