/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bugs D1, D2 and D3, in the core: what is shared, and with whom. */
#include <kc/ipc.h>
#include <string.h>

#include "kernelcore/ipc_window.h"
#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"
#include "tests/unit/port_fixture.h"

/* D2, D3 */
static void same_bytes_and_none_beside(void)
{
	for (uint32_t length = 1; length <= IPC_PART; length += length < 70 ? 1 : 61) {
		uint32_t offset = IPC_BUFFER_AT + length % 5;
		uint8_t *memory, *seen;

		ipc_begin();
		the_service = ipc_load("service");
		the_client = ipc_load("client");
		ipc_serve(the_service);
		id_of_service = ipc_become_client(the_client, "service");
		memory = fixture_bytes(&fixture, the_client, 0);
		memset(memory + 256, 0xee, FIXTURE_INITIAL_BREAK - 256);
		ipc_fill(memory + offset, length, length);
		ipc_share(the_client, id_of_service, offset, length);
		CU_ASSERT_EQUAL_FATAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
		struct fixture_upcall upcall = ipc_heard(the_service);

		CU_ASSERT_EQUAL_FATAL(upcall.arguments[1], length);
		CU_ASSERT_TRUE_FATAL(upcall.arguments[2] >= FIXTURE_SHARE_START &&
				     upcall.arguments[2] + length <= FIXTURE_SHARE_START + IPC_WINDOW);
		seen = ipc_window(the_service, upcall.arguments[2]);
		CU_ASSERT_EQUAL(memcmp(seen, memory + offset, length), 0);
		/* Nothing else of the client is visible. */
		CU_ASSERT_TRUE(
		    ipc_is_all(fixture.share_bytes[the_service], (uint32_t)(seen - fixture.share_bytes[the_service]), 0));
		CU_ASSERT_TRUE(
		    ipc_is_all(seen + length, (uint32_t)(fixture.share_bytes[the_service] + IPC_WINDOW - seen) - length, 0));
		/* The service's bytes beside the share are not transferred. */
		memset(fixture.share_bytes[the_service], 0x11, IPC_WINDOW);
		CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
		CU_ASSERT_TRUE(ipc_is_all(memory + offset, length, 0x11));
		CU_ASSERT_TRUE(ipc_is_all(memory + 256, offset - 256, 0xee));
		CU_ASSERT_TRUE(ipc_is_all(memory + offset + length, FIXTURE_INITIAL_BREAK - offset - length, 0xee));
		upcall = ipc_heard(the_client);
		CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0 && upcall.arguments[2] == 0);
		port_fixture_end(&fixture);
	}
}

/* D2 */
static void what_cannot_be_shared_is_told(void)
{
	ipc_begin_pair(8);
	uint32_t more[4];

	ipc_share(the_client, id_of_service, 0, IPC_PART + 1);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_SIZE);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	ipc_share(the_client, id_of_service, 0, IPC_PART);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[1], IPC_PART);
	for (uint32_t i = 0; i < 4; i++) {
		char name[] = {(char)('a' + i), '\0'};

		more[i] = ipc_load(name);
		uint32_t id = ipc_become_client(more[i], "service");

		ipc_share(more[i], id, 0, IPC_PART);
		CU_ASSERT_EQUAL(ipc_notify(more[i], IPC_NOTIFY_SERVICE, id), i < 3 ? KC_OK : KC_NOMEM);
		if (i < 3) {
			CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[1], IPC_PART);
			continue;
		}
		CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
		ipc_share(more[i], id, 0, 0);
		CU_ASSERT_EQUAL(ipc_notify(more[i], IPC_NOTIFY_SERVICE, id), KC_OK);
		CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[1], 0);
	}
	port_fixture_end(&fixture);
}

