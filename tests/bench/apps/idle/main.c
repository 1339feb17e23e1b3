/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* An app as most are most of the time: started, waiting. */
#include <libtock/tock.h>

int main(void)
{
	for (;;)
		yield();
}
