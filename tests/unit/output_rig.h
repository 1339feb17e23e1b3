/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Processes that write to a real descriptor, and the other end of it. */
#ifndef TESTS_UNIT_OUTPUT_RIG_H
#define TESTS_UNIT_OUTPUT_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/backends/console_output.h"
#include "daemon/loop.h"

#define OUTPUT_CHANNELS 40u
#define OUTPUT_RENAMED  1000u /* lives from this one on have another name */
#define OUTPUT_READ_MAX 400000u

/* A console whose processes are named a, b, c... by slot, and the other end of its descriptor. */
extern struct loop *the_loop;
extern struct console_output *the_output;
extern int far_end;
extern int near_end;
extern char seen[OUTPUT_READ_MAX + 1];
extern size_t seen_length;
extern uint32_t completed[OUTPUT_CHANNELS]; /* bytes of completed transmissions */
extern uint32_t completions;
extern uint32_t failures;
extern int failed_with;
extern bool sends_again; /* each completion starts the next transmission at once */

void output_begin_on(int near, int far, bool prefix);
void output_begin(bool prefix);
void output_end(void);
struct kc_process_id output_process(uint32_t slot, uint64_t life);
enum kc_error output_send_bytes(struct kc_process_id writer, const char *bytes, size_t length);
bool output_has_completed(void *context);

/* Sends, and waits for the completion. */
void output_say_bytes(struct kc_process_id writer, const char *bytes, size_t length);
void output_say(struct kc_process_id writer, const char *text);

/* Reads what has arrived at the other end, without waiting. */
void output_look(void);
bool output_has_seen(void *context);
void output_expect(const char *text);

#endif
