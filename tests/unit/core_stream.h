/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* A stream of everything that may happen to a kernel: system calls with any registers, drivers that do anything, processes
* managed in any state, a port that refuses. The user of this file supplies numbers that select the events: random ones, or a
 * fuzzer's bytes. After each step rig_check() must find nothing.
 */
#ifndef TESTS_UNIT_CORE_STREAM_H
#define TESTS_UNIT_CORE_STREAM_H

#include <stdint.h>

#define CORE_STREAM_PROCESSES 3u

/* Defined by the user: return a number below limit (at least 1), and any number. */
uint32_t core_stream_below(uint32_t limit);
uint32_t core_stream_word(void);

/* Starts with a new rig of three processes. */
void core_stream_begin(uint32_t granule, uint32_t initial_break);
void core_stream_step(void);
/* Revives blocked and dead processes. */
void core_stream_revive(void);

#endif
