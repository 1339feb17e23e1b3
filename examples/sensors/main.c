/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Measures temperature and humidity three times, once a second. Skips a sensor that is missing. */
#include <libtock-sync/sensors/humidity.h>
#include <libtock-sync/sensors/temperature.h>
#include <libtock-sync/services/alarm.h>
#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 3

static void show(const char *what, const char *unit, returncode_t code, int hundredths)
{
	if (code != RETURNCODE_SUCCESS)
		printf("%s: %s\n", what, tock_strrcode(code));
	else
		printf("%s: %s%d.%02d %s\n", what, hundredths < 0 ? "-" : "", abs(hundredths / 100), abs(hundredths % 100), unit);
}

int main(void)
{
	bool has_temperature = libtocksync_temperature_exists();
	bool has_humidity = libtocksync_humidity_exists();

	if (!has_temperature && !has_humidity) {
		printf("no sensor here\n");
		tock_exit(1);
	}
	for (int round = 0; round < ROUNDS; round++) {
		int value = 0;

		if (round > 0)
			libtocksync_alarm_delay_ms(1000);
		if (has_temperature) {
			returncode_t code = libtocksync_temperature_read(&value);

			show("temperature", "degrees", code, value);
		}
		if (has_humidity) {
			returncode_t code = libtocksync_humidity_read(&value);

			show("humidity", "%", code, value);
		}
	}
	tock_exit(0);
}