/* D1 */
static void empty_shares_change_no_other(void)
{
	ipc_begin_pair(100);
	uint8_t *bytes = fixture_bytes(&fixture, the_client, IPC_BUFFER_AT);

	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t number = 0; number < IPC_IDS; number++) {
			if (number == id_of_service)
				continue;
			fixture_allow_rw(&fixture, the_client, KC_IPC_DRIVER, number, IPC_BUFFER_AT, round == 1 ? 8 : 0);
			fixture_allow_rw(&fixture, the_service, KC_IPC_DRIVER, number, IPC_BUFFER_AT, 0);
		}
		/* The service's writes to the real share arrive. */
		ipc_window(the_service, seen_at)[99] = 0x80;
		CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_OK);
		CU_ASSERT_EQUAL(bytes[99], 0x80);
		ipc_fill(bytes, 100, round);
		CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
		struct fixture_upcall upcall = ipc_heard(the_service);

		CU_ASSERT_TRUE(upcall.arguments[1] == 100 && upcall.arguments[2] == seen_at);
		CU_ASSERT_EQUAL(memcmp(ipc_window(the_service, seen_at), bytes, 100), 0);
	}
	CU_ASSERT_EQUAL(fixture_call(&fixture, the_client, KC_CLASS_ALLOW_RW, KC_IPC_DRIVER, IPC_IDS, 0, 0).r[1], KC_NOSUPPORT);
	port_fixture_end(&fixture);
}

static void taken_back(void)
{
	ipc_begin_pair(100);
	uint8_t *bytes = fixture_bytes(&fixture, the_client, IPC_BUFFER_AT);

	/* Allowing the same buffer again does not start a new share. */
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 100);
	ipc_window(the_service, seen_at)[0] = 0x77;
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_OK);
	CU_ASSERT_EQUAL(bytes[0], 0x77);
	CU_ASSERT_EQUAL(ipc_heard(the_client).arguments[1], 0);
	/* A pending notification reports what is shared when it is delivered. */
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	ipc_share(the_client, id_of_service, 0, 0);
	CU_ASSERT_TRUE(ipc_is_all(fixture.share_bytes[the_service], IPC_WINDOW, 0));
	struct fixture_upcall upcall = ipc_heard(the_service);

	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_client && upcall.arguments[1] == 0 && upcall.arguments[2] == 0);
	memset(fixture.share_bytes[the_service], 0x11, IPC_WINDOW);
	bytes[0] = 0x33;
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_OK);
	CU_ASSERT_EQUAL(bytes[0], 0x33);
	CU_ASSERT_EQUAL(ipc_heard(the_client).arguments[1], 0);
	/* A notification sent while nothing is shared reports no place, either. */
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = ipc_heard(the_service);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_client && upcall.arguments[1] == 0 && upcall.arguments[2] == 0);
	/* A smaller share: at the same place, and clean. */
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 10);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = ipc_heard(the_service);
	CU_ASSERT_TRUE(upcall.arguments[1] == 10 && upcall.arguments[2] == seen_at);
	/* A larger share meanwhile: only this one is visible. */
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT + 200, 300);
	CU_ASSERT_TRUE(ipc_is_all(ipc_window(the_service, seen_at), 10, 0));
	ipc_fill(bytes + 200, 300, 9);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = ipc_heard(the_service);
	CU_ASSERT_EQUAL(upcall.arguments[1], 300);
	CU_ASSERT_EQUAL(memcmp(ipc_window(the_service, upcall.arguments[2]), bytes + 200, 300), 0);
	port_fixture_end(&fixture);
}

static void both_ways(void)
{
	ipc_begin_pair(40);
	uint8_t *of_service = fixture_bytes(&fixture, the_service, 1024);
	uint8_t *of_client = fixture_bytes(&fixture, the_client, IPC_BUFFER_AT);
	struct fixture_upcall upcall;

	ipc_share(the_service, id_of_client, 1024, 77);
	ipc_fill(of_service, 77, 50);
	ipc_window(the_service, seen_at)[5] = 0x55;
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_OK);
	upcall = ipc_heard(the_client);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 77);
	CU_ASSERT_EQUAL(memcmp(ipc_window(the_client, upcall.arguments[2]), of_service, 77), 0);
	CU_ASSERT_EQUAL(of_client[5], 0x55);
	/* The client's writes to either share reach the service. */
	ipc_window(the_client, upcall.arguments[2])[76] = 0x99;
	of_client[6] = 0x66;
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(of_service[76], 0x99);
	CU_ASSERT_EQUAL(ipc_window(the_service, seen_at)[6], 0x66);
	port_fixture_end(&fixture);
}

