/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Runs two repeating alarms of different periods on the single alarm that the kernel gives an app. Exits after two seconds. */
#include <inttypes.h>
#include <libtock/services/alarm.h>
#include <stdio.h>

#define ENOUGH 4

struct bell {
	const char *name;
	uint32_t period_ms;
	int rings;
	libtock_alarm_t alarm;
};

static struct bell bells[] = {{.name = "fast", .period_ms = 200}, {.name = "slow", .period_ms = 500}};

static void ring(uint32_t now, uint32_t scheduled, void *opaque)
{
	struct bell *bell = opaque;
	(void)scheduled;
	printf("%s bell, every %" PRIu32 " ms: ring %d at %" PRIu32 " ms\n", bell->name, bell->period_ms, ++bell->rings,
	       libtock_alarm_ticks_to_ms(now));
}

int main(void)
{
	for (size_t i = 0; i < sizeof bells / sizeof bells[0]; i++)
		libtock_alarm_repeating_every_ms(bells[i].period_ms, ring, &bells[i], &bells[i].alarm);
	while (bells[1].rings < ENOUGH)
		yield();
	printf("the fast bell rang %d times, the slow one %d times\n", bells[0].rings, bells[1].rings);
	tock_exit(0);
}
