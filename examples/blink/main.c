/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Blinks the first LED twice a second, forever. `tockd run --show-leds` shows it. */
#include <libtock-sync/services/alarm.h>
#include <libtock/interface/led.h>
#include <stdio.h>

int main(void)
{
	if (!libtock_led_exists()) {
		printf("no LED here\n");
		tock_exit(1);
	}
	for (;;) {
		libtock_led_toggle(0);
		libtocksync_alarm_delay_ms(250);
	}
}
