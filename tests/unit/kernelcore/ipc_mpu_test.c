/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Shares on a board: the memory protection unit lets in what is shared. Rows A3, D1 and D2 of the isolation bugs. */
#include <kc/process_mpu.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"
#include "tests/unit/port_fixture.h"

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
	ipc_begin_with(0);
	fixture.port.mpu = &mpu;
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++)
		fixture.mpu_configs[i] = &regions[i];
	the_service = ipc_load("service");
	the_client = ipc_load("client");
	ipc_serve(the_service);
	id_of_service = ipc_become_client(the_client, "service");
	/* D2: what the unit cannot have is an error of the notification. */
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 33);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_SIZE);
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT + 32, 64);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_SIZE);
	CU_ASSERT_TRUE(regions[the_service].size == 0 && ipc_hears_nothing(the_service));
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 64);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_TRUE(regions[the_service].start == fixture_address(IPC_BUFFER_AT) && regions[the_service].size == 64);
	upcall = ipc_heard(the_service);
	CU_ASSERT_TRUE(upcall.arguments[1] == 64 && upcall.arguments[2] == fixture_address(IPC_BUFFER_AT));
	/* D1 */
	ipc_share(the_client, 5, 0, 0);
	CU_ASSERT_EQUAL(regions[the_service].size, 64);
	ipc_share(the_client, id_of_service, IPC_BUFFER_AT, 32);
	CU_ASSERT_EQUAL(regions[the_service].size, 0);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	CU_ASSERT_EQUAL(regions[the_service].size, 32);
	/* A3: whose life ends, whose memory is out of reach before anything else becomes of it. */
	fixture_restart(&fixture, the_client);
	CU_ASSERT_EQUAL(regions[the_service].size, 0);
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"[A3] [D1] [D2] on a board the memory protection unit lets in what is shared, as long as it is",
	      by_memory_protection})
