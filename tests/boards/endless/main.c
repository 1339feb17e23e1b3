/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Computes forever without a system call, so only the end of its timeslice lets another app run. */
int main(void)
{
	for (;;)
		__asm__ volatile("");
}
