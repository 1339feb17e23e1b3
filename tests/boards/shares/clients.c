/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/services/alarm.h>
#include <libtock/tock.h>
#include <stdio.h>
#include <string.h>

#include "shares.h"

#define IDS        8u /* an app has at least this many on a board */
#define LENGTH_MAX 4096u
#define BESIDE     70u /* bytes checked before and after each share */

#define AREA_BYTES (3 * LENGTH_MAX)

/* Aligned at run time, because an app's RAM begins at a smaller multiple. */
static uint8_t storage[AREA_BYTES + LENGTH_MAX - 1];
static uint8_t *area;   /* at a multiple of LENGTH_MAX; holds SHARE_GUARD where nothing is shared */
static uint8_t *middle; /* start of what is shared in place */

static size_t begin(void)
{
	area = storage + (0u - address_of(storage)) % LENGTH_MAX;
	middle = area + LENGTH_MAX;
	memset(area, SHARE_GUARD, AREA_BYTES);
	return share_find();
}

/* Shares a buffer that begins with this order. */
static void order(size_t id, uint8_t *buffer, uint32_t length, enum order what)
{
	buffer[0] = (uint8_t)what;
	EXPECT_EQUAL(ipc_share(id, buffer, (int)length), RETURNCODE_SUCCESS);
}

static void check_guard(const uint8_t *from, const uint8_t *to)
{
	for (; from < to; from++)
		EXPECT_EQUAL(*from, SHARE_GUARD);
}

static void fill(uint8_t *buffer, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		buffer[i] = share_byte(i, length);
}

/* Checks that every byte is transferred both ways, and none beside the buffer. */
static void exchange(size_t id, uint8_t *buffer, uint32_t length)
{
	fill(buffer, length);
	EXPECT_EQUAL(ipc_share(id, buffer, (int)length), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	for (uint32_t i = 0; i < length; i++)
		EXPECT_EQUAL(buffer[i], share_byte(i, length) + 1);
	check_guard(buffer - BESIDE, buffer);
	check_guard(buffer + length, buffer + length + BESIDE);
	memset(buffer, SHARE_GUARD, length);
}

/* Checks that the notification is refused and nothing is transferred. */
static void is_refused(size_t id, uint8_t *buffer, uint32_t length)
{
	fill(buffer, length);
	EXPECT_EQUAL(ipc_share(id, buffer, (int)length), RETURNCODE_SUCCESS);
	share_told = false;
	EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_ESIZE);
	for (uint32_t i = 0; i < length; i++)
		EXPECT_EQUAL(buffer[i], share_byte(i, length));
	memset(buffer, SHARE_GUARD, length);
}

/* No region begins at an odd address, so this goes through a window. */
static void exchange_odd(size_t id, uint32_t length, uint32_t part)
{
	uint8_t *buffer = area + 101 + length % 7 * 2;

	if (length <= part)
		exchange(id, buffer, length);
	else
		is_refused(id, buffer, length);
}

/* D2, D3: all sizes, at odd addresses up to the window's limit, and in place at every alignment. */
static void sizes(uint32_t part)
{
	size_t id = begin();

	for (uint32_t length = 1; length <= LENGTH_MAX; length += length < 300 ? 1 : 61)
		exchange_odd(id, length, part);
	for (uint32_t length = 32; length <= LENGTH_MAX; length *= 2) {
		exchange_odd(id, length, part);
		for (uint32_t at = length < 128 ? 128 : length; at <= LENGTH_MAX; at *= 2)
			exchange(id, area + at, length);
		for (uint32_t at = 1; at < length; at *= 2) {
			if (length <= part)
				exchange(id, middle + at, length);
		}
	}
	check_guard(area, area + AREA_BYTES);
}

/* The service sees a share at its own address if the MPU can map it, and elsewhere if not. */
static void places(uint32_t unused)
{
	size_t id = begin();
	uint32_t address;

	(void)unused;
	for (uint32_t length = 32; length <= LENGTH_MAX; length *= 2) {
		order(id, middle, length, ORDER_WHERE);
		EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
		memcpy(&address, middle + 4, sizeof address);
		EXPECT_EQUAL(address, address_of(middle));
	}
	order(id, middle + 1, 32, ORDER_WHERE);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	memcpy(&address, middle + 5, sizeof address);
	EXPECT_EQUAL(address < address_of(area) || address >= address_of(area + AREA_BYTES), true);
}

/* The service cannot access a byte beside a share in place. */
static void beside(uint32_t length)
{
	for (uint8_t side = 0; side < 2; side++) {
		size_t id = begin();

		memset(middle, 0, length);
		middle[1] = side;
		order(id, middle, length, ORDER_BESIDE);
		EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
		check_guard(area, middle);
		check_guard(middle + length, area + AREA_BYTES);
	}
}

/* D1 */
static void empty(uint32_t unused)
{
	size_t id = begin();

	(void)unused;
	for (uint32_t round = 0; round < 20; round++) {
		uint8_t *buffer = round < 10 ? middle : middle + 1;

		fill(buffer, 64);
		if (round % 10 == 0)
			EXPECT_EQUAL(ipc_share(id, buffer, 64), RETURNCODE_SUCCESS);
		share_told = false;
		EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_SUCCESS);
		/* While the service works on the real share. */
		for (size_t other = 0; other < IDS; other++) {
			if (other != id)
				EXPECT_EQUAL(ipc_share(other, round % 2 == 0 ? NULL : (void *)area, 0), RETURNCODE_SUCCESS);
		}
		yield_for(&share_told);
		EXPECT_EQUAL(share_told_length, 0);
		for (uint32_t i = 0; i < 64; i++)
			EXPECT_EQUAL(buffer[i], share_byte(i, 64) + 1);
	}
	check_guard(area, middle);
	check_guard(middle + 65, area + AREA_BYTES);
}

