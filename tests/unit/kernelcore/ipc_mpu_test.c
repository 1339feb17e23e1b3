/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Shares on a board: the memory protection unit lets in what is shared. What it cannot have goes
 * through the window. Rows A3, D1, D2 and D3 of the isolation bugs. */
#include <kc/process_mpu.h>
#include <string.h>

#include "kernelcore/ipc_peers.h"
#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"
#include "tests/unit/port_fixture.h"

static struct kc_mpu_region regions[FIXTURE_SLOTS]; /* one per process, as in the test's MPU */

static bool can_be_region(void *context, uint32_t start, uint32_t size)
{
	(void)context;
	return size % 32 == 0 && start % size == 0;
}

static bool allocate_region(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_region_size,
			    enum kc_mpu_permissions permissions, struct kc_mpu_region *region)
{
	struct kc_mpu_region *own = config;

	if (!can_be_region(context, start, size) || min_region_size != size || own->size != 0 ||
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

/* Uses a port with that MPU, and with windows if share_size is not 0. */
static void begin_with_unit(uint32_t share_size)
{
	static const struct kc_mpu_ops ops = {
	    .can_be_region = can_be_region, .allocate_region = allocate_region, .remove_memory_region = remove_region};
	static const struct kc_mpu mpu = {.ops = &ops};

	memset(regions, 0, sizeof regions);
	ipc_begin_with(share_size);
	fixture.port.mpu = &mpu;
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++)
		fixture.mpu_configs[i] = &regions[i];
	the_service = ipc_load("service");
	ipc_serve(the_service);
	the_client = ipc_load("client");
	id_of_service = ipc_become_client(the_client, "service");
}

static void by_memory_protection(void)
{
	struct fixture_upcall upcall;

	begin_with_unit(0);
	/* D2: if the MPU cannot map a share, the notification fails. */
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
	/* A3: when a life ends, its memory becomes inaccessible before anything else happens to it. */
	fixture_restart(&fixture, the_client);
	CU_ASSERT_EQUAL(regions[the_service].size, 0);
	port_fixture_end(&fixture);
}

/* The address at which the service sees the client's share. */
static uint32_t seen_by_service(uint32_t offset, uint32_t length)
{
	ipc_share(the_client, id_of_service, offset, length);
	ipc_fill(fixture_bytes(&fixture, the_client, offset), length, offset + length);
	CU_ASSERT_EQUAL(ipc_notify(the_client, IPC_NOTIFY_SERVICE, id_of_service), KC_OK);
	struct fixture_upcall upcall = ipc_heard(the_service);

	id_of_client = upcall.arguments[0];
	CU_ASSERT_EQUAL(upcall.arguments[1], length);
	return upcall.arguments[2];
}

static void by_the_window_if_not_by_memory_protection(void)
{
	begin_with_unit(IPC_WINDOW);
	CU_ASSERT_EQUAL(seen_by_service(IPC_BUFFER_AT, 64), fixture_address(IPC_BUFFER_AT));
	CU_ASSERT_TRUE(ipc_is_all(fixture.share_bytes[the_service], IPC_WINDOW, 0));
	/* 33 bytes are no region. */
	seen_at = seen_by_service(IPC_BUFFER_AT, 33);
	CU_ASSERT_EQUAL(seen_at, FIXTURE_SHARE_START);
	CU_ASSERT_EQUAL(regions[the_service].size, 0);
	CU_ASSERT_EQUAL(memcmp(ipc_window(the_service, seen_at), fixture_bytes(&fixture, the_client, IPC_BUFFER_AT), 33), 0);
	memset(ipc_window(the_service, seen_at), 0x77, 64);
	fixture_bytes(&fixture, the_client, IPC_BUFFER_AT + 33)[0] = 1;
	CU_ASSERT_EQUAL(ipc_notify(the_service, IPC_NOTIFY_CLIENT, id_of_client), KC_OK);
	CU_ASSERT_TRUE(ipc_is_all(fixture_bytes(&fixture, the_client, IPC_BUFFER_AT), 33, 0x77));
	CU_ASSERT_EQUAL(fixture_bytes(&fixture, the_client, IPC_BUFFER_AT + 33)[0], 1);
	/* In place again: the contents in the window are gone, but the place there stays reserved for the client. */
	CU_ASSERT_EQUAL(seen_by_service(IPC_BUFFER_AT, 64), fixture_address(IPC_BUFFER_AT));
	CU_ASSERT_TRUE(ipc_is_all(fixture.share_bytes[the_service], IPC_WINDOW, 0));
	uint32_t other = ipc_load("other");
	uint32_t id = ipc_become_client(other, "service");

	ipc_share(other, id, IPC_BUFFER_AT, 64);
	CU_ASSERT_EQUAL(ipc_notify(other, IPC_NOTIFY_SERVICE, id), KC_OK);
	/* The MPU has no region left. */
	CU_ASSERT_EQUAL(ipc_heard(the_service).arguments[2], FIXTURE_SHARE_START + KC_IPC_UNIT);
	CU_ASSERT_EQUAL(seen_by_service(IPC_BUFFER_AT + 1, 1), FIXTURE_SHARE_START);
	/* Too large for the window: SIZE if no region can map it, NOMEM if no region is left. */
	CU_ASSERT_EQUAL(seen_by_service(IPC_BUFFER_AT, 64), fixture_address(IPC_BUFFER_AT));
	fixture.processes[the_service].memory.share_size = 3 * KC_IPC_UNIT;
	ipc_share(other, id, IPC_BUFFER_AT, 256);
	CU_ASSERT_EQUAL(ipc_notify(other, IPC_NOTIFY_SERVICE, id), KC_NOMEM);
	ipc_share(other, id, IPC_BUFFER_AT, 255);
	CU_ASSERT_EQUAL(ipc_notify(other, IPC_NOTIFY_SERVICE, id), KC_SIZE);
	CU_ASSERT_TRUE(ipc_hears_nothing(the_service));
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"[A3] [D1] [D2] on a board the memory protection unit lets in what is shared, as long as it is",
	      by_memory_protection},
	     {"[D2] [D3] what the memory protection unit cannot have goes through the window",
	      by_the_window_if_not_by_memory_protection})
