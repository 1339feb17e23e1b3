/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* The real core on plain memory: processes consist of registers and bytes only, and a test makes their system calls.
 *
 *     struct port_fixture f;
 *     port_fixture_begin(&f, drivers, count);      drivers as the composition root lists them
 *     uint32_t app = port_fixture_load(&f);        loaded and running
 *     fixture_command(&f, app, 0x1, 1, 5, 0)       what the app finds in r0..r3
 *     fixture_upcall(&f, app, &upcall)             yields without waiting
 *     port_fixture_end(&f);
 *
* Impossible events (a refused trap, a process that does not continue) end the test program with a message.
 */
#ifndef TESTS_UNIT_PORT_FIXTURE_H
#define TESTS_UNIT_PORT_FIXTURE_H

#include <kc/kernel.h>

#define FIXTURE_SLOTS         8u
#define FIXTURE_RAM_START     0x20000000u
#define FIXTURE_APP_RAM       4096u
#define FIXTURE_INITIAL_BREAK 3072u /* available to the app; the rest of its RAM is for grants */
#define FIXTURE_FLASH_START   0x08000000u
#define FIXTURE_SHARE_START   0x60000000u
#define FIXTURE_FUNCTION      (FIXTURE_RAM_START + 16u) /* a valid function pointer */

struct port_fixture {
	struct kc_port port;
	struct kc_kernel kernel;
	struct kc_process processes[FIXTURE_SLOTS];
	uint8_t *app_bytes[FIXTURE_SLOTS];
	uint8_t *kernel_bytes[FIXTURE_SLOTS];
	uint8_t *share_bytes[FIXTURE_SLOTS];
	void *mpu_configs[FIXTURE_SLOTS]; /* for a port with an MPU */
	uint32_t share_size;              /* size of new lives' share windows; 0: none */
	uint64_t sequence;
	uint32_t ready_calls[FIXTURE_SLOTS]; /* times that the core told the port that the process may go on */
};

struct fixture_upcall {
	uint32_t function;
	uint32_t arguments[4];
};

void port_fixture_begin(struct port_fixture *fixture, struct kc_driver *drivers, uint32_t driver_count);
void port_fixture_end(struct port_fixture *fixture);
/* Loads and enters a process whose faults restart it. Returns its slot. */
uint32_t port_fixture_load(struct port_fixture *fixture);
/* The same with the test's own TBF, which asks for FIXTURE_APP_RAM and must stay valid. */
uint32_t port_fixture_load_tbf(struct port_fixture *fixture, const uint8_t *tbf, uint32_t length);
struct kc_process_id fixture_id(struct port_fixture *fixture, uint32_t app);
/* The host address of a byte of the app's RAM, and its address for the app. */
uint8_t *fixture_bytes(struct port_fixture *fixture, uint32_t app, uint32_t offset);
uint32_t fixture_address(uint32_t offset);

/* Make system calls of a running process that return. */
struct kc_return fixture_call(struct port_fixture *fixture, uint32_t app, enum kc_class class_number, uint32_t r0, uint32_t r1,
			      uint32_t r2, uint32_t r3);
struct kc_return fixture_command(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t command, uint32_t arg0,
				 uint32_t arg1);
/* These must succeed. length 0 takes a buffer back; function 0 unsubscribes. */
void fixture_subscribe(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t number, uint32_t function);
void fixture_allow_ro(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t number, uint32_t offset,
		      uint32_t length);
void fixture_allow_rw(struct port_fixture *fixture, uint32_t app, uint32_t driver, uint32_t number, uint32_t offset,
		      uint32_t length);
/* Yields without waiting: true if an upcall ran. */
bool fixture_upcall(struct port_fixture *fixture, uint32_t app, struct fixture_upcall *upcall);
/* Uses up the remaining memory for grants. */
void fixture_starve(struct port_fixture *fixture, uint32_t app);
/* Ends the life and starts the next one, as after a fault. */
void fixture_restart(struct port_fixture *fixture, uint32_t app);
/* Lets a waiting process (a new life, a resumed one) continue until it executes. */
void fixture_go_on(struct port_fixture *fixture, uint32_t app);

bool kc_return_is(struct kc_return got, struct kc_return wanted);

#endif
