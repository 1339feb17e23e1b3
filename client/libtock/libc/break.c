/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <errno.h>
#include <libtock/tock.h>
#include <unistd.h>

int errno;

enum { MEMOP_SBRK = 1 };

void *sbrk(ptrdiff_t increment)
{
	/* The kernel calculates modulo 2^32, so an increment that does not fit would be taken for another. */
	bool fits = increment >= INT32_MIN && increment <= INT32_MAX;
	memop_return_t answer = {TOCK_STATUSCODE_NOMEM, 0};
	if (fits)
		answer = memop(MEMOP_SBRK, (uintptr_t)increment);
	if (answer.status != TOCK_STATUSCODE_SUCCESS) {
		errno = ENOMEM;
		return (void *)-1;
	}
	return (void *)answer.data;
}
