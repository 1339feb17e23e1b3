/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Rows D1, D2, D3, D5, D6, D7 of the isolation bugs, in the core: what is shared, with whom, and for how long. */
#include <kc/grant.h>
#include <kc/ipc.h>
#include <kc/process_mpu.h>
#include <string.h>

#include "kernelcore/ipc_share.h"
#include "kernelcore/ipc_window.h"
#include "kernelcore/process_block.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"
#include "tests/unit/tbf_builder.h"

#define IDS    8u
#define WINDOW 8192u
#define PART   (WINDOW / KC_IPC_WINDOW_PART)

#define EXISTS         0u
#define DISCOVER       1u
#define NOTIFY_SERVICE 2u
#define NOTIFY_CLIENT  3u

#define NAME_AT   64u  /* where an app writes the name it looks for */
#define BUFFER_AT 512u /* and where what it shares begins, unless said */

static struct port_fixture fixture;
static struct kc_ipc ipc;
static struct kc_ipc_user users[FIXTURE_SLOTS];
static struct kc_driver drivers[1];
static struct tbf_builder tbfs[FIXTURE_SLOTS];

static void begin_with_ids(uint32_t share_size, uint8_t ids)
{
	kc_ipc_init(&ipc, users, FIXTURE_SLOTS, ids);
	drivers[0] = kc_ipc_driver(&ipc);
	port_fixture_begin(&fixture, drivers, 1);
	fixture.share_size = share_size;
}

static void begin_with(uint32_t share_size)
{
	begin_with_ids(share_size, IDS);
}

static void begin(void)
{
	begin_with(WINDOW);
}

static uint32_t load(const char *name)
{
	uint32_t slot = 0;

	while (fixture.processes[slot].memory.block != NULL)
		slot++;
	tbf_make_app(&tbfs[slot], name, FIXTURE_APP_RAM, 0x800);
	return port_fixture_load_tbf(&fixture, tbfs[slot].bytes, 0x800);
}

static struct kc_return try_discover(uint32_t app, const char *name)
{
	uint32_t length = (uint32_t)strlen(name);

	memcpy(fixture_bytes(&fixture, app, NAME_AT), name, length);
	fixture_allow_ro(&fixture, app, KC_IPC_DRIVER, 0, NAME_AT, length);
	return fixture_command(&fixture, app, KC_IPC_DRIVER, DISCOVER, 0, 0);
}

static uint32_t discover(uint32_t app, const char *name)
{
	struct kc_return answer = try_discover(app, name);

	CU_ASSERT_EQUAL_FATAL(answer.r[0], KC_SUCCESS_U32);
	return answer.r[1];
}

/* The error, KC_OK on success. */
static uint32_t notify(uint32_t app, uint32_t command, uint32_t id)
{
	struct kc_return answer = fixture_command(&fixture, app, KC_IPC_DRIVER, command, id, 0);

	return answer.r[0] == KC_SUCCESS ? KC_OK : answer.r[1];
}

static void serve(uint32_t app)
{
	fixture_subscribe(&fixture, app, KC_IPC_DRIVER, 0, FIXTURE_FUNCTION);
}

/* Finds the service and subscribes to it. */
static uint32_t become_client(uint32_t app, const char *service)
{
	uint32_t id = discover(app, service);

	fixture_subscribe(&fixture, app, KC_IPC_DRIVER, id, FIXTURE_FUNCTION);
	return id;
}

static void share(uint32_t app, uint32_t id, uint32_t offset, uint32_t length)
{
	fixture_allow_rw(&fixture, app, KC_IPC_DRIVER, id, offset, length);
}

static struct fixture_upcall heard(uint32_t app)
{
	struct fixture_upcall upcall = {0};

	CU_ASSERT_TRUE_FATAL(fixture_upcall(&fixture, app, &upcall));
	return upcall;
}

static bool hears_nothing(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&fixture, app, &upcall);
}

static uint8_t *window(uint32_t app, uint32_t address)
{
	return fixture.share_bytes[app] + (address - FIXTURE_SHARE_START);
}

static void fill(uint8_t *bytes, uint32_t count, uint32_t seed)
{
	for (uint32_t i = 0; i < count; i++)
		bytes[i] = (uint8_t)(seed + i * 7 + (i >> 8));
}

static bool is_all(const uint8_t *bytes, uint32_t count, uint8_t value)
{
	for (uint32_t i = 0; i < count; i++) {
		if (bytes[i] != value)
			return false;
	}
	return true;
}

/* A service and a client that shares `length` bytes and has notified it. */
static uint32_t service, client, id_of_service, id_of_client, seen_at;

static void begin_pair(uint32_t length)
{
	struct fixture_upcall upcall;

	begin();
	service = load("service");
	client = load("client");
	serve(service);
	id_of_service = become_client(client, "service");
	share(client, id_of_service, BUFFER_AT, length);
	fill(fixture_bytes(&fixture, client, BUFFER_AT), length, 3);
	CU_ASSERT_EQUAL_FATAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = heard(service);
	CU_ASSERT_EQUAL(upcall.function, FIXTURE_FUNCTION);
	id_of_client = upcall.arguments[0];
	CU_ASSERT_EQUAL(upcall.arguments[1], length);
	seen_at = upcall.arguments[2];
}

