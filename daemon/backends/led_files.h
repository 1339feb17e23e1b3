/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * LEDs of the machine (/sys/class/leds/NAME) that show the LEDs of apps: on is max_brightness, off is 0. A device that fails or
 * goes away is logged once; apps go on.
 */
#ifndef DAEMON_BACKENDS_LED_FILES_H
#define DAEMON_BACKENDS_LED_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/backends/led_virtual.h"

#define LED_FILES_FOLDER   "/sys/class/leds"
#define LED_FILES_NAME_MAX 64u /* with its terminator */

struct led_files {
	struct led_file {
		int fd; /* -1: nothing of the machine shows this LED */
		bool complained;
		char name[LED_FILES_NAME_MAX];
		char on[16]; /* what is written for it */
	} leds[LED_VIRTUAL_MAX];
};

/* No LED of the machine is used yet. */
void led_files_init(struct led_files *files);
/*
 * From now on folder/name shows LED `index` (below LED_VIRTUAL_MAX). It is switched off, and thereby loses any other trigger. 0,
 * or a negative errno with a line for people in `reason`.
 */
int led_files_add(struct led_files *files, uint32_t index, const char *folder, const char *name, char *reason,
		  size_t reason_size);
void led_files_show(struct led_files *files, uint32_t index, bool on);
void led_files_close(struct led_files *files);

#endif
