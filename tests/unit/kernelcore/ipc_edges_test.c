/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* IPC when memory runs out, and for processes that never asked for it. */
#include <kc/ipc.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"

static void no_memory_for_a_grant(void)
{
	ipc_begin();
	ipc_load("service");
	uint32_t app = ipc_load("client");

	fixture_starve(&fixture, app);
	struct kc_return answer = fixture_command(&fixture, app, KC_IPC_DRIVER, IPC_DISCOVER, 0, 0);

	CU_ASSERT_TRUE(answer.r[0] == KC_FAILURE && answer.r[1] == KC_NOMEM);
	port_fixture_end(&fixture);
}

static void ends_without_having_asked(void)
{
	ipc_begin();
	uint32_t quiet = ipc_load("quiet");
	uint32_t other = ipc_load("other");

	kc_process_terminate(&fixture.kernel, quiet, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(kc_process_state(&fixture.kernel, quiet), KC_STATE_TERMINATED);
	CU_ASSERT_EQUAL(ipc_try_discover(other, "nobody").r[1], KC_NODEVICE);
	port_fixture_end(&fixture);
}

/* The first contact fails when the client is already waiting: it wakes and is told. */
static void refusal_wakes_who_waits(void)
{
	const uint32_t wait[4] = {1, 0, 0, 0};

	ipc_begin();
	uint32_t service = ipc_load("service");
	uint32_t client = ipc_load("client");
	struct kc_return answer = ipc_try_discover(client, "service");
	struct kc_resume resume;
	uint32_t id = answer.r[1];

	CU_ASSERT_EQUAL_FATAL(answer.r[0], KC_SUCCESS_U32);
	fixture_subscribe(&fixture, client, KC_IPC_DRIVER, id, FIXTURE_FUNCTION);
	fixture_allow_rw(&fixture, client, KC_IPC_DRIVER, id, 0, IPC_PART + 1); /* more than the service's window has for one */
	CU_ASSERT_EQUAL(fixture_command(&fixture, client, KC_IPC_DRIVER, IPC_NOTIFY_SERVICE, id, 0).r[0], KC_SUCCESS);
	CU_ASSERT_TRUE_FATAL(kc_trap(&fixture.kernel, client, ++fixture.sequence, KC_CLASS_YIELD, wait));
	CU_ASSERT_EQUAL(kc_process_state(&fixture.kernel, client), KC_STATE_YIELDED);
	CU_ASSERT_FALSE(kc_process_ready(&fixture.kernel, client));
	fixture_subscribe(&fixture, service, KC_IPC_DRIVER, 0, FIXTURE_FUNCTION);
	struct fixture_upcall upcall;

	CU_ASSERT_FALSE(fixture_upcall(&fixture, service, &upcall));
	CU_ASSERT_TRUE(kc_process_ready(&fixture.kernel, client));
	kc_process_run(&fixture.kernel, client, &resume);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_UPCALL && resume.r[0] == id && resume.r[1] == 0u - KC_SIZE);
	port_fixture_end(&fixture);
}

/* A process that does not subscribe yet is told once it does. */
static void refusal_waits_for_a_subscription(void)
{
	ipc_begin();
	uint32_t service = ipc_load("service");
	uint32_t client = ipc_load("client");
	uint32_t id = ipc_discover(client, "service");
	struct fixture_upcall upcall;

	fixture_allow_rw(&fixture, client, KC_IPC_DRIVER, id, 0, IPC_PART + 1);
	CU_ASSERT_EQUAL(ipc_notify(client, IPC_NOTIFY_SERVICE, id), KC_OK);
	fixture_subscribe(&fixture, service, KC_IPC_DRIVER, 0, FIXTURE_FUNCTION);
	CU_ASSERT_FALSE(fixture_upcall(&fixture, service, &upcall));
	CU_ASSERT_FALSE(fixture_upcall(&fixture, client, &upcall));
	fixture_subscribe(&fixture, client, KC_IPC_DRIVER, id, FIXTURE_FUNCTION);
	CU_ASSERT_TRUE(fixture_upcall(&fixture, client, &upcall));
	CU_ASSERT_EQUAL(upcall.arguments[1], 0u - KC_SIZE);
	port_fixture_end(&fixture);
}

