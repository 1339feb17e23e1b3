/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A client of reverse_service: has three words reversed. If the service ends meanwhile, it finds the service again and retries the word. */
#include <libtock-sync/services/alarm.h>
#include <libtock/kernel/ipc.h>
#include <stdio.h>

#define TRIES   50
#define WAIT_MS 100

/* A power of two in size and aligned to it, so that boards can share it in place. */
static char buffer[64] __attribute__((aligned(64)));
static bool told;
static int outcome;

static void done(int service, int length, int shared, void *data)
{
	(void)service;
	(void)shared;
	(void)data;
	told = true;
	outcome = length < 0 ? length : RETURNCODE_SUCCESS;
}

/* Retries, because the service may start after its clients, and may be restarted. */
static size_t find(void)
{
	size_t service;
	int code = RETURNCODE_FAIL;

	for (int i = 0; i < TRIES; i++) {
		code = ipc_discover("reverse_service", &service);
		if (code == RETURNCODE_SUCCESS)
			code = ipc_register_client_callback(service, done, NULL);
		if (code == RETURNCODE_SUCCESS)
			code = ipc_share(service, buffer, sizeof buffer);
		if (code == RETURNCODE_SUCCESS)
			return service;
		libtocksync_alarm_delay_ms(WAIT_MS);
	}
	printf("no service: %s\n", tock_strrcode((returncode_t)code));
	tock_exit(1);
}

static int reverse(size_t service, const char *word)
{
	int code;

	strlcpy(buffer, word, sizeof buffer);
	told = false;
	code = ipc_notify_service(service);
	if (code != RETURNCODE_SUCCESS)
		return code;
	yield_for(&told);
	return outcome;
}

int main(void)
{
	static const char *const words[] = {"stressed", "drawer", "never odd or even"};
	size_t service = find();

	for (size_t i = 0; i < sizeof words / sizeof words[0];) {
		int code = reverse(service, words[i]);

		if (code == RETURNCODE_SUCCESS)
			printf("%s: %s\n", words[i++], buffer);
		else if (code == RETURNCODE_ENODEVICE)
			service = find();
		else
			tock_expect(RETURNCODE_SUCCESS, code, __FILE__, __LINE__);
	}
	tock_exit(0);
}
