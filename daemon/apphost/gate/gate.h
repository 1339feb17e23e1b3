/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What setup hands to the gate page, and what the files of the page share. */
#ifndef APPHOST_GATE_H
#define APPHOST_GATE_H

#include <stdint.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include "protocol/trap.h"

#define GATE_HOLES 8

/* The address space between and around the mappings of the app. It lies on the fault stack while the gate works through it. */
struct gate_plan {
	uint32_t count;
	struct {
		unsigned long start, end; /* multiples of the page size; of the last hole the end is not known and not used */
	} holes[GATE_HOLES];
};

/* First function of the page: the app's way in. */
gate_trap_function gate_trap;

/* Gives up everything that the app must not have, installs the filter, waits for INIT and becomes the app. Runs on the fault stack. */
_Noreturn void gate_enter(const struct gate_plan *plan);

/* Signal handler, runs on the fault stack. Does not return. */
void gate_fault(int signal, siginfo_t *info, void *context);

/* Becomes the app: stack pointer r3, arguments r0..r3, all other registers zero. The app has nowhere to return to: that faults. */
_Noreturn void gate_jump(const struct trap_reply *init);

_Noreturn void gate_exit(void);

#endif
