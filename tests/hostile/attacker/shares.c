/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* IPC between two apps that both break the rules (D1 to D7). The service is always `share-service`. */
#include "attack.h"
#include "tests/apps/share_client.h"

#include <stdio.h>
#include <string.h>

#define WINDOW_BYTES 65536u
#define PART_BYTES   (WINDOW_BYTES / 4)
#define SCRIBBLE     0xa5

/* A client's order to the service, in the first byte of a share. For any other byte, the service adds one to all bytes. */
enum order {
	ORDER_FAULT = 0xf1, /* fault in the middle of the call */
	ORDER_SCAN = 0xf2,  /* answer 0 if the window is empty beside this share, else 1 */
	ORDER_WRITE = 0xf3, /* write everywhere in the window, notify all ids, and take no orders from then on: only add */
	ORDER_DEAF = 0xf4,  /* print a line, take no notification until standard input has a line, then start counting them */
	ORDER_COUNT = 0xf5, /* write to the second byte how many notifications came since then */
	ORDER_ADD = 0xf6,   /* add one to all bytes but this, which becomes 2, and leave the rest of the window alone */
};

static volatile uint8_t *const window = (volatile uint8_t *)LAYOUT_SHARE;

/* The service. */

static uint32_t notifications;
static bool takes_orders = true;

static void scribble(uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at++)
		window[at] = SCRIBBLE;
}

/* Returns 1 if a byte outside of [start, end) is not 0, else 0. */
static uint8_t scan(uint32_t start, uint32_t end)
{
	for (uint32_t at = 0; at < WINDOW_BYTES; at++) {
		if ((at < start || at >= end) && window[at] != 0)
			return 1;
	}
	return 0;
}

static void write_everywhere(void)
{
	for (uint32_t round = 0; round < 300; round++) {
		scribble(0, WINDOW_BYTES / 8);
		for (size_t id = 0; id < 22; id++)
			(void)ipc_notify_client(id);
	}
}

static void serve(int client, int length, int address, void *data)
{
	volatile uint8_t *bytes = byte_at((uint32_t)address);
	uint32_t start = (uint32_t)address - LAYOUT_SHARE, end = start + (uint32_t)length;

	(void)data;
	notifications++;
	if (length <= 0)
		return;
	EXPECT((uint32_t)address >= LAYOUT_SHARE && end <= WINDOW_BYTES && start < end, address);
	switch (takes_orders ? bytes[0] : 0) {
	case ORDER_FAULT:
		fault();
	case ORDER_SCAN:
		bytes[0] = scan(start, end);
		break;
	case ORDER_WRITE:
		takes_orders = false;
		write_everywhere();
		break;
	case ORDER_DEAF:
		(void)ipc_notify_client((size_t)client);
		printf("deaf\n");
		(void)next_order();
		notifications = 0;
		return;
	case ORDER_COUNT:
		bytes[1] = (uint8_t)(notifications - 1);
		break;
	case ORDER_ADD:
		bytes[0] = 2;
		for (int i = 1; i < length; i++)
			bytes[i]++;
		break;
	default:
		for (int i = 0; i < length; i++)
			bytes[i]++;
		/* The service may write to the rest of its window without affecting any client. */
		scribble(0, start);
		scribble(end, WINDOW_BYTES);
	}
	(void)ipc_notify_client((size_t)client);
}

static void be_impostor(int client, int length, int address, void *data)
{
	(void)client;
	(void)address;
	(void)data;
	/* A negative length reports the end of the real service, which it may receive because it looked for the name. */
	if (length >= 0)
		broke_through();
}

/* For the second app of that name, the library refuses to register a service, so it subscribes directly. */
static void service(uint32_t unused)
{
	int code = ipc_register_service_callback(SHARE_SERVICE, serve, NULL);

	(void)unused;
	if (code == RETURNCODE_EINVAL) {
		for (uint32_t number = 0; number < 20; number++)
			EXPECT(subscribe(IPC_DRIVER_NUM, number, be_impostor, NULL).success, number);
		printf("impostor\n");
	} else {
		EXPECT_EQUAL(code, RETURNCODE_SUCCESS);
		printf("service\n");
	}
	while (true)
		yield();
}

/* Clients. */

static uint8_t *const area = large_buffer; /* holds SHARE_GUARD where nothing is shared */

static void check_guard(uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at++)
		EXPECT_EQUAL(area[at], SHARE_GUARD);
}

