/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A counter that a program can read without a system call: the only clock that apps and the bench share. */
#ifndef BENCH_CYCLE_COUNTER_H
#define BENCH_CYCLE_COUNTER_H

#include <stdint.h>

static inline uint64_t cycle_counter(void)
{
#if defined(__x86_64__)
	uint32_t low, high;
	__asm__ volatile("rdtscp" : "=a"(low), "=d"(high) : : "rcx", "memory");
	return (uint64_t)high << 32 | low;
#elif defined(__aarch64__)
	uint64_t value;
	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(value) : : "memory");
	return value;
#else
#error "no cycle counter known for this processor"
#endif
}

#endif
