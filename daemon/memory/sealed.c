/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/memory/pages.h"

/* A multiple of every page size. */
#define UNMAP_BYTES (4u << 20)

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x8u
#endif

/*
 * These files are never passed to exec (mapping them executable is unaffected), and with vm.memfd_noexec=2 Linux makes no other
 * memfds.
 */
int sealed_memfd(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL) /* before Linux 6.3 */
		fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	return fd < 0 ? -errno : fd;
}

static int write_all(int fd, const uint8_t *bytes, uint32_t length)
{
	uint32_t done = 0;

	while (done < length) {
		ssize_t count = write(fd, bytes + done, length - done);

		if (count > 0)
			done += (uint32_t)count;
		else if (count == 0)
			return -ENOSPC;
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

static int fill(struct sealed_file *file, const char *name, const uint8_t *bytes, uint32_t length, const char **step)
{
	uint32_t file_bytes = pages_round_up(length, (uint32_t)sysconf(_SC_PAGESIZE));
	void *map;
	int error;

	*step = "memfd_create";
	file->fd = sealed_memfd(name);
	if (file->fd < 0)
		return file->fd;
	*step = "write";
	error = write_all(file->fd, bytes, length);
	if (error < 0)
		return error;
	*step = "ftruncate";
	if (ftruncate(file->fd, file_bytes) < 0)
		return -errno;
	*step = "seal";
	if (fcntl(file->fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
		return -errno;
	/* Private: before Linux 6.7, a file sealed against writing could not be mapped shared, not even read-only. */
	*step = "mmap";
	map = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file->fd, 0);
	if (map == MAP_FAILED)
		return -errno;
	file->bytes = map;
	file->length = length;
	return 0;
}

int sealed_file_create(const char *name, const uint8_t *bytes, uint32_t length, struct sealed_file *file, const char **step)
{
	int error;

	*file = (struct sealed_file){.fd = -1};
	error = fill(file, name, bytes, length, step);
	if (error < 0)
		sealed_file_close(file);
	return error;
}

/* Unmaps piece by piece, because each munmap blocks other threads that map memory. */
static void unmap(const uint8_t *bytes, uint32_t length)
{
	while (length > 0) {
		uint32_t piece = length < UNMAP_BYTES ? length : UNMAP_BYTES;

		munmap((void *)bytes, piece);
		bytes += piece;
		length -= piece;
	}
}

void sealed_file_close(struct sealed_file *file)
{
	if (file->bytes != NULL)
		unmap(file->bytes, file->length);
	if (file->fd > 0)
		close(file->fd);
	*file = (struct sealed_file){.fd = -1};
}