static void found_by_name(void)
{
	begin();
	uint32_t one = load("one");
	uint32_t two = load("two");
	uint32_t id;

	CU_ASSERT_EQUAL(fixture_command(&fixture, one, KC_IPC_DRIVER, EXISTS, 0, 0).r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(fixture_command(&fixture, one, KC_IPC_DRIVER, 4, 0, 0).r[1], KC_NOSUPPORT);
	/* No name. */
	CU_ASSERT_EQUAL(fixture_command(&fixture, one, KC_IPC_DRIVER, DISCOVER, 0, 0).r[1], KC_INVAL);
	CU_ASSERT_EQUAL(try_discover(one, "").r[1], KC_INVAL);
	CU_ASSERT_EQUAL(discover(one, "one"), 0);
	id = discover(one, "two");
	CU_ASSERT_NOT_EQUAL(id, 0);
	CU_ASSERT_EQUAL(discover(one, "two"), id);
	CU_ASSERT_EQUAL(try_discover(one, "tw").r[1], KC_NODEVICE);
	CU_ASSERT_EQUAL(try_discover(one, "twos").r[1], KC_NODEVICE);
	CU_ASSERT_EQUAL(try_discover(one, "three").r[1], KC_NODEVICE);
	/* Ids are one's own. */
	CU_ASSERT_NOT_EQUAL(discover(two, "one"), 0);
	port_fixture_end(&fixture);
}

static void bad_ids(void)
{
	begin();
	uint32_t app = load("app");
	uint32_t other = load("other");

	CU_ASSERT_EQUAL(notify(app, NOTIFY_SERVICE, 1), KC_INVAL);
	CU_ASSERT_NOT_EQUAL(discover(app, "other"), 0);
	for (uint32_t command = NOTIFY_SERVICE; command <= NOTIFY_CLIENT; command++) {
		CU_ASSERT_EQUAL(notify(app, command, 0), KC_INVAL);
		CU_ASSERT_EQUAL(notify(app, command, 2), KC_INVAL);
		CU_ASSERT_EQUAL(notify(app, command, IDS), KC_INVAL);
		CU_ASSERT_EQUAL(notify(app, command, UINT32_MAX), KC_INVAL);
	}
	/* It was found, but that makes it nobody's client. */
	CU_ASSERT_EQUAL(notify(app, NOTIFY_CLIENT, 1), KC_INVAL);
	/* Nor did it get a grant by being found and notified. */
	CU_ASSERT_EQUAL(notify(app, NOTIFY_SERVICE, 1), KC_OK);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&fixture.kernel, &drivers[0], fixture_id(&fixture, other)));
	port_fixture_end(&fixture);
}

/* D2, D3 */
static void same_bytes_and_none_beside(void)
{
	for (uint32_t length = 1; length <= PART; length += length < 70 ? 1 : 61) {
		uint32_t offset = BUFFER_AT + length % 5;
		uint8_t *memory, *seen;

		begin();
		service = load("service");
		client = load("client");
		serve(service);
		id_of_service = become_client(client, "service");
		memory = fixture_bytes(&fixture, client, 0);
		memset(memory + 256, 0xee, FIXTURE_INITIAL_BREAK - 256);
		fill(memory + offset, length, length);
		share(client, id_of_service, offset, length);
		CU_ASSERT_EQUAL_FATAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
		struct fixture_upcall upcall = heard(service);

		CU_ASSERT_EQUAL_FATAL(upcall.arguments[1], length);
		CU_ASSERT_TRUE_FATAL(upcall.arguments[2] >= FIXTURE_SHARE_START &&
				     upcall.arguments[2] + length <= FIXTURE_SHARE_START + WINDOW);
		seen = window(service, upcall.arguments[2]);
		CU_ASSERT_EQUAL(memcmp(seen, memory + offset, length), 0);
		/* Nothing else of the client is there. */
		CU_ASSERT_TRUE(is_all(fixture.share_bytes[service], (uint32_t)(seen - fixture.share_bytes[service]), 0));
		CU_ASSERT_TRUE(is_all(seen + length, (uint32_t)(fixture.share_bytes[service] + WINDOW - seen) - length, 0));
		/* And the service's bytes beside it go nowhere. */
		memset(fixture.share_bytes[service], 0x11, WINDOW);
		CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
		CU_ASSERT_TRUE(is_all(memory + offset, length, 0x11));
		CU_ASSERT_TRUE(is_all(memory + 256, offset - 256, 0xee));
		CU_ASSERT_TRUE(is_all(memory + offset + length, FIXTURE_INITIAL_BREAK - offset - length, 0xee));
		upcall = heard(client);
		CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0 && upcall.arguments[2] == 0);
		port_fixture_end(&fixture);
	}
}

