/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Prints the names of all processes and whether they have ended, and tries to end the one called blink. */
#include <libtock-sync/services/alarm.h>
#include <libtock/kernel/process_info.h>
#include <stdio.h>
#include <string.h>

#define PROCESSES_MAX 8
#define TERMINATE     4

static void manage(uint32_t id)
{
	uint32_t statistics[4] = {0};
	char name[32] = "";
	returncode_t code = libtock_process_info_get_process_name(id, (uint8_t *)name, sizeof name);

	if (code == RETURNCODE_SUCCESS)
		code = libtock_process_info_get_process_stats(id, (uint8_t *)statistics, sizeof statistics);
	printf("%s: %s, state %u\n", name, tock_strrcode(code), (unsigned int)statistics[3]);
	if (strcmp(name, "blink") != 0)
		return;
	printf("ending it: %s\n", tock_strrcode(libtock_process_info_set_process_state(id, TERMINATE)));
	code = libtock_process_info_get_process_stats(id, (uint8_t *)statistics, sizeof statistics);
	printf("it is now: %s, state %u\n", tock_strrcode(code), (unsigned int)statistics[3]);
}

int main(void)
{
	uint32_t ids[PROCESSES_MAX];
	uint32_t count = 0;

	libtocksync_alarm_delay_ms(100);
	returncode_t code = libtock_process_info_get_process_ids((uint8_t *)ids, sizeof ids, &count);

	printf("processes: %s, %u\n", tock_strrcode(code), (unsigned int)count);
	for (uint32_t i = 0; i < count && i < PROCESSES_MAX; i++)
		manage(ids[i]);
	tock_exit(0);
}
