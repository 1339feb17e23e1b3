/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/services/alarm.h>

static void over(uint32_t now, uint32_t scheduled, void *opaque)
{
	(void)now;
	(void)scheduled;
	*(bool *)opaque = true;
}

/* Each call has its own flag, so that calls may nest through callbacks. */
int libtocksync_alarm_delay_ms(uint32_t ms)
{
	bool is_over = false;
	libtock_alarm_t alarm;
	int code = libtock_alarm_in_ms(ms, over, &is_over, &alarm);
	if (code == RETURNCODE_SUCCESS)
		yield_for(&is_over);
	return code;
}

int libtocksync_alarm_yield_for_with_timeout(bool *condition, uint32_t ms)
{
	volatile bool *met = condition;
	bool is_over = false;
	libtock_alarm_t alarm;
	int code = libtock_alarm_in_ms(ms, over, &is_over, &alarm);
	if (code != RETURNCODE_SUCCESS)
		return code;
	while (!*met && !*(volatile bool *)&is_over)
		yield();
	libtock_alarm_ms_cancel(&alarm);
	return *met ? RETURNCODE_SUCCESS : RETURNCODE_FAIL;
}