/* D2 */
static void what_cannot_be_shared_is_told(void)
{
	begin_pair(8);
	uint32_t more[4];

	share(client, id_of_service, 0, PART + 1);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_SIZE);
	CU_ASSERT_TRUE(hears_nothing(service));
	share(client, id_of_service, 0, PART);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(heard(service).arguments[1], PART);
	for (uint32_t i = 0; i < 4; i++) {
		char name[] = {(char)('a' + i), '\0'};

		more[i] = load(name);
		uint32_t id = become_client(more[i], "service");

		share(more[i], id, 0, PART);
		CU_ASSERT_EQUAL(notify(more[i], NOTIFY_SERVICE, id), i < 3 ? KC_OK : KC_NOMEM);
		if (i < 3) {
			CU_ASSERT_EQUAL(heard(service).arguments[1], PART);
			continue;
		}
		CU_ASSERT_TRUE(hears_nothing(service));
		share(more[i], id, 0, 0);
		CU_ASSERT_EQUAL(notify(more[i], NOTIFY_SERVICE, id), KC_OK);
		CU_ASSERT_EQUAL(heard(service).arguments[1], 0);
	}
	port_fixture_end(&fixture);
}

/* D1 */
static void empty_shares_change_no_other(void)
{
	begin_pair(100);
	uint8_t *bytes = fixture_bytes(&fixture, client, BUFFER_AT);

	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t number = 0; number < IDS; number++) {
			if (number == id_of_service)
				continue;
			fixture_allow_rw(&fixture, client, KC_IPC_DRIVER, number, BUFFER_AT, round == 1 ? 8 : 0);
			fixture_allow_rw(&fixture, service, KC_IPC_DRIVER, number, BUFFER_AT, 0);
		}
		/* What the service has written into the real one comes. */
		window(service, seen_at)[99] = 0x80;
		CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_OK);
		CU_ASSERT_EQUAL(bytes[99], 0x80);
		fill(bytes, 100, round);
		CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
		struct fixture_upcall upcall = heard(service);

		CU_ASSERT_TRUE(upcall.arguments[1] == 100 && upcall.arguments[2] == seen_at);
		CU_ASSERT_EQUAL(memcmp(window(service, seen_at), bytes, 100), 0);
	}
	CU_ASSERT_EQUAL(fixture_call(&fixture, client, KC_CLASS_ALLOW_RW, KC_IPC_DRIVER, IDS, 0, 0).r[1], KC_NOSUPPORT);
	port_fixture_end(&fixture);
}

static void taken_back(void)
{
	begin_pair(100);
	uint8_t *bytes = fixture_bytes(&fixture, client, BUFFER_AT);

	/* The very same once more is no other share. */
	share(client, id_of_service, BUFFER_AT, 100);
	window(service, seen_at)[0] = 0x77;
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_OK);
	CU_ASSERT_EQUAL(bytes[0], 0x77);
	CU_ASSERT_EQUAL(heard(client).arguments[1], 0);
	/* A notification on its way speaks of what is shared when it arrives. */
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	share(client, id_of_service, 0, 0);
	CU_ASSERT_TRUE(is_all(fixture.share_bytes[service], WINDOW, 0));
	struct fixture_upcall upcall = heard(service);

	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_client && upcall.arguments[1] == 0 && upcall.arguments[2] == 0);
	memset(fixture.share_bytes[service], 0x11, WINDOW);
	bytes[0] = 0x33;
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_OK);
	CU_ASSERT_EQUAL(bytes[0], 0x33);
	/* Another one, smaller: where it was, and clean. */
	CU_ASSERT_EQUAL(heard(client).arguments[1], 0);
	share(client, id_of_service, BUFFER_AT, 10);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = heard(service);
	CU_ASSERT_TRUE(upcall.arguments[1] == 10 && upcall.arguments[2] == seen_at);
	/* A larger one while that goes on: only it is seen. */
	share(client, id_of_service, BUFFER_AT + 200, 300);
	CU_ASSERT_TRUE(is_all(window(service, seen_at), 10, 0));
	fill(bytes + 200, 300, 9);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = heard(service);
	CU_ASSERT_EQUAL(upcall.arguments[1], 300);
	CU_ASSERT_EQUAL(memcmp(window(service, upcall.arguments[2]), bytes + 200, 300), 0);
	port_fixture_end(&fixture);
}

static void both_ways(void)
{
	begin_pair(40);
	uint8_t *of_service = fixture_bytes(&fixture, service, 1024);
	uint8_t *of_client = fixture_bytes(&fixture, client, BUFFER_AT);
	struct fixture_upcall upcall;

	share(service, id_of_client, 1024, 77);
	fill(of_service, 77, 50);
	window(service, seen_at)[5] = 0x55;
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_OK);
	upcall = heard(client);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 77);
	CU_ASSERT_EQUAL(memcmp(window(client, upcall.arguments[2]), of_service, 77), 0);
	CU_ASSERT_EQUAL(of_client[5], 0x55);
	/* What the client writes into either reaches the service. */
	window(client, upcall.arguments[2])[76] = 0x99;
	of_client[6] = 0x66;
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(of_service[76], 0x99);
	CU_ASSERT_EQUAL(window(service, seen_at)[6], 0x66);
	port_fixture_end(&fixture);
}

