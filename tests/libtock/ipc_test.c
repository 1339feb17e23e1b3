/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* libtock's IPC: which calls it makes, and that it takes back the buffer of a name. The test plays the kernel. */
#include "tests/unit/harness.h"

#include <libtock/kernel/ipc.h>

/* The kernel. */

static char called[64]; /* the last command */
static syscall_return_t answer;
static const void *lent; /* the name */
static size_t lent_bytes;
static uint32_t subscribed_number;
static uint32_t shared_number;
static size_t shared_bytes;
static const void *during; /* the buffer allowed at the time of the command */
static size_t during_bytes;

syscall_return_t command(uint32_t driver, uint32_t command_number, int argument1, int argument2)
{
	during = lent;
	during_bytes = lent_bytes;
	snprintf(called, sizeof called, "%x %u(%u, %u)", driver, command_number, (unsigned int)argument1,
		 (unsigned int)argument2);
	return answer;
}

subscribe_return_t subscribe(uint32_t driver, uint32_t subscribe_number, subscribe_upcall *upcall, void *userdata)
{
	(void)upcall;
	(void)userdata;
	subscribed_number = subscribe_number;
	return (subscribe_return_t){.success = driver == IPC_DRIVER_NUM};
}

allow_ro_return_t allow_readonly(uint32_t driver, uint32_t allow_number, const void *ptr, size_t size)
{
	allow_ro_return_t former = {.success = driver == IPC_DRIVER_NUM && allow_number == 0, .ptr = lent, .size = lent_bytes};

	lent = ptr;
	lent_bytes = size;
	return former;
}

allow_rw_return_t allow_readwrite(uint32_t driver, uint32_t allow_number, void *ptr, size_t size)
{
	(void)ptr;
	shared_number = allow_number;
	shared_bytes = size;
	return (allow_rw_return_t){.success = driver == IPC_DRIVER_NUM};
}

void tock_exit(uint32_t completion_code)
{
	printf("not ok libtock: it ended the app with code %u\n", (unsigned int)completion_code);
	exit(1);
}

static void answer_id(uint32_t id)
{
	answer = (syscall_return_t){.type = TOCK_SYSCALL_SUCCESS_U32, .data = {id}};
}

static void refuse(statuscode_t status)
{
	answer = (syscall_return_t){.type = TOCK_SYSCALL_FAILURE, .data = {status}};
}

static void answered(int a, int b, int c, void *data)
{
	(void)a;
	(void)b;
	(void)c;
	(void)data;
}

static void discovery_lends_the_name_for_the_call(void)
{
	static const char name[] = "a.service";
	size_t id = SIZE_MAX;

	answer_id(7);
	CU_ASSERT_EQUAL(ipc_discover(name, &id), RETURNCODE_SUCCESS);
	CU_ASSERT_EQUAL(id, 7);
	CU_ASSERT_STRING_EQUAL(called, "10000 1(0, 0)");
	CU_ASSERT_TRUE(during == name && during_bytes == sizeof name - 1);
	CU_ASSERT_TRUE(lent == NULL && lent_bytes == 0);
	refuse(TOCK_STATUSCODE_NODEVICE);
	CU_ASSERT_EQUAL(ipc_discover(name, &id), RETURNCODE_ENODEVICE);
	CU_ASSERT_EQUAL(id, 7);
	CU_ASSERT_TRUE(lent == NULL && lent_bytes == 0);
}

static void only_the_app_of_the_name_is_its_service(void)
{
	subscribed_number = 99;
	answer_id(3);
	CU_ASSERT_EQUAL(ipc_register_service_callback("name", answered, NULL), RETURNCODE_EINVAL);
	CU_ASSERT_EQUAL(subscribed_number, 99);
	answer_id(0);
	CU_ASSERT_EQUAL(ipc_register_service_callback("name", answered, NULL), RETURNCODE_SUCCESS);
	CU_ASSERT_EQUAL(subscribed_number, 0);
	CU_ASSERT_EQUAL(ipc_register_client_callback(5, answered, NULL), RETURNCODE_SUCCESS);
	CU_ASSERT_EQUAL(subscribed_number, 5);
}

static void notifications_and_shares(void)
{
	char buffer[40];

	answer = (syscall_return_t){.type = TOCK_SYSCALL_SUCCESS};
	CU_ASSERT_EQUAL(ipc_notify_service(9), RETURNCODE_SUCCESS);
	CU_ASSERT_STRING_EQUAL(called, "10000 2(9, 0)");
	CU_ASSERT_EQUAL(ipc_notify_client(8), RETURNCODE_SUCCESS);
	CU_ASSERT_STRING_EQUAL(called, "10000 3(8, 0)");
	refuse(TOCK_STATUSCODE_SIZE);
	CU_ASSERT_EQUAL(ipc_notify_service(9), RETURNCODE_ESIZE);
	CU_ASSERT_EQUAL(ipc_share(4, buffer, sizeof buffer), RETURNCODE_SUCCESS);
	CU_ASSERT_TRUE(shared_number == 4 && shared_bytes == sizeof buffer);
	CU_ASSERT_EQUAL(ipc_share(5, buffer, -1), RETURNCODE_EINVAL);
	CU_ASSERT_EQUAL(shared_number, 4);
}

HARNESS_MAIN({"libtock: a service is looked for by a name that is lent no longer than that",
	      discovery_lends_the_name_for_the_call},
	     {"libtock: only the app that is found under its name becomes the service", only_the_app_of_the_name_is_its_service},
	     {"libtock: notifications and shares are the right calls", notifications_and_shares})
