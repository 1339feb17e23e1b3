/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Process console, with which a person at a terminal views and manages processes (Tock's capsules/core/src/process_console.rs,
 * and its guide to the process console). It is not a driver, and processes cannot use it. Anyone with access to the wire can do
 * all of this, so only the board's owner should have access to it.
 *
 *     tock$ help                   the commands
 *     tock$ status                 number of processes, of those running or yielded, and of all timeslice expirations
 *     tock$ list                   PID, ShortID, Name, Quanta (timeslice expirations), Syscalls, Restarts, Grants, State
 *     tock$ stop NAME              stops; start NAME resumes, fault NAME faults, terminate NAME ends, boot NAME starts an ended one
 *     tock$ process NAME           counters, and a map of the process's memory
 *     tock$ kernel                 version, and a map of the kernel's memory
 *     tock$ reset, panic           resets the board; makes the kernel panic, with its report
 *     tock$ console-stop           hibernates: the console neither answers nor echoes until console-start
 *
 * The texts are Tock's, for scripts that know them. As in Tock, a line matches a command if it begins with the command's name
 * (`lists` is list), and the managing commands apply to all processes of the given name. Where Tock prints nothing, this console
 * prints a line: if a name is missing, no process has it, or a process to boot has not ended. Keys:
 * capsules/process_console_line.h.
 *
 * Output is produced in pieces of the size that the device sends at a time; what is typed meanwhile waits. Each line of `list`
 * shows one moment. The parts of `process` may show different moments if the process executes meanwhile, and a number that grew
 * by a digit between two pieces is cut (as upstream).
 */
#ifndef CAPSULES_PROCESS_CONSOLE_H
#define CAPSULES_PROCESS_CONSOLE_H

#include <kc/hil/uart.h>
#include <kc/kernel.h>

#include "capsules/process_console_line.h"

/* Where the kernel itself is in memory. Ends are exclusive. */
struct capsule_process_console_addresses {
	uint32_t stack_start, stack_end;
	uint32_t text_start, text_end;
	uint32_t read_only_data_start; /* within text; the code ends here */
	uint32_t relocations_start, relocations_end;
	uint32_t bss_start, bss_end;
};

/* What the composition root provides, and owns. */
struct capsule_process_console_board {
	const char *build;                                         /* identifies the kernel, for people */
	const struct capsule_process_console_addresses *addresses; /* NULL: `kernel` prints only the version */
	void (*reset)(void *context);                              /* resets the board; NULL: it cannot */
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
	bool line_ended;                        /* its command has not been executed yet */
	char command[PROCESS_CONSOLE_LINE_MAX]; /* being executed */
	/*
	 * What is being printed: a job that consists of steps. A step is printed repeatedly, skipping what was already sent, until all
	 * of it has been sent. Returns false after the last step. NULL: nothing is being printed.
	 */
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

/* The device must have one channel, and take piece_size bytes (at least 1) at a time. */
void capsule_process_console_init(struct capsule_process_console *console, struct kc_kernel *kernel, struct kc_hil_uart hil,
				  uint32_t piece_size, const struct capsule_process_console_board *board);
/* Activates the console, which then prints a prompt; with `welcome`, version and commands precede it. */
void capsule_process_console_start(struct capsule_process_console *console, bool welcome);
/* Activates the console in hibernation: it waits for console-start. */
void capsule_process_console_start_hibernated(struct capsule_process_console *console);
/* For the back end. */
void capsule_process_console_transmitted(void *console, uint32_t channel, uint32_t sent);
void capsule_process_console_received(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);

#endif
