/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/services/alarm.h>
#include <libtock/interface/syscalls/console_syscalls.h>
#include <libtock/tock.h>
#include <stdio.h>
#include <string.h>

#include "shares.h"

#define IDS 8 /* an app has at least this many on a board */

static uint32_t notifications;
static uint8_t storage[127]; /* 64 bytes from its first multiple of 64 are lent */
static struct {
	size_t client;
	uint32_t address;
	uint32_t length; /* 0: holds nothing */
} held;

static void wait_for_a_line(void)
{
	char line[4];

	printf("deaf\n");
	fgets(line, sizeof line, stdin);
	notifications = 0;
}

static void lend(size_t client)
{
	uint8_t *lent = storage + (0u - address_of(storage)) % 64;

	memset(lent, LENT, 64);
	EXPECT_EQUAL(ipc_share(client, lent, 64), RETURNCODE_SUCCESS);
}

/* Passes the share on in every way. Each is refused, because the memory is not the service's own. */
static uint8_t give(uint32_t address, int length)
{
	void *there = (void *)(uintptr_t)address;
	uint8_t refused = 0;

	refused += allow_readonly(DRIVER_NUM_CONSOLE, 1, there, (size_t)length).status == TOCK_STATUSCODE_INVAL;
	refused += allow_readwrite(DRIVER_NUM_CONSOLE, 1, there, (size_t)length).status == TOCK_STATUSCODE_INVAL;
	refused += allow_readwrite(IPC_DRIVER_NUM, 1, there, (size_t)length).status == TOCK_STATUSCODE_INVAL;
	refused += subscribe(DRIVER_NUM_CONSOLE, 1, (subscribe_upcall *)(uintptr_t)address, NULL).status == TOCK_STATUSCODE_INVAL;
	return refused;
}

/* The call itself is harmless: the driver 0x7fff does not exist. */
static void call_with_stack_at(uint32_t top)
{
#ifdef __arm__
	register uint32_t r0 __asm__("r0") = 0x7fff;
	register uint32_t r1 __asm__("r1") = 0;
	register uint32_t before;

	__asm__ volatile("mov %[before], sp\n\tmov sp, %[top]\n\tsvc 2\n\tmov sp, %[before]"
			 : [before] "=&r"(before), "+r"(r0), "+r"(r1)
			 : [top] "r"(top)
			 : "r2", "r3", "memory");
#else
	(void)top;
#endif
	printf("NOBODY STOPPED ME\n");
}

static void where(volatile uint8_t *bytes, uint32_t address)
{
	for (uint32_t i = 0; i < 4; i++)
		bytes[4 + i] = (uint8_t)(address >> 8 * i);
}

static void serve(int client, int length, int address, void *data)
{
	volatile uint8_t *bytes = byte_at((uint32_t)address);

	(void)data;
	notifications++;
	switch (length > 0 ? bytes[0] : 0) {
	case ORDER_FAULT:
		fault();
	case ORDER_WHERE:
		where(bytes, (uint32_t)address);
		break;
	case ORDER_BESIDE:
		if (bytes[1] == 1)
			bytes[length] = SCRIBBLE;
		else
			byte_at((uint32_t)address - 1)[0] = SCRIBBLE;
		break;
	case ORDER_HOLD:
		held.client = (size_t)client;
		held.address = (uint32_t)address;
		held.length = (uint32_t)length;
		break;
	case ORDER_LEND:
		lend((size_t)client);
		break;
	case ORDER_DEAF:
		(void)ipc_notify_client((size_t)client);
		wait_for_a_line();
		return;
	case ORDER_COUNT:
		bytes[1] = (uint8_t)(notifications - 1);
		break;
	case ORDER_HANG:
		printf("hanging\n");
		return;
	case ORDER_GIVE:
		bytes[1] = give((uint32_t)address, length);
		break;
	case ORDER_STACK:
		call_with_stack_at((uint32_t)(address + length));
		break;
	default:
		for (int i = 0; i < length; i++)
			bytes[i]++;
	}
	(void)ipc_notify_client((size_t)client);
}

/* Reads the held share after its owner's end. */
static void look_again(void)
{
	uint8_t all = 0;

	while (ipc_notify_client(held.client) != RETURNCODE_ENODEVICE)
		libtocksync_alarm_delay_ms(10);
	printf("looking again\n");
	for (uint32_t i = 0; i < held.length; i++)
		all |= byte_at(held.address)[i];
	printf("%s\n", all == 0 ? "left with zeroes" : "left with something");
	held.length = 0;
}

static void be_impostor(int client, int length, int address, void *data)
{
	(void)client;
	(void)address;
	(void)data;
	/* A negative length reports the end of the real service, which it may receive because it looked for the name. */
	if (length >= 0)
		printf("THE IMPOSTOR WAS NOTIFIED\n");
}

/* For the second app of that name, the library refuses to register a service, so it subscribes directly. */
void run_service(uint32_t unused)
{
	int code = ipc_register_service_callback(SHARE_SERVICE, serve, NULL);

	(void)unused;
	if (code == RETURNCODE_EINVAL) {
		for (uint32_t number = 0; number < IDS; number++)
			EXPECT_EQUAL(subscribe(IPC_DRIVER_NUM, number, be_impostor, NULL).success, true);
		printf("impostor\n");
	} else {
		EXPECT_EQUAL(code, RETURNCODE_SUCCESS);
		printf("service\n");
	}
	while (true) {
		yield();
		if (held.length != 0)
			look_again();
	}
}