/* D2, D3: every byte is transferred both ways, and none beside the buffer. */
static void exchange(size_t id, uint32_t offset, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		area[offset + i] = share_byte(i, length);
	EXPECT_EQUAL(ipc_share(id, area + offset, (int)length), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	for (uint32_t i = 0; i < length; i++)
		EXPECT_EQUAL(area[offset + i], share_byte(i, length) + 1);
	check_guard(offset < 100 ? 0 : offset - 100, offset);
	check_guard(offset + length, offset + length + 100);
	memset(area + offset, SHARE_GUARD, length);
}

static void sizes(uint32_t unused)
{
	size_t id = share_find();

	(void)unused;
	memset(area, SHARE_GUARD, sizeof large_buffer);
	for (uint32_t length = 1; length <= 4096; length++)
		exchange(id, 100 + length % 7, length);
	exchange(id, 101, PART_BYTES);
	EXPECT_EQUAL(ipc_share(id, area, PART_BYTES + 1), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_ESIZE);
	EXPECT_EQUAL(ipc_share(id, area, -1), RETURNCODE_EINVAL);
	exchange(id, 999, 77);
	check_guard(0, sizeof large_buffer);
	succeed();
}

/* D1 */
static void empty_shares(uint32_t unused)
{
	size_t id = share_find();

	(void)unused;
	memset(area, SHARE_GUARD, sizeof large_buffer);
	for (uint32_t round = 0; round < 50; round++) {
		for (uint32_t i = 0; i < 200; i++)
			area[1000 + i] = share_byte(i, round);
		if (round == 0)
			EXPECT_EQUAL(ipc_share(id, area + 1000, 200), RETURNCODE_SUCCESS);
		share_told = false;
		EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_SUCCESS);
		/* While the service works on the real share. */
		for (size_t other = 0; other < 20; other++) {
			if (other != id)
				EXPECT_EQUAL(ipc_share(other, round % 2 == 0 ? NULL : (void *)area, 0), RETURNCODE_SUCCESS);
		}
		EXPECT_EQUAL(ipc_share(20, NULL, 0), RETURNCODE_ENOSUPPORT);
		yield_for(&share_told);
		EXPECT_EQUAL(share_told_length, 0);
		for (uint32_t i = 0; i < 200; i++)
			EXPECT_EQUAL(area[1000 + i], share_byte(i, round) + 1);
	}
	check_guard(0, 1000);
	check_guard(1200, sizeof large_buffer);
	succeed();
}

/* D5 */
static void storm(uint32_t unused)
{
	size_t id = share_find();
	uint32_t accepted = 0;
	int code;

	(void)unused;
	area[0] = ORDER_DEAF;
	EXPECT_EQUAL(ipc_share(id, area, 1), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(ipc_share(id, NULL, 0), RETURNCODE_SUCCESS);
	for (uint32_t i = 0; i < 1000; i++) {
		code = ipc_notify_service(id);
		EXPECT(code == RETURNCODE_SUCCESS || code == RETURNCODE_ENOMEM, code);
		accepted += code == RETURNCODE_SUCCESS;
	}
	EXPECT_EQUAL(accepted, SHARE_ACCEPTED_MAX);
	printf("stormed\n");
	/* Once the service takes notifications again, there is room for this one, after all others. */
	area[0] = ORDER_COUNT;
	area[1] = 0;
	EXPECT_EQUAL(ipc_share(id, area, 2), RETURNCODE_SUCCESS);
	while ((code = share_call(id)) == RETURNCODE_ENOMEM)
		wait_ms(10);
	EXPECT_EQUAL(code, RETURNCODE_SUCCESS);
	/*
	 * The notifications without a share count too. Some of them may already see this one and are answered. The count is complete when
	 * the last one is answered.
	 */
	for (uint32_t i = 0; i < accepted && area[1] != accepted; i++) {
		share_told = false;
		yield_for(&share_told);
	}
	EXPECT_EQUAL(area[1], accepted);
	succeed();
}

/* D6: the service ends, and another app with its name exists. */
static void betrayed(uint32_t unused)
{
	size_t id = share_find(), other;

	(void)unused;
	memset(area, SHARE_GUARD, 64);
	EXPECT_EQUAL(ipc_share(id, area, 64), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	area[0] = ORDER_FAULT;
	EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
	for (int i = 0; i < 100; i++) {
		EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_ENODEVICE);
		EXPECT_EQUAL(ipc_discover(SHARE_SERVICE, &other), RETURNCODE_ENODEVICE);
		EXPECT_EQUAL(ipc_share(id, area, 64), RETURNCODE_SUCCESS);
		for (size_t guess = 1; guess < 64; guess++)
			EXPECT(ipc_notify_service(guess) != RETURNCODE_SUCCESS, guess);
	}
	wait_ms(100);
	succeed();
}

/* D7: the service faults in the middle of a call, is restarted, and has nothing left from before. */
static void deserted(uint32_t rounds)
{
	size_t id = share_find();
	size_t again;

	for (uint32_t round = 0; round < rounds; round++) {
		memset(area, 0x33, 500);
		area[0] = ORDER_FAULT;
		EXPECT_EQUAL(ipc_share(id, area, 500), RETURNCODE_SUCCESS);
		EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
		EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_ENODEVICE);
		again = share_find();
		EXPECT_EQUAL(again, id);
		area[0] = ORDER_SCAN;
		EXPECT_EQUAL(ipc_share(id, area, 1), RETURNCODE_SUCCESS);
		EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
		EXPECT_EQUAL(area[0], 0);
	}
	succeed();
}

