/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Whatever may happen to a kernel, one thing after the other: system calls with any registers, drivers that do anything, processes
 * managed in any state, a port that refuses. What happens is drawn from numbers that the user of this file makes: at random, or from a
 * fuzzer's bytes. After each step rig_check() must find nothing.
 */
#ifndef TESTS_UNIT_CORE_STREAM_H
#define TESTS_UNIT_CORE_STREAM_H

#include <stdint.h>

#define CORE_STREAM_PROCESSES 3u

/* Made by the user: a number below the limit, which is at least 1; any number. */
uint32_t core_stream_below(uint32_t limit);
uint32_t core_stream_word(void);

/* Begins with a new rig of three processes. */
void core_stream_begin(uint32_t granule, uint32_t initial_break);
void core_stream_step(void);
/* Blocked and dead processes get another chance. */
void core_stream_revive(void);

#endif
