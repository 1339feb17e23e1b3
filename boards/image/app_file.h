/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The app in a file that somebody names for an image, fit for a place in a board's flash. */
#ifndef BOARDS_IMAGE_APP_FILE_H
#define BOARDS_IMAGE_APP_FILE_H

#include <stdbool.h>
#include <stdint.h>

/* Flash that is free still: [start, end). */
struct app_room {
	uint32_t start;
	uint32_t end;
};

struct app_file {
	uint8_t *bytes; /* a TBF, its header sound and its length its total size */
	uint32_t length;
	bool is_fixed;
	uint32_t fixed_start; /* where it has to begin, if is_fixed: in the room */
};

/* Says why there is no image, as "place-apps: ...", and ends the program. */
_Noreturn void image_give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Reads a TBF, or from a TAB the first TBF that may lie in the room, of the first of the members (by comma, as "cortex-m4,cortex-m0")
 * that has one. A member is called cortex-m4.tbf or, if linked for addresses, cortex-m4.WHATEVER.tbf. Gives up on anything else.
 */
void app_file_read(const char *file_name, const char *members, struct app_room room, struct app_file *app);
void app_file_free(struct app_file *app);

#endif
