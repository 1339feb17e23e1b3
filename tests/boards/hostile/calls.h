/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The commands of the driver in prober.c, for the test app `probes`. Only the kernels of these tests have this driver. */
#ifndef HOSTILE_CALLS_H
#define HOSTILE_CALLS_H

#define PROBER_DRIVER 0x90001

enum prober_command {
	PROBER_EXISTS,
	/*
	 * From now on, in this and all later lives, the process survives a fault if r12 holds the address of the two instructions "yield;
	 * nop": it continues there, with the cause in r0 and the address in r1. Any other fault restarts it.
	 */
	PROBER_BEGIN,
	/* Returns the remembered word (0 at first), the cause of the last life's end (0: none), and the argument of PROBER_EARLY. */
	PROBER_RECALL,
	PROBER_REMEMBER, /* a: a word that is kept across lives */
	PROBER_EARLY,    /* a: how many forbidden places this life reached, before it did anything else */
	/* Returns fact a (enum prober_fact), which the app cannot know, about process b. */
	PROBER_FACT,
	/* Allocates a custom grant of a bytes. Returns the new start of the grants. */
	PROBER_TAKE_MEMORY,
	/* Copies read-only buffer 0 to read-write buffer 0, as a device would do. */
	PROBER_COPY,
	/* Lets the process in slot a, and nobody else, read and write some kernel memory. Returns its address and size. */
	PROBER_WIDEN,
	PROBER_NARROW, /* undoes PROBER_WIDEN for slot a */
	PROBER_UPCALL, /* queues upcall 0 for the process */
	/* Enters its grant and a custom grant of a bytes, restarts the process, and then overwrites both. */
	PROBER_RESTART_INSIDE,
	/* The same, but enters the grants of the new life before it writes. */
	PROBER_RESTART_AND_ENTER,
	/* Returns how many bytes of the new life's grants the last PROBER_RESTART_AND_ENTER overwrote. */
	PROBER_SPOILED,
	PROBER_BIG_GRANT,   /* enters a grant that is larger than the kernel's stack, and uses all of it */
	PROBER_ENTER_TWICE, /* enters a grant that is already entered, a driver's mistake */
	PROBER_RECURSE,     /* overflows the kernel's stack */
	PROBER_STORM,       /* from now on a timer interrupts at random times, as often as the kernel can bear */
	PROBER_INTERRUPTS,  /* returns how many interrupts came */
};

enum prober_fact {
	FACT_GRANULE,
	FACT_RAM_START,
	FACT_RAM_END,
	FACT_BREAK,
	FACT_FLASH_START,
	FACT_FLASH_END,
	FACT_KERNEL_FLASH,
	FACT_KERNEL_RAM,
	FACT_KERNEL_RAM_END,
	FACT_UART,
	FACT_SECURITY_EXTENSION,
	FACT_GRANT_SPACE, /* where the kernel's part of the process's memory begins */
};

/* A cause of a fault that the processor does not report, or that the kernel found itself. */
#define CAUSE_OTHER 0x80000000u

#endif
