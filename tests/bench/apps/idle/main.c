/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* An idle app: it starts and then waits. */
#include <libtock/tock.h>

int main(void)
{
	for (;;)
		yield();
}
