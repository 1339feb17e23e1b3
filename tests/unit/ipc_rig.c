/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/ipc_rig.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "tests/unit/tbf_builder.h"

#define NAME_AT 64u /* where an app writes the name it looks for */

struct port_fixture fixture;

struct kc_ipc ipc;

static struct kc_ipc_user users[FIXTURE_SLOTS];

struct kc_driver drivers[1];

static struct tbf_builder tbfs[FIXTURE_SLOTS];

void ipc_begin_with_ids(uint32_t share_size, uint8_t ids)
{
	kc_ipc_init(&ipc, users, FIXTURE_SLOTS, ids);
	drivers[0] = kc_ipc_driver(&ipc);
	port_fixture_begin(&fixture, drivers, 1);
	fixture.share_size = share_size;
}

void ipc_begin_with(uint32_t share_size)
{
	ipc_begin_with_ids(share_size, IPC_IDS);
}

void ipc_begin(void)
{
	ipc_begin_with(IPC_WINDOW);
}

uint32_t ipc_load(const char *name)
{
	uint32_t slot = 0;

	while (fixture.processes[slot].memory.block != NULL)
		slot++;
	tbf_make_app(&tbfs[slot], name, FIXTURE_APP_RAM, 0x800);
	return port_fixture_load_tbf(&fixture, tbfs[slot].bytes, 0x800);
}

struct kc_return ipc_try_discover(uint32_t app, const char *name)
{
	uint32_t length = (uint32_t)strlen(name);

	memcpy(fixture_bytes(&fixture, app, NAME_AT), name, length);
	fixture_allow_ro(&fixture, app, KC_IPC_DRIVER, 0, NAME_AT, length);
	return fixture_command(&fixture, app, KC_IPC_DRIVER, IPC_DISCOVER, 0, 0);
}

uint32_t ipc_discover(uint32_t app, const char *name)
{
	struct kc_return answer = ipc_try_discover(app, name);

	CU_ASSERT_EQUAL_FATAL(answer.r[0], KC_SUCCESS_U32);
	return answer.r[1];
}

uint32_t ipc_notify(uint32_t app, uint32_t command, uint32_t id)
{
	struct kc_return answer = fixture_command(&fixture, app, KC_IPC_DRIVER, command, id, 0);

	return answer.r[0] == KC_SUCCESS ? KC_OK : answer.r[1];
}

void ipc_serve(uint32_t app)
{
	fixture_subscribe(&fixture, app, KC_IPC_DRIVER, 0, FIXTURE_FUNCTION);
}

uint32_t ipc_become_client(uint32_t app, const char *name)
{
	uint32_t id = ipc_discover(app, name);

	fixture_subscribe(&fixture, app, KC_IPC_DRIVER, id, FIXTURE_FUNCTION);
	return id;
}

void ipc_share(uint32_t app, uint32_t id, uint32_t offset, uint32_t length)
{
	fixture_allow_rw(&fixture, app, KC_IPC_DRIVER, id, offset, length);
}

struct fixture_upcall ipc_heard(uint32_t app)
{
	struct fixture_upcall upcall = {0};

	CU_ASSERT_TRUE_FATAL(fixture_upcall(&fixture, app, &upcall));
	return upcall;
}

bool ipc_hears_nothing(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&fixture, app, &upcall);
}

uint8_t *ipc_window(uint32_t app, uint32_t address)
{
	return fixture.share_bytes[app] + (address - FIXTURE_SHARE_START);
}

void ipc_fill(uint8_t *bytes, uint32_t count, uint32_t seed)
{
	for (uint32_t i = 0; i < count; i++)
		bytes[i] = (uint8_t)(seed + i * 7 + (i >> 8));
}

bool ipc_is_all(const uint8_t *bytes, uint32_t count, uint8_t value)
{
	for (uint32_t i = 0; i < count; i++) {
		if (bytes[i] != value)
			return false;
	}
	return true;
}

uint32_t the_service, the_client, id_of_service, id_of_client, seen_at;

void ipc_begin_pair(uint32_t length)
{
	struct fixture_upcall upcall;

	ipc_begin();
	the_service = ipc_load("service");
	the_client = ipc_load("client");
	ipc_serve(the_service);
	id_of_service = ipc_become_client(the_client, "service");
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, length);
	ipc_fill(fixture_bytes(&fixture, the_client, IPC_BUFFER_AT), length, 3);
	CU_ASSERT_EQUAL_FATAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = ipc_heard(the_service);
	CU_ASSERT_EQUAL(upcall.function, FIXTURE_FUNCTION);
	id_of_client = upcall.arguments[0];
	CU_ASSERT_EQUAL(upcall.arguments[1], length);
	seen_at = upcall.arguments[2];
}