/* D5 */
static void storm(void)
{
	begin_pair(8);
	uint32_t accepted = 0;
	uint32_t delivered = 0;
	uint32_t error = KC_OK;

	while (error == KC_OK && accepted < 100) {
		error = notify(client, NOTIFY_SERVICE, id_of_service);
		accepted += error == KC_OK;
	}
	CU_ASSERT_EQUAL(error, KC_NOMEM);
	CU_ASSERT_EQUAL(accepted, KC_IPC_PENDING_MAX + 1);
	/* It takes one place of the queue, whoever storms. */
	CU_ASSERT_EQUAL(fixture.processes[service].memory.block->tasks.count, 1);
	CU_ASSERT_EQUAL(fixture.processes[service].memory.block->dropped_upcalls, 1);
	while (!hears_nothing(service))
		delivered++;
	CU_ASSERT_EQUAL(delivered, accepted);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(heard(service).arguments[1], 8);
	/* The other way round. */
	accepted = delivered = 0;
	while (notify(service, NOTIFY_CLIENT, id_of_client) == KC_OK && accepted < 100)
		accepted++;
	CU_ASSERT_EQUAL(accepted, KC_IPC_PENDING_MAX + 1);
	while (!hears_nothing(client))
		delivered++;
	CU_ASSERT_EQUAL(delivered, accepted);
	port_fixture_end(&fixture);
}

/* D5: the others have their turn, and keep their places in the queue. */
static void storms_are_fair(void)
{
	begin();
	service = load("service");
	uint32_t loud = load("loud");
	uint32_t calm = load("calm");
	uint32_t of_calm = UINT32_MAX;

	serve(service);
	uint32_t id = become_client(loud, "service");
	uint32_t calm_id = become_client(calm, "service");

	while (notify(loud, NOTIFY_SERVICE, id) == KC_OK)
		;
	CU_ASSERT_EQUAL(notify(calm, NOTIFY_SERVICE, calm_id), KC_OK);
	for (uint32_t i = 0; i < 3 && of_calm == UINT32_MAX; i++) {
		if (heard(service).arguments[0] == 2)
			of_calm = i;
		while (notify(loud, NOTIFY_SERVICE, id) == KC_OK)
			;
	}
	CU_ASSERT_EQUAL(of_calm, 1);
	port_fixture_end(&fixture);
}

/* Who never asked for anything loses nothing by being notified, and what is sent before a service subscribed waits for it. */
static void first_contact(void)
{
	begin();
	service = load("service");
	client = load("client");
	uint32_t accepted = 0;
	uint8_t *bytes = fixture_bytes(&fixture, client, BUFFER_AT);

	id_of_service = become_client(client, "service");
	share(client, id_of_service, BUFFER_AT, 24);
	fill(bytes, 24, 1);
	while (notify(client, NOTIFY_SERVICE, id_of_service) == KC_OK && accepted < 100)
		accepted++;
	CU_ASSERT_EQUAL(accepted, KC_IPC_PENDING_MAX);
	CU_ASSERT_TRUE(hears_nothing(service));
	CU_ASSERT_EQUAL(fixture.processes[service].memory.block->tasks.count, 0);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&fixture.kernel, &drivers[0], fixture_id(&fixture, service)));
	serve(service);
	for (uint32_t i = 0; i < accepted; i++) {
		struct fixture_upcall upcall = heard(service);

		CU_ASSERT_EQUAL_FATAL(upcall.arguments[1], 24);
		CU_ASSERT_EQUAL(memcmp(window(service, upcall.arguments[2]), bytes, 24), 0);
	}
	CU_ASSERT_TRUE(hears_nothing(service));
	/* Unsubscribed, it is nobody's service for a while; nothing is lost. */
	fixture_subscribe(&fixture, service, KC_IPC_DRIVER, 0, 0);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_TRUE(hears_nothing(service));
	serve(service);
	CU_ASSERT_EQUAL(heard(service).arguments[1], 24);
	port_fixture_end(&fixture);
}

/* What could not be had at a first contact is told the client, who was promised something. */
static void first_contact_without_room(void)
{
	begin();
	service = load("service");
	client = load("client");
	id_of_service = become_client(client, "service");
	share(client, id_of_service, 0, PART + 1);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	serve(service);
	CU_ASSERT_TRUE(hears_nothing(service));
	struct fixture_upcall upcall = heard(client);

	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0u - KC_SIZE);
	CU_ASSERT_TRUE(hears_nothing(client));
	port_fixture_end(&fixture);
}

