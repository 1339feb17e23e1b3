/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Doing what an app must not, and going on: the kernel of these tests has a driver (../hostile/calls.h) that lets an app go on behind an
 * instruction that faulted, and the processor's and the kernel's own protection are as on any board.
 */
#ifndef PROBES_PROBE_H
#define PROBES_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* What stopped an instruction: the fault status as the processor has it (CFSR), or CAUSE_OTHER. 0: nobody stopped it. */
struct stop {
	uint32_t cause;
	uint32_t address; /* that the processor named; 0: none */
};

#define CAUSE_EXECUTE   (1u << 0) /* memory not for executing */
#define CAUSE_ACCESS    (1u << 1) /* memory not for reading or writing */
#define CAUSE_STACK     (1u << 4)
#define CAUSE_UNDEFINED (1u << 16)

/* Each executes one instruction on an address. */
struct stop probe_load8(uint32_t address);
struct stop probe_load16(uint32_t address);
struct stop probe_load32(uint32_t address);
/* They write zero. */
struct stop probe_store8(uint32_t address);
struct stop probe_store16(uint32_t address);
struct stop probe_store32(uint32_t address);
struct stop probe_execute(uint32_t address); /* a call */
struct stop probe_undefined(void);
struct stop probe_divide_by_zero(void);
struct stop probe_breakpoint(void);

/* One test of an app. Those that end its life are done in steps, one a life. */
struct test {
	const char *name;
	bool (*run)(uint32_t step); /* true: that was the last step */
};
struct tests {
	const struct test *list;
	uint32_t count;
};
extern const struct tests edge_tests, memory_tests, privilege_tests, stack_tests;

/* The test that runs failed. Only its first failure is printed. */
__attribute__((format(printf, 1, 2))) void fail(const char *format, ...);
/* From here on this life is expected to end, by a fault or because it is restarted; the test goes on with its next step. */
void expect_fault(void);
void expect_restart(void);
void expect_nothing(void);
/* Ends this life by a fault that nobody mends, as expected. */
void next_life(void);
/* It did not. */
void not_ended(const char *what, uint32_t which);
/* This app's process slot. */
uint32_t own_slot(void);
/* enum prober_fact, of the process in a slot; 0 if there is none. */
uint32_t fact(uint32_t which, uint32_t slot);
uint32_t own_fact(uint32_t which);
/* A break that may be, all that the app can have. */
uint32_t largest_break(void);
/* A command of the prober's without a value; false: it failed. */
bool ask(uint32_t command_number, uint32_t first, uint32_t second, uint32_t *value);

static inline uint32_t round_up(uint32_t value, uint32_t step)
{
	return (value + step - 1) / step * step;
}
/* The first byte above what the break leaves this app, if the unit is right. */
uint32_t first_out_of_reach(void);
bool set_break(uint32_t app_break);
/* Fails unless this code runs unprivileged. */
void check_unprivileged(const char *when, uint32_t which);

#endif
