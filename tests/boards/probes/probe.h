/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Lets an app do forbidden things and continue: the kernel of these tests has a driver (../hostile/calls.h) that makes an app continue
 * after an instruction that faulted. The protection by the processor and the kernel is the same as on any board.
 */
#ifndef PROBES_PROBE_H
#define PROBES_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* What stopped an instruction: the processor's fault status (CFSR), or CAUSE_OTHER. 0: nothing did. */
struct stop {
	uint32_t cause;
	uint32_t address; /* fault address that the processor reported; 0: none */
};

#define CAUSE_EXECUTE   (1u << 0) /* memory that is not executable */
#define CAUSE_ACCESS    (1u << 1) /* memory that is not readable or writable */
#define CAUSE_STACK     (1u << 4)
#define CAUSE_UNDEFINED (1u << 16)

/* Each executes one instruction that accesses the address. */
struct stop probe_load8(uint32_t address);
struct stop probe_load16(uint32_t address);
struct stop probe_load32(uint32_t address);
/* Stores write zero. */
struct stop probe_store8(uint32_t address);
struct stop probe_store16(uint32_t address);
struct stop probe_store32(uint32_t address);
struct stop probe_execute(uint32_t address); /* a call */
struct stop probe_undefined(void);
struct stop probe_divide_by_zero(void);
struct stop probe_breakpoint(void);

/* One test. Tests that end the app's life run in steps, one per life. */
struct test {
	const char *name;
	bool (*run)(uint32_t step); /* true if that was the last step */
};
struct tests {
	const struct test *list;
	uint32_t count;
};
extern const struct tests edge_tests, memory_tests, privilege_tests, stack_tests;

/* Reports that the current test failed. Only its first failure is printed. */
__attribute__((format(printf, 1, 2))) void fail(const char *format, ...);
/* From here on this life is expected to end, by a fault or a restart; the test then continues with its next step. */
void expect_fault(void);
void expect_restart(void);
void expect_nothing(void);
/* Ends this life with a fault that the prober does not handle. */
void next_life(void);
/* Reports that the life did not end as expected. */
void not_ended(const char *what, uint32_t which);
/* This app's process slot. */
uint32_t own_slot(void);
/* enum prober_fact, of the process in a slot; 0 if there is none. */
uint32_t fact(uint32_t which, uint32_t slot);
uint32_t own_fact(uint32_t which);
/* The highest allowed break. */
uint32_t largest_break(void);
/* Makes a command to the prober; *value, if not NULL, is its first return value. False if it failed. */
bool ask(uint32_t command_number, uint32_t first, uint32_t second, uint32_t *value);

static inline uint32_t round_up(uint32_t value, uint32_t step)
{
	return (value + step - 1) / step * step;
}
/* The first byte that this app must not be able to access: the break, rounded up to the unit's granularity. */
uint32_t first_out_of_reach(void);
bool set_break(uint32_t app_break);
/* Fails unless this code runs unprivileged. */
void check_unprivileged(const char *when, uint32_t which);

#endif