/* D5 */
static void storm(uint32_t unused)
{
	size_t id = begin();
	uint32_t accepted = 0;
	int code;

	(void)unused;
	order(id, middle, 32, ORDER_DEAF);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(ipc_share(id, NULL, 0), RETURNCODE_SUCCESS);
	for (uint32_t i = 0; i < 300; i++) {
		code = ipc_notify_service(id);
		EXPECT_EQUAL(code == RETURNCODE_SUCCESS || code == RETURNCODE_ENOMEM, true);
		accepted += code == RETURNCODE_SUCCESS;
	}
	EXPECT_EQUAL(accepted, SHARE_ACCEPTED_MAX);
	printf("stormed\n");
	/* Once the service takes notifications again, there is room for this one, after all others. */
	order(id, middle, 32, ORDER_COUNT);
	while ((code = share_call(id)) == RETURNCODE_ENOMEM)
		libtocksync_alarm_delay_ms(10);
	/*
	 * The notifications without a share are answered too, and some of them may already see this one. The count is complete when the
	 * last one is answered.
	 */
	for (uint32_t i = 0; i < accepted && middle[1] != accepted; i++) {
		share_told = false;
		yield_for(&share_told);
	}
	EXPECT_EQUAL(code, RETURNCODE_SUCCESS);
	EXPECT_EQUAL(middle[1], accepted);
}

/* D6: the service ends permanently, and another app with its name exists. */
static void betrayed(uint32_t unused)
{
	size_t id = begin(), other;
	uint32_t lives = 0;

	(void)unused;
	do {
		order(id, middle, 32, ORDER_FAULT);
		EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
		lives++;
	} while (share_try_to_find(&other) == RETURNCODE_SUCCESS && other == id);
	EXPECT_EQUAL(lives > 1, true);
	for (int i = 0; i < 20; i++) {
		EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_ENODEVICE);
		EXPECT_EQUAL(ipc_discover(SHARE_SERVICE, &other), RETURNCODE_ENODEVICE);
		EXPECT_EQUAL(ipc_share(id, middle, 32), RETURNCODE_SUCCESS);
		for (size_t guess = 1; guess < 64; guess++)
			EXPECT_EQUAL(ipc_notify_service(guess) != RETURNCODE_SUCCESS, true);
	}
	libtocksync_alarm_delay_ms(100);
}

/* D7: the service faults in the middle of a call and is restarted, and everything works as before. */
static void deserted(uint32_t rounds)
{
	size_t id = begin();

	for (uint32_t round = 0; round < rounds; round++) {
		order(id, round % 2 == 0 ? middle : middle + 1, 64, ORDER_FAULT);
		EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
		EXPECT_EQUAL(ipc_notify_service(id), RETURNCODE_ENODEVICE);
		memset(middle, SHARE_GUARD, 65);
		EXPECT_EQUAL(share_find(), id);
		exchange(id, middle, 64);
		exchange(id, middle + 1, 64);
	}
}

/* D7: waits for an answer that only comes from the service's end. */
static void abandoned(uint32_t unused)
{
	size_t id = begin();

	(void)unused;
	order(id, middle, 32, ORDER_HANG);
	EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
}

/* Ends while the service still uses the share: 32 bytes, `offset` after the address at which they can be shared in place. */
static void leaver(uint32_t offset)
{
	size_t id = begin();

	order(id, middle + offset, 32, ORDER_HOLD);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
}

/* Reads a share of the service's after the service's end. */
static void borrower(uint32_t unused)
{
	size_t id = begin();
	volatile uint8_t *lent;

	(void)unused;
	order(id, middle, 32, ORDER_LEND);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(share_told_length, 64);
	lent = byte_at(share_told_address);
	EXPECT_EQUAL(lent[0], LENT);
	EXPECT_EQUAL(lent[63], LENT);
	lent[0] = 1;
	order(id, middle, 32, ORDER_FAULT);
	EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
	printf("looking at what was lent\n");
	printf("it still reads %u\n", lent[0]);
}

/* B11 */
static void gives_on(uint32_t unused)
{
	size_t id = begin();

	(void)unused;
	order(id, middle, 32, ORDER_GIVE);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(middle[1], 4);
	order(id, middle + 1, 32, ORDER_GIVE);
	EXPECT_EQUAL(share_call(id), RETURNCODE_SUCCESS);
	EXPECT_EQUAL(middle[2], 4);
}

static void stack(uint32_t unused)
{
	size_t id = begin();

	(void)unused;
	order(id, middle, 256, ORDER_STACK);
	EXPECT_EQUAL(share_call(id), RETURNCODE_ENODEVICE);
}

const struct client clients[] = {
    {"share-sizes", sizes},   {"share-places", places},     {"share-beside", beside},     {"share-empty", empty},
    {"share-storm", storm},   {"share-betrayed", betrayed}, {"share-deserted", deserted}, {"share-abandoned", abandoned},
    {"share-leaver", leaver}, {"share-borrower", borrower}, {"share-gives-on", gives_on}, {"share-stack", stack},
    {.name = NULL},
};
