/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A service: reverses the text that a client shares, up to its first NUL, and notifies the client. */
#include <libtock/kernel/ipc.h>
#include <stdint.h>
#include <stdio.h>

static void serve(int client, int length, int buffer, void *data)
{
	char *text = (char *)(uintptr_t)(uint32_t)buffer;
	size_t end;

	(void)data;
	/* This client shares no buffer. */
	if (length <= 0)
		return;
	end = strnlen(text, (size_t)length);
	for (size_t start = 0; start + 1 < end; start++) {
		char first = text[start];

		text[start] = text[--end];
		text[end] = first;
	}
	/* An error means that the client has ended, which does not concern the service. */
	(void)ipc_notify_client((size_t)client);
}

int main(void)
{
	int code = ipc_register_service_callback("reverse_service", serve, NULL);

	if (code != RETURNCODE_SUCCESS) {
		printf("no service: %s\n", tock_strrcode((returncode_t)code));
		tock_exit(1);
	}
	/* After main returns, crt0 yields forever; serve() runs from there. */
	return 0;
}
