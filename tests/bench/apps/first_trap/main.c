/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Ends with its first system calls: what is left is the price of a start. */
#include <libtock/tock.h>

int main(void)
{
	tock_exit(0);
}
