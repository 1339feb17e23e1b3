/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* IPC: which process is found under which id, and notifications. Isolation bug D5. */
#include <kc/grant.h>
#include <kc/ipc.h>

#include "kernelcore/process_block.h"
#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"
#include "tests/unit/port_fixture.h"

#define EXISTS 0u

static void found_by_name(void)
{
	ipc_begin();
	uint32_t one = ipc_load("one");
	uint32_t two = ipc_load("two");
	uint32_t id;

	CU_ASSERT_EQUAL(fixture_command(&fixture, one, KC_IPC_DRIVER, EXISTS, 0, 0).r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(fixture_command(&fixture, one, KC_IPC_DRIVER, 4, 0, 0).r[1], KC_NOSUPPORT);
	/* No name. */
	CU_ASSERT_EQUAL(fixture_command(&fixture, one, KC_IPC_DRIVER, IPC_DISCOVER, 0, 0).r[1], KC_INVAL);
	CU_ASSERT_EQUAL(ipc_try_discover(one, "").r[1], KC_INVAL);
	CU_ASSERT_EQUAL(ipc_discover(one, "one"), 0);
	id = ipc_discover(one, "two");
	CU_ASSERT_NOT_EQUAL(id, 0);
	CU_ASSERT_EQUAL(ipc_discover(one, "two"), id);
	CU_ASSERT_EQUAL(ipc_try_discover(one, "tw").r[1], KC_NODEVICE);
	CU_ASSERT_EQUAL(ipc_try_discover(one, "twos").r[1], KC_NODEVICE);
	CU_ASSERT_EQUAL(ipc_try_discover(one, "three").r[1], KC_NODEVICE);
	/* Ids are private to each process. */
	CU_ASSERT_NOT_EQUAL(ipc_discover(two, "one"), 0);
	port_fixture_end(&fixture);
}

static void bad_ids(void)
{
	ipc_begin();
	uint32_t app = ipc_load("app");
	uint32_t other = ipc_load("other");

	CU_ASSERT_EQUAL(ipc_notify(app, IPC_NOTIFY_SERVICE, 1), KC_INVAL);
	CU_ASSERT_NOT_EQUAL(ipc_discover(app, "other"), 0);
	for (uint32_t command = IPC_NOTIFY_SERVICE; command <= IPC_NOTIFY_CLIENT; command++) {
		CU_ASSERT_EQUAL(ipc_notify(app, command, 0), KC_INVAL);
		CU_ASSERT_EQUAL(ipc_notify(app, command, 2), KC_INVAL);
		CU_ASSERT_EQUAL(ipc_notify(app, command, IPC_IDS), KC_INVAL);
		CU_ASSERT_EQUAL(ipc_notify(app, command, UINT32_MAX), KC_INVAL);
	}
	/* Being found does not make it a client. */
	CU_ASSERT_EQUAL(ipc_notify(app, IPC_NOTIFY_CLIENT, 1), KC_INVAL);
	/* Being found and notified did not allocate a grant for it. */
	CU_ASSERT_EQUAL(ipc_notify(app, IPC_NOTIFY_SERVICE, 1), KC_OK);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&fixture.kernel, &drivers[0], fixture_id(&fixture, other)));
	port_fixture_end(&fixture);
}

/* D5 */
static void storm(void)
{
	ipc_begin_pair(8);
	uint32_t accepted = 0;
	uint32_t delivered = 0;
	uint32_t error = KC_OK;

	while (error == KC_OK && accepted < 100) {
		error = ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service);
		accepted += error == KC_OK;
	}
	CU_ASSERT_EQUAL(error, KC_NOMEM);
	CU_ASSERT_EQUAL(accepted, KC_IPC_PENDING_MAX + 1);
	/* A storm takes only one place of the queue. */
	CU_ASSERT_EQUAL(fixture.processes[the_service].memory.block->tasks.count, 1);
	CU_ASSERT_EQUAL(fixture.processes[the_service].memory.block->dropped_upcalls, 1);
	while (!ipc_hears_nothing(the_service))
		delivered++;
	CU_ASSERT_EQUAL(delivered, accepted);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[1], 8);
	/* The other direction. */
	accepted = delivered = 0;
	while (ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client) == KC_OK && accepted < 100)
		accepted++;
	CU_ASSERT_EQUAL(accepted, KC_IPC_PENDING_MAX + 1);
	while (!ipc_hears_nothing(the_client))
		delivered++;
	CU_ASSERT_EQUAL(delivered, accepted);
	port_fixture_end(&fixture);
}

