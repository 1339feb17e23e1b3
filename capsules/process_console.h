/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Process console: a person at a terminal looks at processes and manages them (Tock's capsules/core/src/process_console.rs, and its
 * guide to the process console). No driver: processes know nothing of it. Whoever reaches the wire may do all of this, so it belongs on a wire
 * that only the board's owner reaches.
 *
 *     tock$ help                   the commands
 *     tock$ status                 how many processes there are, how many of them are running or yielded, timeslice expirations of all
 *     tock$ list                   PID, ShortID, Name, Quanta (timeslice expirations), Syscalls, Restarts, Grants, State
 *     tock$ stop NAME              stops, start NAME resumes, fault NAME faults, terminate NAME ends, and boot NAME starts one that has ended
 *     tock$ process NAME           counters and the map of its memory
 *     tock$ kernel                 version, and the map of the kernel's memory
 *     tock$ reset, panic           the board anew; the kernel gives up, with its report
 *     tock$ console-stop           hibernates: nothing is answered or echoed until console-start
 *
 * The text is Tock's, for scripts that know it. Commands are told by their beginning, as there (`lists` is list), and those of managing concern all
 * processes of the name. Where Tock says nothing, there is a line here: a name is missing, no process has it, or what boots has not ended.
 * Keys: capsules/process_console_line.h.
 *
 * Work goes on in pieces of what the device sends at a time; what is typed meanwhile waits. A line of `list` is of one moment. The parts of
 * `process` are of several if the process executes meanwhile, and a number that grew by a digit between two of them is cut there (as upstream).
 */
#ifndef CAPSULES_PROCESS_CONSOLE_H
#define CAPSULES_PROCESS_CONSOLE_H

#include <kc/hil/uart.h>
#include <kc/kernel.h>

#include "capsules/process_console_line.h"

/* Where the kernel itself is in memory; ends are the first address after. */
struct capsule_process_console_addresses {
	uint32_t stack_start, stack_end;
	uint32_t text_start, text_end;
	uint32_t read_only_data_start; /* within text: the code ends there */
	uint32_t relocations_start, relocations_end;
	uint32_t bss_start, bss_end;
};

/* What the composition root tells; all of it stays the caller's. */
struct capsule_process_console_board {
	const char *build;                                         /* which kernel this is, for people */
	const struct capsule_process_console_addresses *addresses; /* NULL: `kernel` tells the version only */
	void (*reset)(void *context);                              /* starts the board anew; NULL: it cannot */
	void *reset_context;
};

#define PROCESS_CONSOLE_TYPED_AHEAD 64u
#define PROCESS_CONSOLE_OUT         (2u * PROCESS_CONSOLE_ECHO_MAX)

enum capsule_process_console_mode { PROCESS_CONSOLE_OFF = 0, PROCESS_CONSOLE_ACTIVE, PROCESS_CONSOLE_HIBERNATING };

struct capsule_process_console {
	struct kc_kernel *kernel;
	struct kc_hil_uart hil;
	const struct capsule_process_console_board *board;
	uint32_t piece_size;
	enum capsule_process_console_mode mode;
	struct process_console_line line;
	bool line_ended;                        /* its command is still to be done */
	char command[PROCESS_CONSOLE_LINE_MAX]; /* that is being done */
	/* What is printed: step after step of a job, each as if it were written anew, from what went out of it already. NULL: nothing. */
	bool (*job)(struct capsule_process_console *console, uint32_t step, const struct kc_writer *writer);
	uint32_t job_step;
	uint32_t job_written;
	char out[PROCESS_CONSOLE_OUT];
	uint32_t out_length;
	uint8_t typed[PROCESS_CONSOLE_TYPED_AHEAD]; /* a ring */
	uint32_t typed_first, typed_count;
	bool transmitting;
	bool receiving;
};

/* The device has one channel, and takes piece_size bytes (at least 1) at a time. */
void capsule_process_console_init(struct capsule_process_console *console, struct kc_kernel *kernel, struct kc_hil_uart hil,
				  uint32_t piece_size, const struct capsule_process_console_board *board);
/* From here on the console answers, beginning with a prompt; `welcome`: with version and commands before it. */
void capsule_process_console_start(struct capsule_process_console *console, bool welcome);
/* From here on it waits for console-start. */
void capsule_process_console_start_hibernated(struct capsule_process_console *console);
/* For the back end. */
void capsule_process_console_transmitted(void *console, uint32_t channel, uint32_t sent);
void capsule_process_console_received(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);

#endif
