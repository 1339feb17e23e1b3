/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Computes for ever without a system call: only the end of its timeslice lets another app execute. */
int main(void)
{
	for (;;)
		__asm__ volatile("");
}
