/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/apps/share_client.h"

#include <libtock-sync/services/alarm.h>
#include <libtock/tock.h>

#include "tests/apps/expect.h"

#define TRIES      3000 /* the service may be slow to start */
#define TRY_GAP_MS 20

bool share_told;
int share_told_length;
uint32_t share_told_address;

static void heard(int from, int length, int address, void *data)
{
	(void)from;
	(void)data;
	share_told = true;
	share_told_length = length;
	share_told_address = (uint32_t)address;
}

int share_try_to_find(size_t *id)
{
	int code = ipc_discover(SHARE_SERVICE, id);

	if (code != RETURNCODE_SUCCESS)
		return code;
	EXPECT(*id != 0, *id);
	EXPECT_EQUAL(ipc_register_client_callback(*id, heard, NULL), RETURNCODE_SUCCESS);
	return RETURNCODE_SUCCESS;
}

size_t share_find(void)
{
	size_t id;

	for (int i = 0; i < TRIES; i++) {
		if (share_try_to_find(&id) == RETURNCODE_SUCCESS)
			return id;
		libtocksync_alarm_delay_ms(TRY_GAP_MS);
	}
	failed("no service was found", __LINE__, 0);
}

int share_call(size_t id)
{
	int code;

	share_told = false;
	code = ipc_notify_service(id);
	if (code != RETURNCODE_SUCCESS)
		return code;
	yield_for(&share_told);
	return share_told_length < 0 ? share_told_length : RETURNCODE_SUCCESS;
}
