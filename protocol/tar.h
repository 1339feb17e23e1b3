/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The members of an uncompressed tar archive, one after the other: ustar (POSIX.1-1988), pax (POSIX.1-2001), GNU's with long names, and
 * the format before all of these. Only headers are read, and nothing is allocated; an archive may lie about everything.
 */
#ifndef PROTOCOL_TAR_H
#define PROTOCOL_TAR_H

#include <stdbool.h>
#include <stdint.h>

#define TAR_BLOCK_BYTES 512u
/* Longer names come cut to this length, without their end. */
#define TAR_NAME_MAX 255u

/* One pass over an archive. Zeroed but for the first two. */
struct tar {
	int descriptor; /* of a regular file; its position is not used */
	uint64_t size;  /* of the file */
	uint64_t at;    /* where the next member begins, and after TAR_END the end mark */
	const char *reason;
	int system_error;
};

struct tar_member {
	char name[TAR_NAME_MAX + 1];
	uint64_t at;   /* where the first of its headers stands */
	uint64_t data; /* where its bytes begin */
	uint64_t size; /* that it claims: any number */
	bool is_cut;   /* the file ends before its last block does */
	bool is_file;
	bool is_sparse;
};

enum tar_next {
	TAR_MEMBER,
	TAR_END,     /* a block of zeroes, or the end of the file */
	TAR_DAMAGED, /* tar->reason says why; at is where */
	TAR_FAILED,  /* tar->system_error */
};
/* Goes on to the next member. None follows one that is cut. */
enum tar_next tar_next(struct tar *tar, struct tar_member *member);

/* Reads `length` bytes at an offset: true, or false with tar->reason or, if the system refused, tar->system_error. */
bool tar_read(struct tar *tar, uint64_t offset, void *bytes, uint64_t length);

#endif