/* D5: the other clients get their turns and keep their places in the queue. */
static void storms_are_fair(void)
{
	ipc_begin();
	the_service = ipc_load("service");
	uint32_t loud = ipc_load("loud");
	uint32_t calm = ipc_load("calm");
	uint32_t of_calm = UINT32_MAX;

	ipc_serve(the_service);
	uint32_t id = ipc_become_client(loud, "service");
	uint32_t calm_id = ipc_become_client(calm, "service");

	while (ipc_notify(loud, IPC_NOTIFY_SERVICE, id) == KC_OK)
		;
	CU_ASSERT_EQUAL(ipc_notify(calm, IPC_NOTIFY_SERVICE, calm_id), KC_OK);
	for (uint32_t i = 0; i < 3 && of_calm == UINT32_MAX; i++) {
		if (ipc_heard(the_service).arguments[0] == 2)
			of_calm = i;
		while (ipc_notify(loud, IPC_NOTIFY_SERVICE, id) == KC_OK)
			;
	}
	CU_ASSERT_EQUAL(of_calm, 1);
	port_fixture_end(&fixture);
}

/* A waiting process gets it at once; one in yield-wait-for gets the arguments, subscribed or not. */
static void wakes_who_waits(void)
{
	ipc_begin();
	the_service = ipc_load("service");
	the_client = ipc_load("client");
	struct kc_resume resume;
	uint32_t wait[4] = {1, 0, 0, 0};
	uint32_t wait_for[4] = {2, KC_IPC_DRIVER, 0, 0};

	ipc_serve(the_service);
	id_of_service = ipc_become_client(the_client, "service");
	CU_ASSERT_TRUE_FATAL(kc_trap(&fixture.kernel, the_service, ++fixture.sequence, KC_CLASS_YIELD, wait));
	kc_process_run(&fixture.kernel, the_service, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
	uint32_t told = fixture.ready_calls[the_service];

	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(fixture.ready_calls[the_service], told + 1);
	CU_ASSERT_TRUE(kc_process_ready(&fixture.kernel, the_service));
	kc_process_run(&fixture.kernel, the_service, &resume);
	CU_ASSERT_TRUE(resume.kind == KC_RESUME_UPCALL && resume.pc == FIXTURE_FUNCTION);
	fixture_subscribe(&fixture, the_service, KC_IPC_DRIVER, 0, 0);
	for (int before = 0; before < 2; before++) {
		if (before == 1)
			CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
		CU_ASSERT_TRUE_FATAL(kc_trap(&fixture.kernel, the_service, ++fixture.sequence, KC_CLASS_YIELD, wait_for));
		if (before == 0)
			CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
		kc_process_run(&fixture.kernel, the_service, &resume);
		CU_ASSERT_TRUE_FATAL(resume.kind == KC_RESUME_RETURN && resume.from_yield_wait_for == 1);
		CU_ASSERT_TRUE(resume.r[0] != 0 && resume.r[1] == 0 && resume.r[2] == 0);
	}
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"a process is found by its exact name, and every process has its own ids", found_by_name},
	     {"ids that a process has not got are refused, and nobody is charged for being notified", bad_ids},
	     {"[D5] every notification that was accepted comes, and the others are refused", storm},
	     {"[D5] a client that storms keeps no other waiting", storms_are_fair},
	     {"a notification wakes who waits, for anything or for just this", wakes_who_waits})