/* A client beyond what the service may have to do with is told as well, and wakes for it if it waits already. */
static void first_contact_without_place(void)
{
	uint32_t wait[4] = {1, 0, 0, 0};
	struct kc_resume resume;

	begin_with_ids(WINDOW, 2);
	service = load("service");
	client = load("client");
	uint32_t late = load("late");
	uint32_t starved = load("starved");
	uint32_t apps[] = {client, late};

	for (uint32_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL_FATAL(become_client(apps[i], "service"), 1);
		CU_ASSERT_EQUAL(notify(apps[i], NOTIFY_SERVICE, 1), KC_OK);
		CU_ASSERT_TRUE_FATAL(kc_trap(&fixture.kernel, apps[i], ++fixture.sequence, KC_CLASS_YIELD, wait));
		kc_process_run(&fixture.kernel, apps[i], &resume);
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	}
	serve(service);
	CU_ASSERT_EQUAL(heard(service).arguments[0], 1);
	CU_ASSERT_TRUE(hears_nothing(service));
	/* The one that came first in the list of users was first. */
	uint32_t told = kc_process_ready(&fixture.kernel, late) ? late : client;

	kc_process_run(&fixture.kernel, told, &resume);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_UPCALL && resume.r[0] == 1 && resume.r[1] == 0u - KC_NOMEM);
	CU_ASSERT_FALSE(kc_process_ready(&fixture.kernel, told == late ? client : late));
	CU_ASSERT_EQUAL(notify(told, NOTIFY_SERVICE, 1), KC_NOMEM);
	/* And who has no memory for a grant learns just that. */
	fixture_starve(&fixture, starved);
	CU_ASSERT_EQUAL(fixture_command(&fixture, starved, KC_IPC_DRIVER, DISCOVER, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(notify(starved, NOTIFY_SERVICE, 1), KC_INVAL);
	port_fixture_end(&fixture);
}

/* A process that waits gets it at once; one that waits for just this gets the arguments, subscribed or not. */
static void wakes_who_waits(void)
{
	begin();
	service = load("service");
	client = load("client");
	struct kc_resume resume;
	uint32_t wait[4] = {1, 0, 0, 0};
	uint32_t wait_for[4] = {2, KC_IPC_DRIVER, 0, 0};

	serve(service);
	id_of_service = become_client(client, "service");
	CU_ASSERT_TRUE_FATAL(kc_trap(&fixture.kernel, service, ++fixture.sequence, KC_CLASS_YIELD, wait));
	kc_process_run(&fixture.kernel, service, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_TRUE(kc_process_ready(&fixture.kernel, service));
	kc_process_run(&fixture.kernel, service, &resume);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_UPCALL && resume.pc == FIXTURE_FUNCTION);
	fixture_subscribe(&fixture, service, KC_IPC_DRIVER, 0, 0);
	for (int before = 0; before < 2; before++) {
		if (before == 1)
			CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
		CU_ASSERT_TRUE_FATAL(kc_trap(&fixture.kernel, service, ++fixture.sequence, KC_CLASS_YIELD, wait_for));
		if (before == 0)
			CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
		kc_process_run(&fixture.kernel, service, &resume);
		CU_ASSERT_TRUE_FATAL(resume.kind == KC_RESUME_RETURN && resume.from_yield_wait_for == 1);
		CU_ASSERT_TRUE(resume.r[0] != 0 && resume.r[1] == 0 && resume.r[2] == 0);
	}
	port_fixture_end(&fixture);
}

/* F5 and D6: a dead client leaves nothing, and what was meant for it reaches nobody. */
static void client_ends(void)
{
	begin_pair(100);
	struct fixture_upcall upcall;

	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	kc_process_terminate(&fixture.kernel, client, (struct kc_completion){.has_code = false});
	CU_ASSERT_TRUE(is_all(fixture.share_bytes[service], WINDOW, 0));
	CU_ASSERT_TRUE(hears_nothing(service));
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_NODEVICE);
	/* The service still writes where it saw it, and another client comes. */
	memset(window(service, seen_at), 0x44, 100);
	uint32_t other = load("other");
	uint32_t id = become_client(other, "service");

	share(other, id, BUFFER_AT, 100);
	fill(fixture_bytes(&fixture, other, BUFFER_AT), 100, 7);
	CU_ASSERT_EQUAL(notify(other, NOTIFY_SERVICE, id), KC_OK);
	upcall = heard(service);
	CU_ASSERT_NOT_EQUAL(upcall.arguments[0], id_of_client);
	CU_ASSERT_TRUE(upcall.arguments[2] >= seen_at + 100 || upcall.arguments[2] + 100 <= seen_at);
	memset(window(service, seen_at), 0x44, 100);
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
	CU_ASSERT_FALSE(is_all(fixture_bytes(&fixture, other, BUFFER_AT), 1, 0x44));
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_NODEVICE);
	/* The client's next life is the same app: same id, same place, new bytes. */
	kc_process_start(&fixture.kernel, client);
	fixture_go_on(&fixture, client);
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_NODEVICE);
	id_of_service = become_client(client, "service");
	share(client, id_of_service, BUFFER_AT, 30);
	fill(fixture_bytes(&fixture, client, BUFFER_AT), 30, 60);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = heard(service);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_client && upcall.arguments[1] == 30 && upcall.arguments[2] == seen_at);
	CU_ASSERT_EQUAL(window(service, seen_at)[0], 60);
	port_fixture_end(&fixture);
}

/* D7 */
static void service_ends(void)
{
	begin_pair(100);
	struct fixture_upcall upcall;
	uint32_t address, length;
	struct kc_process_id id = fixture_id(&fixture, client);

	/* Its last word comes first. */
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, id_of_client), KC_OK);
	fixture_restart(&fixture, service);
	upcall = heard(client);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0);
	upcall = heard(client);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0u - KC_NODEVICE);
	CU_ASSERT_EQUAL(upcall.arguments[2], 0);
	CU_ASSERT_TRUE(hears_nothing(client));
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	/* The share ended with it. */
	CU_ASSERT_TRUE_FATAL(kc_grant_look_allow_rw(&fixture.kernel, &drivers[0], id, id_of_service, &address, &length));
	CU_ASSERT_EQUAL(length, 0);
	/* Found again under the same id. Nothing of before is shared with the new life. */
	serve(service);
	CU_ASSERT_EQUAL(discover(client, "service"), id_of_service);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = heard(service);
	CU_ASSERT_EQUAL(upcall.arguments[1], 0);
	CU_ASSERT_TRUE(is_all(fixture.share_bytes[service], WINDOW, 0));
	/* Told once a life; finding it before being told is being told, and a former life's answers are not for the next's calls. */
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
	CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
	fixture_restart(&fixture, service);
	CU_ASSERT_EQUAL(discover(client, "service"), id_of_service);
	CU_ASSERT_TRUE(hears_nothing(client));
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	port_fixture_end(&fixture);
}