static void many_clients(void)
{
	ipc_begin();
	uint32_t clients[FIXTURE_SLOTS - 1], ids[FIXTURE_SLOTS - 1], places[FIXTURE_SLOTS - 1];
	uint32_t lengths[FIXTURE_SLOTS - 1] = {1, 64, 65, 1000, 2048, 63, 128};
	uint32_t of_clients[FIXTURE_SLOTS - 1];

	the_service = ipc_load("service");
	ipc_serve(the_service);
	for (uint32_t i = 0; i < FIXTURE_SLOTS - 1; i++) {
		char name[] = {(char)('a' + i), '\0'};

		clients[i] = ipc_load(name);
		ids[i] = ipc_become_client(clients[i], "service");
		ipc_share(clients[i], ids[i], IPC_BUFFER_AT, lengths[i]);
		memset(fixture_bytes(&fixture, clients[i], IPC_BUFFER_AT), (int)(i + 1), lengths[i]);
		CU_ASSERT_EQUAL(ipc_notify(clients[i], IPC_NOTIFY_SERVICE, ids[i]), KC_OK);
		struct fixture_upcall upcall = ipc_heard(the_service);

		of_clients[i] = upcall.arguments[0];
		places[i] = upcall.arguments[2];
	}
	for (uint32_t i = 0; i < FIXTURE_SLOTS - 1; i++) {
		CU_ASSERT_TRUE(ipc_is_all(ipc_window(the_service, places[i]), lengths[i], (uint8_t)(i + 1)));
		for (uint32_t j = 0; j < i; j++)
			CU_ASSERT_TRUE(places[i] + lengths[i] <= places[j] || places[j] + lengths[j] <= places[i]);
		memset(ipc_window(the_service, places[i]), (int)(i + 101), lengths[i]);
	}
	for (uint32_t i = 0; i < FIXTURE_SLOTS - 1; i++) {
		CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, of_clients[i]), KC_OK);
		CU_ASSERT_TRUE(ipc_is_all(fixture_bytes(&fixture, clients[i], IPC_BUFFER_AT), lengths[i], (uint8_t)(i + 101)));
		CU_ASSERT_EQUAL(ipc_heard(clients[i]).arguments[0], ids[i]);
	}
	/* The room of an unloaded app is available to others. */
	kc_process_terminate(&fixture.kernel, clients[4], (struct kc_completion){.has_code = false});
	CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, clients[4]));
	ipc_share(clients[0], ids[0], IPC_BUFFER_AT, 2048);
	CU_ASSERT_EQUAL(ipc_notify(clients[0], IPC_NOTIFY_SERVICE, ids[0]), KC_OK);
	CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[1], 2048);
	port_fixture_end(&fixture);
}

static void rooms(void)
{
	struct kc_ipc_room list[4] = {{0, 2}, {5, 3}, {0, 0}, {9, 1}};
	uint32_t start = 99;

	CU_ASSERT_TRUE(kc_ipc_room_find(list, 4, 2, 10, 3, &start));
	CU_ASSERT_EQUAL(start, 2);
	CU_ASSERT_TRUE(kc_ipc_room_find(list, 4, 2, 10, 1, &start));
	CU_ASSERT_EQUAL(start, 2);
	CU_ASSERT_FALSE(kc_ipc_room_find(list, 4, 2, 10, 4, &start));
	CU_ASSERT_TRUE(kc_ipc_room_find(list, 4, 2, 14, 4, &start));
	CU_ASSERT_EQUAL(start, 10);
	/* An app's own room does not count. */
	CU_ASSERT_TRUE(kc_ipc_room_find(list, 4, 1, 10, 7, &start));
	CU_ASSERT_EQUAL(start, 2);
	CU_ASSERT_FALSE(kc_ipc_room_find(list, 4, 1, 10, 8, &start));
	CU_ASSERT_FALSE(kc_ipc_room_find(list, 4, 2, 10, 11, &start));
	CU_ASSERT_TRUE(kc_ipc_room_find(list, 0, 0, 10, 10, &start));
	CU_ASSERT_EQUAL(start, 0);
}

HARNESS_MAIN({"[D2] [D3] at each notification both see the same bytes, 1 to 2048, and never one beside them",
	      same_bytes_and_none_beside},
	     {"[D2] a share that cannot be had is an error of the notification", what_cannot_be_shared_is_told},
	     {"[D1] empty shares, however many, leave a real one alone", empty_shares_change_no_other},
	     {"a share that was taken back or exchanged is neither seen nor written any more", taken_back},
	     {"service and client can each share with the other", both_ways},
	     {"many clients have places of their own in the window", many_clients},
	     {"a window's rooms are found lowest first, without overlap", rooms})
