/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Notifications to a service that has not subscribed yet: they wait for it, or are refused later. Isolation bug D2. */
#include <kc/grant.h>
#include <kc/ipc.h>
#include <string.h>

#include "kernelcore/process_block.h"
#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"
#include "tests/unit/port_fixture.h"

/* Being notified costs nothing for a process that never asked for IPC, and notifications wait until the service subscribes. */
static void first_contact(void)
{
	ipc_begin();
	the_service = ipc_load("service");
	the_client = ipc_load("client");
	uint32_t accepted = 0;
	uint8_t *bytes = fixture_bytes(&fixture, the_client, IPC_BUFFER_AT);

	id_of_service = ipc_become_client(the_client, "service");
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 24);
	ipc_fill(bytes, 24, 1);
	while (ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service) == KC_OK && accepted < 100)
		accepted++;
	CU_ASSERT_EQUAL(accepted, KC_IPC_PENDING_MAX);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	CU_ASSERT_EQUAL(fixture.processes[the_service].memory.block->tasks.count, 0);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&fixture.kernel, &drivers[0], fixture_id(&fixture, the_service)));
	ipc_serve(the_service);
	for (uint32_t i = 0; i < accepted; i++) {
		struct fixture_upcall upcall = ipc_heard(the_service);

		CU_ASSERT_EQUAL_FATAL(upcall.arguments[1], 24);
		CU_ASSERT_EQUAL(memcmp(ipc_window(the_service, upcall.arguments[2]), bytes, 24), 0);
	}
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	/* While it is unsubscribed it gets no notifications, but none are lost. */
	fixture_subscribe(&fixture, the_service, KC_IPC_DRIVER, 0, 0);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	ipc_serve(the_service);
	CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[1], 24);
	port_fixture_end(&fixture);
}

/* What waits for a life that ends before it asked for IPC does not reach the next life. */
static void first_contact_ends(void)
{
	ipc_begin();
	the_service = ipc_load("service");
	the_client = ipc_load("client");
	id_of_service = ipc_become_client(the_client, "service");
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	fixture_restart(&fixture, the_service);
	CU_ASSERT_EQUAL(ipc_heard(the_client).arguments[1], 0u - KC_NODEVICE);
	CU_ASSERT_EQUAL(ipc_discover(the_client, "service"), id_of_service);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	ipc_serve(the_service);
	CU_ASSERT_FALSE(ipc_hears_nothing(the_service));
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	port_fixture_end(&fixture);
}

/* A failure at the first contact is reported to the client, whose notification had been accepted. */
static void first_contact_without_room(void)
{
	ipc_begin();
	the_service = ipc_load("service");
	the_client = ipc_load("client");
	id_of_service = ipc_become_client(the_client, "service");
	ipc_share(the_client, id_of_service, 0, IPC_PART + 1);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	ipc_serve(the_service);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	struct fixture_upcall upcall = ipc_heard(the_client);

	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0u - KC_SIZE);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_client));
	port_fixture_end(&fixture);
}

/* A client beyond the service's limit is told as well, and wakes for it if it is already waiting. */
static void first_contact_without_place(void)
{
	uint32_t wait[4] = {1, 0, 0, 0};
	struct kc_resume resume;

	ipc_begin_with_ids(IPC_WINDOW, 2);
	the_service = ipc_load("service");
	the_client = ipc_load("client");
	uint32_t late = ipc_load("late");
	uint32_t starved = ipc_load("starved");
	uint32_t apps[] = {the_client, late};

	for (uint32_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL_FATAL(ipc_become_client(apps[i], "service"), 1);
		CU_ASSERT_EQUAL(ipc_notify(apps[i], IPC_NOTIFY_SERVICE, 1), KC_OK);
		CU_ASSERT_TRUE_FATAL(kc_trap(&fixture.kernel, apps[i], ++fixture.sequence, KC_CLASS_YIELD, wait));
		kc_process_run(&fixture.kernel, apps[i], &resume);
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	}
	ipc_serve(the_service);
	CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[0], 1);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	/* The one that came first in the list of users was first. */
	uint32_t told = kc_process_ready(&fixture.kernel, late) ? late : the_client;

	kc_process_run(&fixture.kernel, told, &resume);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_UPCALL && resume.r[0] == 1 && resume.r[1] == 0u - KC_NOMEM);
	CU_ASSERT_FALSE(kc_process_ready(&fixture.kernel, told == late ? the_client : late));
	CU_ASSERT_EQUAL(ipc_notify(told, IPC_NOTIFY_SERVICE, 1), KC_NOMEM);
	/* A process without memory for a grant gets NOMEM. */
	fixture_starve(&fixture, starved);
	CU_ASSERT_EQUAL(fixture_command(&fixture, starved, KC_IPC_DRIVER, IPC_DISCOVER, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(ipc_notify(starved, IPC_NOTIFY_SERVICE, 1), KC_INVAL);
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"notifications wait for a service that has not subscribed, and take nothing of it", first_contact},
	     {"[D2] what cannot be shared at a first contact is told by an upcall", first_contact_without_room},
	     {"who finds no place at a first contact is told and woken", first_contact_without_place},
	     {"what waits for a life that ends reaches no other", first_contact_ends})