/* D6 */
static void impostor(void)
{
	begin();
	service = load("service");
	uint32_t second = load("service");
	client = load("client");
	struct kc_completion none = {.has_code = false};

	serve(service);
	serve(second);
	CU_ASSERT_EQUAL(discover(second, "service") == 0, false);
	id_of_service = become_client(client, "service");
	share(client, id_of_service, BUFFER_AT, 16);
	kc_process_terminate(&fixture.kernel, service, none);
	CU_ASSERT_EQUAL(heard(client).arguments[1], 0u - KC_NODEVICE);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	/* Dead or not, the name is the first one's. */
	CU_ASSERT_EQUAL(try_discover(client, "service").r[1], KC_NODEVICE);
	CU_ASSERT_TRUE(hears_nothing(second));
	/* Even in the very slot of the dead, the old id is not the new one's. */
	CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, service));
	CU_ASSERT_EQUAL(load("service"), service);
	serve(service);
	share(client, id_of_service, BUFFER_AT, 16);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	CU_ASSERT_NOT_EQUAL(discover(client, "service"), id_of_service);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	CU_ASSERT_TRUE(hears_nothing(service));
	CU_ASSERT_TRUE(is_all(fixture.share_bytes[service], WINDOW, 0));
	port_fixture_end(&fixture);
}

/* Ids are given to others only when their app is unloaded and nothing is left at them. */
static void ids_run_out(void)
{
	struct kc_completion none = {.has_code = false};
	uint32_t id = 0;

	begin();
	client = load("client");
	uint32_t fixed = load("fixed");
	uint32_t fixed_id = become_client(client, "fixed");

	for (uint32_t i = 2; i < IDS; i++) {
		uint32_t app = load("passing");

		id = discover(client, "passing");
		CU_ASSERT_TRUE(id != 0 && id != fixed_id);
		if (i == 3)
			share(client, id, BUFFER_AT, 4);
		kc_process_terminate(&fixture.kernel, app, none);
		CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, app));
	}
	/* One of those that passed by is free, as nothing is subscribed or shared there. */
	uint32_t app = load("late");

	CU_ASSERT_NOT_EQUAL(discover(client, "late"), 0);
	kc_process_terminate(&fixture.kernel, app, none);
	kc_process_terminate(&fixture.kernel, fixed, none);
	CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, app) && kc_process_unload(&fixture.kernel, fixed));
	/* The one that it subscribed to is not; all others get used up by shares. */
	for (uint32_t i = 1; i < IDS; i++) {
		if (i != fixed_id)
			share(client, i, BUFFER_AT, 4);
	}
	app = load("last");
	CU_ASSERT_EQUAL(try_discover(client, "last").r[1], KC_NOMEM);
	share(client, id, 0, 0);
	CU_ASSERT_EQUAL(discover(client, "last"), id);
	port_fixture_end(&fixture);
}

static void many_clients(void)
{
	begin();
	uint32_t clients[FIXTURE_SLOTS - 1], ids[FIXTURE_SLOTS - 1], places[FIXTURE_SLOTS - 1];
	uint32_t lengths[FIXTURE_SLOTS - 1] = {1, 64, 65, 1000, 2048, 63, 128};
	uint32_t of_clients[FIXTURE_SLOTS - 1];

	service = load("service");
	serve(service);
	for (uint32_t i = 0; i < FIXTURE_SLOTS - 1; i++) {
		char name[] = {(char)('a' + i), '\0'};

		clients[i] = load(name);
		ids[i] = become_client(clients[i], "service");
		share(clients[i], ids[i], BUFFER_AT, lengths[i]);
		memset(fixture_bytes(&fixture, clients[i], BUFFER_AT), (int)(i + 1), lengths[i]);
		CU_ASSERT_EQUAL(notify(clients[i], NOTIFY_SERVICE, ids[i]), KC_OK);
		struct fixture_upcall upcall = heard(service);

		of_clients[i] = upcall.arguments[0];
		places[i] = upcall.arguments[2];
	}
	for (uint32_t i = 0; i < FIXTURE_SLOTS - 1; i++) {
		CU_ASSERT_TRUE(is_all(window(service, places[i]), lengths[i], (uint8_t)(i + 1)));
		for (uint32_t j = 0; j < i; j++)
			CU_ASSERT_TRUE(places[i] + lengths[i] <= places[j] || places[j] + lengths[j] <= places[i]);
		memset(window(service, places[i]), (int)(i + 101), lengths[i]);
	}
	for (uint32_t i = 0; i < FIXTURE_SLOTS - 1; i++) {
		CU_ASSERT_EQUAL(notify(service, NOTIFY_CLIENT, of_clients[i]), KC_OK);
		CU_ASSERT_TRUE(is_all(fixture_bytes(&fixture, clients[i], BUFFER_AT), lengths[i], (uint8_t)(i + 101)));
		CU_ASSERT_EQUAL(heard(clients[i]).arguments[0], ids[i]);
	}
	/* The room of one that is unloaded is the others'. */
	kc_process_terminate(&fixture.kernel, clients[4], (struct kc_completion){.has_code = false});
	CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, clients[4]));
	share(clients[0], ids[0], BUFFER_AT, 2048);
	CU_ASSERT_EQUAL(notify(clients[0], NOTIFY_SERVICE, ids[0]), KC_OK);
	CU_ASSERT_EQUAL(heard(service).arguments[1], 2048);
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
	/* One's own room does not count. */
	CU_ASSERT_TRUE(kc_ipc_room_find(list, 4, 1, 10, 7, &start));
	CU_ASSERT_EQUAL(start, 2);
	CU_ASSERT_FALSE(kc_ipc_room_find(list, 4, 1, 10, 8, &start));
	CU_ASSERT_FALSE(kc_ipc_room_find(list, 4, 2, 10, 11, &start));
	CU_ASSERT_TRUE(kc_ipc_room_find(list, 0, 0, 10, 10, &start));
	CU_ASSERT_EQUAL(start, 0);
}

