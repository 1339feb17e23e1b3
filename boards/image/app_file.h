/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reads an app from a TAB or TBF for a flash image. */
#ifndef BOARDS_IMAGE_APP_FILE_H
#define BOARDS_IMAGE_APP_FILE_H

#include <stdbool.h>
#include <stdint.h>

/* The flash that is still free: [start, end). */
struct app_room {
	uint32_t start;
	uint32_t end;
};

struct app_file {
	uint8_t *bytes; /* a TBF with a valid header, whose total size is length */
	uint32_t length;
	bool is_fixed;
	uint32_t fixed_start; /* if is_fixed: where the app must begin, in the room */
};

/* Prints the reason as "place-apps: ..." and exits. */
_Noreturn void image_give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Reads a TBF or TAB. `members` lists processors, separated by commas ("cortex-m4,cortex-m0"); from a TAB it takes, for the first of them
 * that has any, the member that fits into the room with the smallest gap. A member's name is cortex-m4.tbf or, if it is linked for fixed
 * addresses, cortex-m4.WHATEVER.tbf. Gives up on anything else.
 */
void app_file_read(const char *file_name, const char *members, struct app_room room, struct app_file *app);
void app_file_free(struct app_file *app);

#endif
