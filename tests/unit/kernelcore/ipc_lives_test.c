/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bugs D6 and D7, in the core: how shares, ids and names behave when lives end. */
#include <kc/grant.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"
#include "tests/unit/port_fixture.h"

/* F5 and D6: a dead client leaves nothing, and what was meant for it reaches nobody. */
static void client_ends(void)
{
	ipc_begin_pair(100);
	struct fixture_upcall upcall;

	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	kc_process_terminate(&fixture.kernel, the_client, (struct kc_completion){.has_code = false});
	CU_ASSERT_TRUE(ipc_is_all(fixture.share_bytes[the_service], IPC_WINDOW, 0));
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_NODEVICE);
	/* The service still writes to the old share, and another client comes. */
	memset(ipc_window(the_service, seen_at), 0x44, 100);
	uint32_t other = ipc_load("other");
	uint32_t id = ipc_become_client(other, "service");

	ipc_share(other, id, IPC_BUFFER_AT, 100);
	ipc_fill(fixture_bytes(&fixture, other, IPC_BUFFER_AT), 100, 7);
	CU_ASSERT_EQUAL(ipc_notify(other, IPC_NOTIFY_SERVICE, id), KC_OK);
	upcall = ipc_heard(the_service);
	CU_ASSERT_NOT_EQUAL(upcall.arguments[0], id_of_client);
	CU_ASSERT_TRUE(upcall.arguments[2] >= seen_at + 100 || upcall.arguments[2] + 100 <= seen_at);
	memset(ipc_window(the_service, seen_at), 0x44, 100);
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
	CU_ASSERT_FALSE(ipc_is_all(fixture_bytes(&fixture, other, IPC_BUFFER_AT), 1, 0x44));
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_NODEVICE);
	/* The client's next life is the same app: same id, same place, new bytes. */
	kc_process_start(&fixture.kernel, the_client);
	fixture_go_on(&fixture, the_client);
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_NODEVICE);
	id_of_service = ipc_become_client(the_client, "service");
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 30);
	ipc_fill(fixture_bytes(&fixture, the_client, IPC_BUFFER_AT), 30, 60);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = ipc_heard(the_service);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_client && upcall.arguments[1] == 30 && upcall.arguments[2] == seen_at);
	CU_ASSERT_EQUAL(ipc_window(the_service, seen_at)[0], 60);
	port_fixture_end(&fixture);
}

/* D7 */
static void service_ends(void)
{
	ipc_begin_pair(100);
	struct fixture_upcall upcall;
	uint32_t address, length;
	struct kc_process_id id = fixture_id(&fixture, the_client);

	/* Its last notification comes first. */
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_OK);
	fixture_restart(&fixture, the_service);
	upcall = ipc_heard(the_client);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0);
	upcall = ipc_heard(the_client);
	CU_ASSERT_TRUE(upcall.arguments[0] == id_of_service && upcall.arguments[1] == 0u - KC_NODEVICE);
	CU_ASSERT_EQUAL(upcall.arguments[2], 0);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_client));
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	/* The share ended with it. */
	CU_ASSERT_TRUE_FATAL(kc_grant_look_allow_rw(&fixture.kernel, &drivers[0], id, id_of_service, &address, &length));
	CU_ASSERT_EQUAL(length, 0);
	/* It is found again under the same id. Nothing from before is shared with the new life. */
	ipc_serve(the_service);
	CU_ASSERT_EQUAL(ipc_discover(the_client, "service"), id_of_service);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	upcall = ipc_heard(the_service);
	CU_ASSERT_EQUAL(upcall.arguments[1], 0);
	CU_ASSERT_TRUE(ipc_is_all(fixture.share_bytes[the_service], IPC_WINDOW, 0));
	/*
	 * A client is told once per life. Finding the service again first counts as being told. A former life's answers never reach calls
	 * to the next.
	 */
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, upcall.arguments[0]), KC_OK);
	fixture_restart(&fixture, the_service);
	CU_ASSERT_EQUAL(ipc_discover(the_client, "service"), id_of_service);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_client));
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	port_fixture_end(&fixture);
}

/* D6 */
static void impostor(void)
{
	ipc_begin();
	the_service = ipc_load("service");
	uint32_t second = ipc_load("service");
	the_client = ipc_load("client");
	struct kc_completion none = {.has_code = false};

	ipc_serve(the_service);
	ipc_serve(second);
	CU_ASSERT_EQUAL(ipc_discover(second, "service") == 0, false);
	id_of_service = ipc_become_client(the_client, "service");
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 16);
	kc_process_terminate(&fixture.kernel, the_service, none);
	CU_ASSERT_EQUAL(ipc_heard(the_client).arguments[1], 0u - KC_NODEVICE);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	/* The name belongs to the first app, even if it is dead. */
	CU_ASSERT_EQUAL(ipc_try_discover(the_client, "service").r[1], KC_NODEVICE);
	CU_ASSERT_TRUE(ipc_hears_nothing(second));
	/* Even if the new app has the dead one's slot, the old id does not name it. */
	CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, the_service));
	CU_ASSERT_EQUAL(ipc_load("service"), the_service);
	ipc_serve(the_service);
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 16);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	CU_ASSERT_NOT_EQUAL(ipc_discover(the_client, "service"), id_of_service);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_NODEVICE);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	CU_ASSERT_TRUE(ipc_is_all(fixture.share_bytes[the_service], IPC_WINDOW, 0));
	port_fixture_end(&fixture);
}

/* An id is reused only when its app is unloaded and nothing is subscribed or shared under it. */
static void ids_run_out(void)
{
	struct kc_completion none = {.has_code = false};
	uint32_t id = 0;

	ipc_begin();
	the_client = ipc_load("client");
	uint32_t fixed = ipc_load("fixed");
	uint32_t fixed_id = ipc_become_client(the_client, "fixed");

	for (uint32_t i = 2; i < IPC_IDS; i++) {
		uint32_t app = ipc_load("passing");

		id = ipc_discover(the_client, "passing");
		CU_ASSERT_TRUE(id != 0 && id != fixed_id);
		if (i == 3)
			ipc_share(the_client, id, IPC_BUFFER_AT, 4);
		kc_process_terminate(&fixture.kernel, app, none);
		CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, app));
	}
	/* An id of an unloaded app is free, because nothing is subscribed or shared under it. */
	uint32_t app = ipc_load("late");

	CU_ASSERT_NOT_EQUAL(ipc_discover(the_client, "late"), 0);
	kc_process_terminate(&fixture.kernel, app, none);
	kc_process_terminate(&fixture.kernel, fixed, none);
	CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, app) && kc_process_unload(&fixture.kernel, fixed));
	/* The subscribed id is not free; shares use up all others. */
	for (uint32_t i = 1; i < IPC_IDS; i++) {
		if (i != fixed_id)
			ipc_share(the_client, i, IPC_BUFFER_AT, 4);
	}
	app = ipc_load("last");
	CU_ASSERT_EQUAL(ipc_try_discover(the_client, "last").r[1], KC_NOMEM);
	ipc_share(the_client, id, 0, 0);
	CU_ASSERT_EQUAL(ipc_discover(the_client, "last"), id);
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"[D6] [F5] a client's end leaves nothing in the window, and its id and place to nobody else", client_ends},
	     {"[D7] a service's end is told to clients, once, after its last word", service_ends},
	     {"[D6] an impostor gets neither the name nor the shares of a service that died", impostor},
	     {"ids become another app's only when nothing is left at them", ids_run_out})