/* A service with room for only one client: the second client is told, at its first contact and later. */
static void more_clients_than_places(void)
{
	static const char *const names[] = {"one", "two", "three"};
	uint32_t clients[3], ids[3];
	uint32_t accepted = 0;
	uint32_t refused = 0;
	struct fixture_upcall upcall;

	ipc_begin_with_ids(IPC_WINDOW, 2);
	uint32_t service = ipc_load("service");

	for (int i = 0; i < 3; i++) {
		clients[i] = ipc_load(names[i]);
		ids[i] = ipc_discover(clients[i], "service");
		fixture_subscribe(&fixture, clients[i], KC_IPC_DRIVER, ids[i], FIXTURE_FUNCTION);
	}
	CU_ASSERT_EQUAL(ipc_notify(clients[0], IPC_NOTIFY_SERVICE, ids[0]), KC_OK);
	CU_ASSERT_EQUAL(ipc_notify(clients[1], IPC_NOTIFY_SERVICE, ids[1]), KC_OK);
	fixture_subscribe(&fixture, service, KC_IPC_DRIVER, 0, FIXTURE_FUNCTION);
	while (fixture_upcall(&fixture, service, &upcall))
		accepted++;
	for (int i = 0; i < 2; i++) {
		if (fixture_upcall(&fixture, clients[i], &upcall)) {
			CU_ASSERT_EQUAL(upcall.arguments[1], 0u - KC_NOMEM);
			refused++;
		}
	}
	CU_ASSERT_TRUE(accepted == 1 && refused == 1);
	CU_ASSERT_EQUAL(ipc_notify(clients[2], IPC_NOTIFY_SERVICE, ids[2]), KC_NOMEM);
	port_fixture_end(&fixture);
}

/* Only a process that acted as a client can be notified as one, and only if the share fits into its window. */
static void notifying_clients(void)
{
	struct fixture_upcall upcall;

	ipc_begin();
	uint32_t service = ipc_load("service");
	uint32_t client = ipc_load("client");

	CU_ASSERT_EQUAL(ipc_notify(service, IPC_NOTIFY_CLIENT, ipc_discover(service, "client")), KC_INVAL);
	CU_ASSERT_EQUAL(ipc_try_discover(client, "nobody").r[1], KC_NODEVICE); /* it uses the driver now, but knows nobody */
	CU_ASSERT_EQUAL(ipc_notify(service, IPC_NOTIFY_CLIENT, ipc_discover(service, "client")), KC_INVAL);
	uint32_t id = ipc_discover(client, "service");

	fixture_subscribe(&fixture, client, KC_IPC_DRIVER, id, FIXTURE_FUNCTION);
	fixture_subscribe(&fixture, service, KC_IPC_DRIVER, 0, FIXTURE_FUNCTION);
	CU_ASSERT_EQUAL(ipc_notify(client, IPC_NOTIFY_SERVICE, id), KC_OK);
	CU_ASSERT_TRUE_FATAL(fixture_upcall(&fixture, service, &upcall));
	fixture_allow_rw(&fixture, service, KC_IPC_DRIVER, upcall.arguments[0], 0, IPC_PART + 1);
	CU_ASSERT_EQUAL(ipc_notify(service, IPC_NOTIFY_CLIENT, upcall.arguments[0]), KC_SIZE);
	CU_ASSERT_FALSE(fixture_upcall(&fixture, client, &upcall));
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"without memory for a grant nobody is found", no_memory_for_a_grant},
	     {"who never asked for others ends without a trace", ends_without_having_asked},
	     {"a first contact that cannot be had wakes the client that waits", refusal_wakes_who_waits},
	     {"a first contact that cannot be had is told who subscribes later", refusal_waits_for_a_subscription},
	     {"more clients than a service has places for are told", more_clients_than_places},
	     {"who is no client is not notified as one, nor of more than fits", notifying_clients})
