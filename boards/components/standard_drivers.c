/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/components/standard_drivers.h"

uint32_t standard_drivers_add(struct standard_drivers *standard, struct standard_driver_storage storage,
			      struct kc_driver *drivers)
{
	/* One id per process slot, so that allocating an id never fails. */
	kc_ipc_init(&standard->ipc, storage.ipc_users, board_config.process_slots, (uint8_t)board_config.process_slots);
	drivers[0] = capsule_alarm_driver(&standard->alarm);
	drivers[1] = capsule_console_driver(&standard->console.capsule);
	drivers[2] = capsule_led_driver(&standard->led);
	drivers[3] = capsule_low_level_debug_driver(&standard->debug);
	drivers[4] = kc_ipc_driver(&standard->ipc);
	return STANDARD_DRIVERS;
}

void standard_drivers_init(struct standard_drivers *standard, struct standard_driver_storage storage, struct kc_hil_alarm alarm,
			   struct kc_hil_led leds)
{
	capsule_alarm_init(&standard->alarm, &board.kernel, storage.alarm_deadlines, alarm);
	board_console_init(&standard->console, storage.console_waiting);
	capsule_led_init(&standard->led, &board.kernel, leds);
	capsule_low_level_debug_init(&standard->debug, &board.kernel, storage.debug_waiting,
				     kernel_log_debug(&board.log, capsule_low_level_debug_written, &standard->debug));
}