/* Waits for an answer that only comes from the service's end; the test kills the service. */
static void abandoned(uint32_t unused)
{
	size_t id = share_find();

	(void)unused;
	area[0] = ORDER_DEAF;
	EXPECT_EQUAL(ipc_share(id, area, 1), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	printf("waiting\n");
	EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
	succeed();
}

/* F5: shares a secret with the service, and ends. */
static void lends_a_secret(uint32_t unused)
{
	size_t id = share_find();

	(void)unused;
	memset(area, 0x5a, 3000);
	area[0] = ORDER_SCAN;
	EXPECT_EQUAL(ipc_share(id, area, 3000), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(area[0], 0);
	succeed();
}

/* After that app's end, the service must have nothing of its secret. */
static void heir(uint32_t unused)
{
	size_t id = share_find();

	(void)unused;
	(void)next_order();
	area[0] = ORDER_SCAN;
	EXPECT_EQUAL(ipc_share(id, area, 1), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(area[0], 0);
	succeed();
}

/* Shares, takes back, exchanges and moves its break while the service writes wherever it can. */
static void fickle(uint32_t seed)
{
	size_t id = share_find();
	uint32_t state = seed * 2654435761u + 1;
	uint32_t low = 8192, high = 40000; /* only [low, high) is ever shared */

	memset(area, SHARE_GUARD, sizeof large_buffer);
	area[low] = ORDER_WRITE;
	EXPECT_EQUAL(ipc_share(id, area + low, 100), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	for (uint32_t round = 0; round < 3000; round++) {
		uint32_t offset, length;

		state = state * 1664525 + 1013904223;
		offset = low + (state >> 8) % 20000;
		length = (state >> 4) % 9000;
		if (round % 3 == 0)
			length = 0;
		EXPECT_EQUAL(ipc_share(id, area + offset, (int)length), RETURNCODE_SUCCESS);
		area[offset] = 1;
		(void)ipc_notify_service(id);
		(void)yield_no_wait();
		if (round % 64 == 0)
			(void)set_break(current_break() + (round % 128 == 0 ? 4096 : (uint32_t)-4096));
	}
	check_guard(0, low);
	check_guard(high, sizeof large_buffer);
	succeed();
}

/* B11: an app cannot pass on what others share with it. */
static void gives_on(uint32_t unused)
{
	size_t id = share_find();

	(void)unused;
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, 1, LAYOUT_SHARE, 16), INVAL);
	EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_CONSOLE, 1, LAYOUT_SHARE, 16), INVAL);
	EXPECT_EQUAL(give(ALLOW_RW, IPC_DRIVER_NUM, (uint32_t)id, LAYOUT_SHARE, 16), INVAL);
	EXPECT_EQUAL(give(ALLOW_RO, IPC_DRIVER_NUM, 0, LAYOUT_SHARE, 16), INVAL);
	EXPECT_EQUAL(give(SUBSCRIBE, IPC_DRIVER_NUM, 0, LAYOUT_SHARE, 0), INVAL);
	/* The window is the app's own; writing to it is allowed, and visible to nobody else. */
	scribble(0, WINDOW_BYTES);
	succeed();
}

/* Occupies that many bytes of the service's window. */
static void greedy(uint32_t bytes)
{
	size_t id = share_find();

	memset(area, 1, bytes);
	area[0] = ORDER_ADD;
	EXPECT_EQUAL(ipc_share(id, area, (int)bytes), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	for (uint32_t i = 0; i < bytes; i++)
		EXPECT_EQUAL(area[i], 2);
	printf("holding\n");
	(void)next_order();
	succeed();
}

ATTACKS(share_attacks, {"share-service", service}, {"share-sizes", sizes}, {"share-empty", empty_shares}, {"share-storm", storm},
	{"share-betrayed", betrayed}, {"share-deserted", deserted}, {"share-abandoned", abandoned}, {"share-heir", heir},
	{"share-secret", lends_a_secret}, {"share-fickle", fickle}, {"share-gives-on", gives_on}, {"share-greedy", greedy});
