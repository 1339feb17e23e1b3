/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The name of the package chooses an attack: "NAME" or "NAME-NUMBER", where the number is its argument. Each attack reports its result at
 * the end: succeed() if everything was refused as expected, broke_through() if something forbidden was possible. An attack that should end
 * the app is followed by broke_through().
 */
#ifndef HOSTILE_ATTACK_H
#define HOSTILE_ATTACK_H

#include <libtock/interface/syscalls/console_syscalls.h>
#include <libtock/peripherals/syscalls/alarm_syscalls.h>
#include <libtock/peripherals/syscalls/rng_syscalls.h>
#include <libtock/tock.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/layout.h"
#include "protocol/trap.h"
#include "tests/apps/expect.h"

struct attack {
	const char *name;
	void (*run)(uint32_t argument);
};

struct attacks {
	const struct attack *list;
	size_t count;
};

#define ATTACKS(name, ...)                                        \
	static const struct attack name##_list[] = {__VA_ARGS__}; \
	const struct attacks name = {name##_list, sizeof name##_list / sizeof name##_list[0]}

extern const struct attacks record_attacks, memory_attacks, buffer_attacks, life_attacks, flood_attacks, fuzz_attacks,
    share_attacks;

__attribute__((noreturn)) void succeed(void);
__attribute__((noreturn)) void broke_through(void);
/* Writes to an address without memory. */
__attribute__((noreturn)) void fault(void);

/* Reads the next line of standard input and returns its letter. Each life reads on where the last one stopped. */
char next_order(void);
void wait_ms(uint32_t ms);

enum { YIELD, SUBSCRIBE, COMMAND, ALLOW_RW, ALLOW_RO, MEMOP, EXIT, ALLOW_READABLE };
enum { BRK, SBRK, RAM_START, RAM_END, FLASH_START, FLASH_END, GRANT_START };
enum { FAILURE, FAILURE_U32, FAILURE_U32_U32, SUCCESS = 128, SUCCESS_U32, SUCCESS_U32_U32 };
enum { INVAL = 6, NOMEM = 9, NOSUPPORT = 10, NODEVICE = 11 };

#define NO_DRIVER 0x7f123456u

/* Makes a system call with these registers through the gate. */
struct registers {
	uint32_t r[4];
};
struct registers trap(uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3);
uint32_t memory_value(uint32_t operation);
uint32_t current_break(void);
/* True if the kernel accepted the break. */
bool set_break(uint32_t address);
/* Makes an allow or subscribe. Returns its error code, 0 if it was accepted. */
uint32_t give(uint32_t class_number, uint32_t driver, uint32_t number, uint32_t address, uint32_t length);

/* Bypass the gate. Return negative errno, or the number of bytes. */
enum { DONT_WAIT = 0x40, PEEK = 2, NO_SIGNAL = 0x4000 };
long raw_send(const void *bytes, size_t length, int flags);
long raw_receive(void *bytes, size_t size, int flags);
/* The next record as the gate would make it. After sending it, raw_sent() updates the gate's sequence number. */
struct trap_record next_record(uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3);
void raw_sent(void);

extern uint8_t large_buffer[65536];

#endif
