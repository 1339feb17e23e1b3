/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Shows apps' LEDs on LEDs of the machine (/sys/class/leds/NAME): on is max_brightness, off is 0. A device that fails or
 * disappears is logged once; apps continue.
 */
#ifndef DAEMON_BACKENDS_LED_FILES_H
#define DAEMON_BACKENDS_LED_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/backends/led_virtual.h"

#define LED_FILES_FOLDER   "/sys/class/leds"
#define LED_FILES_NAME_MAX 64u /* including the terminator */

struct led_files {
	struct led_file {
		int fd; /* -1: no LED of the machine shows this one */
		bool complained;
		char name[LED_FILES_NAME_MAX];
		char on[16]; /* what to write to switch it on */
	} leds[LED_VIRTUAL_MAX];
};

/* Initially no LED of the machine is used. */
void led_files_init(struct led_files *files);
/*
 * Shows LED `index` (below LED_VIRTUAL_MAX) on folder/name from now on. Switches it off, which also removes its trigger. Returns
 * 0, or a negative errno with a message in `reason`.
 */
int led_files_add(struct led_files *files, uint32_t index, const char *folder, const char *name, char *reason,
		  size_t reason_size);
void led_files_show(struct led_files *files, uint32_t index, bool on);
void led_files_close(struct led_files *files);

#endif
