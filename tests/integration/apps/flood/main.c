/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Makes one system call after the other, and needs no driver. */
#include <libtock/tock.h>

int main(void)
{
	for (;;)
		(void)memop(2, 0);
}
