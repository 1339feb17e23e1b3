/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The drivers that every board has: alarm, console, LEDs, low-level debug and IPC. Part of the composition root: like board.c, it may name
 * capsules.
 *
 *     static struct standard_drivers standard;
 *     STANDARD_DRIVER_STORAGE(SLOTS);
 *     static struct kc_driver drivers[STANDARD_DRIVERS + 1];
 *
 *     uint32_t count = standard_drivers_add(&standard, standard_storage, drivers);
 *     drivers[count++] = ...                                  // the board's further drivers
 *     board_make_kernel(drivers, count);
 *     standard_drivers_init(&standard, standard_storage, alarm, leds);
 */
#ifndef BOARDS_STANDARD_DRIVERS_H
#define BOARDS_STANDARD_DRIVERS_H

#include <kc/ipc.h>

#include "boards/common/kernel.h"
#include "boards/components/console.h"
#include "capsules/alarm.h"
#include "capsules/led.h"
#include "capsules/low_level_debug.h"

#define STANDARD_DRIVERS 5u

/* The alarm's device calls capsule_alarm_fired with &alarm. */
struct standard_drivers {
	struct capsule_alarm alarm;
	struct board_console console;
	struct capsule_led led;
	struct capsule_low_level_debug debug;
	struct kc_ipc ipc;
};

/* Arrays with one entry per process slot, owned by the board. */
struct standard_driver_storage {
	struct process_deadline *alarm_deadlines;
	struct process_queue_entry *console_waiting;
	struct process_queue_entry *debug_waiting;
	struct kc_ipc_user *ipc_users; /* at most KC_IPC_IDS_MAX process slots */
};
/* Defines these arrays, and standard_storage. */
#define STANDARD_DRIVER_STORAGE(slots)                                                                      \
	static struct process_deadline alarm_deadlines[slots];                                              \
	static struct process_queue_entry console_waiting[slots];                                           \
	static struct process_queue_entry debug_waiting[slots];                                             \
	static struct kc_ipc_user ipc_users[slots];                                                         \
	static const struct standard_driver_storage standard_storage = {.alarm_deadlines = alarm_deadlines, \
									.console_waiting = console_waiting, \
									.debug_waiting = debug_waiting,     \
									.ipc_users = ipc_users}

/* Fills the first STANDARD_DRIVERS entries of drivers. Returns their number. */
uint32_t standard_drivers_add(struct standard_drivers *standard, struct standard_driver_storage storage,
			      struct kc_driver *drivers);
/* Call this after board_make_kernel. The console takes one of the mux's user slots. */
void standard_drivers_init(struct standard_drivers *standard, struct standard_driver_storage storage, struct kc_hil_alarm alarm,
			   struct kc_hil_led leds);

#endif
