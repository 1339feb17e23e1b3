/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Interface between setup and the gate page, and between the files of the page. */
#ifndef APPHOST_GATE_H
#define APPHOST_GATE_H

#include <stdint.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include "protocol/trap.h"

#define GATE_HOLES 8

/* The unmapped ranges between and around the app's mappings. The plan lies on the fault stack while the gate works through it. */
struct gate_plan {
	uint32_t count;
	struct {
		unsigned long start, end; /* multiples of the page size; `end` of the last hole is unknown and unused */
	} holes[GATE_HOLES];
};

/* The first function of the page: entry point of the app's system calls. */
gate_trap_function gate_trap;

/*
 * Unmaps everything the app must not have, installs the filter, waits for INIT and jumps into the app. Runs on the fault stack.
 */
_Noreturn void gate_enter(const struct gate_plan *plan);

/* Signal handler. Runs on the fault stack and does not return. */
void gate_fault(int signal, siginfo_t *info, void *context);

/*
 * Enters the app: stack pointer = r3, arguments r0..r3, all other registers zero. There is no return address: returning faults.
 */
_Noreturn void gate_jump(const struct trap_reply *init);

_Noreturn void gate_exit(void);

#endif