/* On a board: the buffer itself, by a region that begins and ends with it. */

static struct kc_mpu_region regions[FIXTURE_SLOTS]; /* one a process, as the unit of the test has it */

static bool allocate_region(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_region_size,
			    enum kc_mpu_permissions permissions, struct kc_mpu_region *region)
{
	struct kc_mpu_region *own = config;

	(void)context;
	if (size % 32 != 0 || start % size != 0 || min_region_size != size || own->size != 0 ||
	    permissions != KC_MPU_READ_WRITE_ONLY)
		return false;
	*own = *region = (struct kc_mpu_region){.start = start, .size = size};
	return true;
}

static bool remove_region(void *context, void *config, struct kc_mpu_region region)
{
	struct kc_mpu_region *own = config;

	(void)context;
	if (own->start != region.start || own->size != region.size)
		return false;
	*own = (struct kc_mpu_region){0};
	return true;
}

static void by_memory_protection(void)
{
	static const struct kc_mpu_ops ops = {.allocate_region = allocate_region, .remove_memory_region = remove_region};
	static const struct kc_mpu mpu = {.ops = &ops};
	struct fixture_upcall upcall;

	memset(regions, 0, sizeof regions);
	begin_with(0);
	fixture.port.mpu = &mpu;
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++)
		fixture.mpu_configs[i] = &regions[i];
	service = load("service");
	client = load("client");
	serve(service);
	id_of_service = become_client(client, "service");
	/* D2: what the unit cannot have is an error of the notification. */
	share(client, id_of_service, BUFFER_AT, 33);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_SIZE);
	share(client, id_of_service, BUFFER_AT + 32, 64);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_SIZE);
	CU_ASSERT_TRUE(regions[service].size == 0 && hears_nothing(service));
	share(client, id_of_service, BUFFER_AT, 64);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_TRUE(regions[service].start == fixture_address(BUFFER_AT) && regions[service].size == 64);
	upcall = heard(service);
	CU_ASSERT_TRUE(upcall.arguments[1] == 64 && upcall.arguments[2] == fixture_address(BUFFER_AT));
	/* D1 */
	share(client, 5, 0, 0);
	CU_ASSERT_EQUAL(regions[service].size, 64);
	share(client, id_of_service, BUFFER_AT, 32);
	CU_ASSERT_EQUAL(regions[service].size, 0);
	CU_ASSERT_EQUAL(notify(client, NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(regions[service].size, 32);
	/* A3: whose life ends, whose memory is out of reach before anything else becomes of it. */
	fixture_restart(&fixture, client);
	CU_ASSERT_EQUAL(regions[service].size, 0);
	port_fixture_end(&fixture);
}

/* Whatever processes do, in whatever order. */

static uint32_t drawn = 12345;

static uint32_t draw(uint32_t below)
{
	drawn = drawn * 1664525u + 1013904223u;
	return (drawn >> 8) % below;
}

/* Who sees whom in what part of its window; NULL, or what is wrong. Nobody writes into windows here but the core. */
static const char *check_windows(void)
{
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++) {
		struct kc_ipc_side side, owner;
		uint8_t expected[WINDOW] = {0};

		if (!kc_ipc_open(&ipc, &fixture.kernel, i, &side))
			continue;
		for (uint32_t n = 1; n < IDS; n++) {
			const struct kc_ipc_peer *peer = &side.peers[n];
			uint32_t start = peer->seen_at - FIXTURE_SHARE_START;

			if (peer->room != 0 && start + peer->room * KC_IPC_UNIT > WINDOW)
				return "a room is inside its window";
			for (uint32_t other = 1; other < n; other++) {
				const struct kc_ipc_peer *before = &side.peers[other];

				if (peer->shared != 0 && before->room != 0 && kc_ipc_is_loaded(&fixture.kernel, before) &&
				    peer->seen_at < before->seen_at + before->room * KC_IPC_UNIT &&
				    before->seen_at < peer->seen_at + peer->room * KC_IPC_UNIT)
					return "rooms do not overlap";
			}
			if (peer->shared == 0)
				continue;
			if (!peer->alive || !kc_ipc_open(&ipc, &fixture.kernel, peer->index, &owner))
				return "a share ends with its owner";
			uint32_t back = kc_ipc_find(&ipc, &fixture.kernel, &owner, i);

			if (back == 0 || kc_ipc_buffer(&ipc, &owner, back)->length != peer->shared)
				return "what is seen is what is shared";
			if (owner.process->id.identifier != peer->life)
				return "a share is of one life";
			memset(expected + start, 1, peer->shared);
		}
		for (uint32_t at = 0; at < WINDOW; at++) {
			if (expected[at] == 0 && fixture.share_bytes[i][at] != 0)
				return "nothing is left in a window beside what is shared";
		}
	}
	return NULL;
}

