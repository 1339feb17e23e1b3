/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A sensor app with a bug. It counts readings that arrive at random times; at every fifth it dereferences a pointer that was never set.
 * Run it with a policy that restarts it, such as `tockd run --fault-policy restart:3`: each restart begins with fresh memory.
 */
#include <libtock-sync/peripherals/rng.h>
#include <libtock-sync/services/alarm.h>
#include <stdio.h>
#include <stdlib.h>

struct calibration {
	int offset;
};

static const struct calibration *volatile calibration; /* never set */

static int read_sensor(void)
{
	uint8_t noise = 0;
	int received;
	libtocksync_rng_get_random_bytes(&noise, 1, 1, &received);
	libtocksync_alarm_delay_ms(50 + noise % 50);
	return 200 + noise % 32;
}

int main(void)
{
	printf("a new life, counting from 0\n");
	for (int count = 1;; count++) {
		int reading = read_sensor();
		printf("reading %d: %d.%d degrees\n", count, reading / 10, reading % 10);
		if (count % 5 == 0) {
			printf("time to calibrate\n");
			reading += calibration->offset;
			printf("calibrated: %d\n", reading);
		}
	}
}
