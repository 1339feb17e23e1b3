/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Waits until other apps have used their floating point registers, and checks that none of their values is in its own. */
#include <libtock-sync/services/alarm.h>
#include <libtock/tock.h>
#include <stdio.h>

/* ORs all 32 registers together. */
static uint32_t leftovers(void)
{
	uint32_t all = 0, one;

	__asm__ volatile(".syntax unified\n\t"
			 ".fpu fpv4-sp-d16\n\t"
			 ".irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n\t"
			 "vmov %[one], s\\n\n\t"
			 "orrs %[all], %[one]\n\t"
			 ".endr"
			 : [all] "+r"(all), [one] "=&r"(one)
			 :
			 : "cc");
	return all;
}

int main(void)
{
	libtocksync_alarm_delay_ms(50);
	uint32_t all = leftovers();

	if (all != 0)
		printf("another app left 0x%lx\n", (unsigned long)all);
	else
		printf("nothing of another app was left\n");
	tock_exit(0);
}