static void act(uint32_t app)
{
	struct kc_completion none = {.has_code = false};
	struct fixture_upcall upcall;
	char name[] = {(char)('a' + draw(4)), '\0'};

	switch (draw(16)) {
	case 0:
		if (draw(8) == 0)
			fixture_restart(&fixture, app);
		return;
	case 1:
		if (draw(8) != 0)
			return;
		kc_process_terminate(&fixture.kernel, app, none);
		if (draw(2) == 0) {
			kc_process_start(&fixture.kernel, app);
			fixture_go_on(&fixture, app);
		} else {
			CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, app));
			CU_ASSERT_EQUAL(load(name), app);
		}
		return;
	case 2:
	case 3:
		(void)try_discover(app, name);
		return;
	case 4:
	case 5:
		fixture_subscribe(&fixture, app, KC_IPC_DRIVER, draw(IDS), draw(8) == 0 ? 0 : FIXTURE_FUNCTION);
		return;
	case 6:
	case 7:
	case 8:
		share(app, draw(IDS), BUFFER_AT + draw(64), draw(3) == 0 ? 0 : draw(PART + 64));
		return;
	case 9:
	case 10:
	case 11:
		(void)notify(app, NOTIFY_SERVICE, draw(IDS + 1));
		return;
	case 12:
	case 13:
		(void)notify(app, NOTIFY_CLIENT, draw(IDS + 1));
		return;
	default:
		if (fixture_upcall(&fixture, app, &upcall) && upcall.arguments[1] <= INT32_MAX && upcall.arguments[1] != 0)
			CU_ASSERT_TRUE(upcall.arguments[2] >= FIXTURE_SHARE_START &&
				       upcall.arguments[2] + upcall.arguments[1] <= FIXTURE_SHARE_START + WINDOW);
		return;
	}
}

static void in_any_order(void)
{
	const char *broken = NULL;

	begin();
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++) {
		char name[] = {(char)('a' + i % 4), '\0'};

		load(name);
		memset(fixture_bytes(&fixture, i, BUFFER_AT), (int)(0x80 + i), FIXTURE_INITIAL_BREAK - BUFFER_AT);
	}
	for (uint32_t round = 0; round < 60000 && broken == NULL; round++) {
		uint32_t app = draw(FIXTURE_SLOTS);

		act(app);
		if (round % 16 == 0)
			broken = check_windows();
		/* A new life's memory is zero. */
		memset(fixture_bytes(&fixture, app, BUFFER_AT), (int)(0x80 + app), FIXTURE_INITIAL_BREAK - BUFFER_AT);
	}
	if (broken != NULL)
		CU_FAIL(broken);
	CU_PASS("all rounds");
	port_fixture_end(&fixture);
}

HARNESS_MAIN(
    {"a process is found by its exact name, and every process has its own ids", found_by_name},
    {"ids that a process has not got are refused, and nobody is charged for being notified", bad_ids},
    {"[D2] [D3] at each notification both see the same bytes, 1 to 2048, and never one beside them", same_bytes_and_none_beside},
    {"[D2] a share that cannot be had is an error of the notification", what_cannot_be_shared_is_told},
    {"[D1] empty shares, however many, leave a real one alone", empty_shares_change_no_other},
    {"a share that was taken back or exchanged is neither seen nor written any more", taken_back},
    {"service and client can each share with the other", both_ways},
    {"[D5] every notification that was accepted comes, and the others are refused", storm},
    {"[D5] a client that storms keeps no other waiting", storms_are_fair},
    {"notifications wait for a service that has not subscribed, and take nothing of it", first_contact},
    {"[D2] what cannot be shared at a first contact is told by an upcall", first_contact_without_room},
    {"who finds no place at a first contact is told and woken", first_contact_without_place},
    {"a notification wakes who waits, for anything or for just this", wakes_who_waits},
    {"[D6] [F5] a client's end leaves nothing in the window, and its id and place to nobody else", client_ends},
    {"[D7] a service's end is told to clients, once, after its last word", service_ends},
    {"[D6] an impostor gets neither the name nor the shares of a service that died", impostor},
    {"ids become another app's only when nothing is left at them", ids_run_out},
    {"[D1] [D6] [F5] whatever processes do, windows hold what is shared with them, apart and nothing else", in_any_order},
    {"many clients have places of their own in the window", many_clients},
    {"a window's rooms are found lowest first, without overlap", rooms},
    {"[A3] [D1] [D2] on a board the memory protection unit lets in what is shared, as long as it is", by_memory_protection})
