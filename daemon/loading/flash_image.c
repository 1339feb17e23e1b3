/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/loading/flash_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kc/tbf.h>

#include "daemon/log.h"
#include "daemon/memory/sealed.h"
#include "protocol/layout.h"

enum {
#define TBF_NUMBER(name, value) TBF_##name = (value),
#include "protocol/tbf.def"
};

/* The same limit as for a TAB. */
#define IMAGE_BYTES_MAX 0x20000000

/* Reading the file. */

static int read_all(int fd, uint8_t *bytes, uint32_t length)
{
	uint32_t done = 0;

	while (done < length) {
		ssize_t count = read(fd, bytes + done, length - done);

		if (count > 0)
			done += (uint32_t)count;
		else if (count == 0)
			return -EIO; /* the file was truncated */
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

static bool read_open(int fd, struct flash_image *image, char *reason, size_t reason_size)
{
	struct stat status;
	int error;

	if (fstat(fd, &status) < 0) {
		snprintf(reason, reason_size, "%s: %s", image->file_name, strerror(errno));
		return false;
	}
	if (!S_ISREG(status.st_mode) || status.st_size == 0 || status.st_size > IMAGE_BYTES_MAX) {
		snprintf(reason, reason_size, "%s: not a flash image: it must be a file of 1 to %d bytes", image->file_name,
			 IMAGE_BYTES_MAX);
		return false;
	}
	image->length = (uint32_t)status.st_size;
	image->bytes = malloc(image->length);
	error = image->bytes != NULL ? read_all(fd, image->bytes, image->length) : -ENOMEM;
	if (error == 0)
		return true;
	snprintf(reason, reason_size, "%s: %s", image->file_name, strerror(-error));
	flash_image_free(image);
	return false;
}

bool flash_image_read(const char *file_name, struct flash_image *image, char *reason, size_t reason_size)
{
	/* O_NONBLOCK: do not block on a FIFO. */
	int fd = open(file_name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool done;

	*image = (struct flash_image){.file_name = file_name};
	if (fd < 0) {
		snprintf(reason, reason_size, "%s: %s", file_name, strerror(errno));
		return false;
	}
	done = read_open(fd, image, reason, reason_size);
	close(fd);
	return done;
}

void flash_image_free(struct flash_image *image)
{
	free(image->bytes);
	*image = (struct flash_image){0};
}

/* Walking the image. */

/* Returns the offset of the first TBF. A TBF begins with 2; zeros before it are the room that tockloader leaves for a kernel. */
static uint32_t first_offset(const struct flash_image *image)
{
	uint32_t offset = 0;

	while (offset < image->length && image->bytes[offset] == 0)
		offset++;
	return offset;
}

/* Returns true at a regular end of the apps: erased flash, tockloader's end mark (one zero byte), or the end of the file. */
static bool is_end(const struct flash_image *image, uint32_t offset)
{
	if (image->length - offset < 2)
		return true;
	const uint8_t *bytes = image->bytes + offset;

	return bytes[0] == 0x00 || (bytes[0] == 0xff && bytes[1] == 0xff);
}

/* Returns the size of the TBF at offset, or 0 if there is none. */
static uint32_t total_size_at(const struct flash_image *image, uint32_t offset, enum kc_tbf_error *error)
{
	uint32_t header_size;
	uint32_t total_size;

	*error = kc_tbf_lengths(image->bytes + offset, image->length - offset, &header_size, &total_size);
	return *error == KC_TBF_OK ? total_size : 0;
}

static bool is_padding(const struct flash_image *image, uint32_t offset, uint32_t total_size, struct kc_tbf *tbf)
{
	return kc_tbf_parse(image->bytes + offset, total_size, tbf).error == KC_TBF_NO_PROGRAM;
}

uint32_t flash_image_count(const struct flash_image *image)
{
	uint32_t count = 0;
	uint32_t total_size;
	enum kc_tbf_error error;
	struct kc_tbf tbf;

	for (uint32_t offset = first_offset(image); !is_end(image, offset); offset += total_size) {
		total_size = total_size_at(image, offset, &error);
		if (total_size == 0)
			break;
		if (!is_padding(image, offset, total_size, &tbf))
			count++;
	}
	return count;
}

/* Loading. */

static bool load_copy(const uint8_t *bytes, uint32_t length, struct supervisor *supervisor, struct kc_fault_policy policy,
		      char *reason, size_t reason_size)
{
	struct sealed_file flash;
	const char *step;
	int error;

	if (length > LAYOUT_FLASH_MAX) {
		snprintf(reason, reason_size, "it has %u bytes; an app may have at most %d", length, LAYOUT_FLASH_MAX);
		return false;
	}
	error = sealed_file_create("tock-flash", bytes, length, &flash, &step);
	if (error < 0) {
		snprintf(reason, reason_size, "no memory for its %u bytes of flash: %s: %s", length, step, strerror(-error));
		return false;
	}
	if (supervisor_load(supervisor, &(struct supervisor_app){.flash = &flash, .policy = policy}, reason, reason_size, NULL))
		return true;
	sealed_file_close(&flash);
	return false;
}

/*
 * A TBF does not name its processor, but only TBFs for Linux have these fixed addresses, which lie outside every board's flash.
 */
static bool is_for_linux(const struct kc_tbf *tbf)
{
	return tbf->has_fixed_addresses && tbf->fixed_flash == LAYOUT_FLASH + tbf->header_size + tbf->protected_trailer;
}

static void load_at(const struct flash_image *image, uint32_t offset, uint32_t total_size, struct supervisor *supervisor,
		    struct kc_fault_policy policy, struct flash_image_result *result)
{
	char reason[512];
	struct kc_tbf tbf;
	enum kc_tbf_error error = kc_tbf_parse(image->bytes + offset, total_size, &tbf).error;

	if (error == KC_TBF_NO_PROGRAM) {
		log_debug("%s: offset %u: padding of %u bytes", image->file_name, offset, total_size);
		return;
	}
	if (error == KC_TBF_OK && (tbf.flags & TBF_FLAG_ENABLED) == 0) {
		log_notice("%s: offset %u: this app is disabled and was not loaded", image->file_name, offset);
		return;
	}
	if (error == KC_TBF_OK && !is_for_linux(&tbf)) {
		log_error(
		    "%s: offset %u: this app was not linked for Linux, where code lies at 0x%08x; put the linux member of its "
		    "TAB into the image",
		    image->file_name, offset, LAYOUT_FLASH + tbf.header_size + tbf.protected_trailer);
		result->refused++;
	} else if (load_copy(image->bytes + offset, total_size, supervisor, policy, reason, sizeof reason)) {
		result->loaded++;
	} else {
		log_error("%s: TBF at offset %u: %s", image->file_name, offset, reason);
		result->refused++;
	}
}

struct flash_image_result flash_image_load(const struct flash_image *image, struct supervisor *supervisor,
					   struct kc_fault_policy policy)
{
	struct flash_image_result result = {0};
	uint32_t total_size;
	enum kc_tbf_error error;

	for (uint32_t offset = first_offset(image); !is_end(image, offset); offset += total_size) {
		total_size = total_size_at(image, offset, &error);
		if (total_size == 0) {
			log_error("%s: offset %u: no TBF begins here: %s; nothing from there on was loaded", image->file_name,
				  offset, kc_tbf_error_text(error));
			result.refused++;
			break;
		}
		load_at(image, offset, total_size, supervisor, policy, &result);
	}
	return result;
}
