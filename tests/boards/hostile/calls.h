/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What the test app `probes` asks the driver in prober.c, which only kernels of these tests have. */
#ifndef HOSTILE_CALLS_H
#define HOSTILE_CALLS_H

#define PROBER_DRIVER 0x90001

enum prober_command {
	PROBER_EXISTS,
	/*
	 * From now on a fault of this process's, in this life and in those to come, is not the end of it if r12 then holds the address
	 * of the two instructions "yield; nop": it goes on there, with the cause in r0 and the address in r1. Any other fault begins the next life.
	 */
	PROBER_BEGIN,
	/* A word that is kept from life to life (0 at first), the cause of the last life's end (0: none), and what PROBER_EARLY was told. */
	PROBER_RECALL,
	PROBER_REMEMBER, /* word */
	PROBER_EARLY,    /* how many places this life reached that it should not have, before it did anything else */
	/* What the app cannot know (enum prober_fact), of process b. */
	PROBER_FACT,
	/* More memory of this process's for the kernel: bytes. Success: where. */
	PROBER_TAKE_MEMORY,
	/* What the app lends as read-only buffer 0 is copied to read-write buffer 0, as a device would do. */
	PROBER_COPY,
	/* Lets the process in slot a read and write some memory of the kernel's, of which nobody else may reach anything: where, how much. */
	PROBER_WIDEN,
	PROBER_NARROW, /* no more */
	PROBER_UPCALL, /* queues upcall 0 for the process */
	/* Is inside its grant and a custom grant of so many bytes, restarts the process, and only then writes all of it. */
	PROBER_RESTART_INSIDE,
	/* The same, but before it writes it enters the grants of the new life. */
	PROBER_RESTART_AND_ENTER,
	/* 0, or how many bytes of the new life's grants the last PROBER_RESTART_AND_ENTER spoiled. */
	PROBER_SPOILED,
	PROBER_BIG_GRANT,   /* enters a grant that is larger than the kernel's stack, and uses all of it */
	PROBER_ENTER_TWICE, /* enters a grant that is entered: a mistake of a driver's */
	PROBER_RECURSE,     /* uses up the kernel's stack */
	PROBER_STORM,       /* from now on a timer interrupts as often as the kernel can bear, at random times */
	PROBER_INTERRUPTS,  /* how many came */
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
	FACT_GRANT_SPACE, /* of this process: where what the kernel has of its memory begins */
};

/* Upcall, buffers: number 0 of each. A cause that the processor does not name, or that the kernel found itself: */
#define CAUSE_OTHER 0x80000000u

#endif
