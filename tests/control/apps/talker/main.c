/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Writes numbered lines and switches an LED as fast as it can, for clients that are slower. */
#include <libtock/interface/led.h>
#include <stdio.h>

int main(void)
{
	for (unsigned int number = 0;; number++) {
		printf("line %u\n", number);
		libtock_led_toggle(0);
	}
}
