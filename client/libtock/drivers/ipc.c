/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/kernel/ipc.h>

enum { ALLOW_NAME = 0 };
enum { COMMAND_DISCOVER = 1, COMMAND_NOTIFY_SERVICE = 2, COMMAND_NOTIFY_CLIENT = 3 };

#define OWN_ID 0u

int ipc_discover(const char *pkg_name, size_t *svc_id)
{
	allow_ro_return_t lent = allow_readonly(IPC_DRIVER_NUM, ALLOW_NAME, pkg_name, strlen(pkg_name));
	if (!lent.success)
		return tock_allow_ro_return_to_returncode(lent);

	uint32_t id;
	int code = tock_command_return_u32_to_returncode(command(IPC_DRIVER_NUM, COMMAND_DISCOVER, 0, 0), &id);
	/* Take the name's buffer back in every case. */
	lent = allow_readonly(IPC_DRIVER_NUM, ALLOW_NAME, lent.ptr, lent.size);
	if (code != RETURNCODE_SUCCESS)
		return code;
	*svc_id = id;
	return tock_allow_ro_return_to_returncode(lent);
}

static int subscribe_to(size_t id, subscribe_upcall callback, void *ud)
{
	if (id > UINT32_MAX)
		return RETURNCODE_EINVAL;
	return tock_subscribe_return_to_returncode(subscribe(IPC_DRIVER_NUM, (uint32_t)id, callback, ud));
}

int ipc_register_service_callback(const char *pkg_name, subscribe_upcall callback, void *ud)
{
	size_t id;
	int code = ipc_discover(pkg_name, &id);

	if (code != RETURNCODE_SUCCESS)
		return code;
	return id == OWN_ID ? subscribe_to(id, callback, ud) : RETURNCODE_EINVAL;
}

int ipc_register_client_callback(size_t svc_id, subscribe_upcall callback, void *ud)
{
	return subscribe_to(svc_id, callback, ud);
}

static int notify(uint32_t command_number, size_t id)
{
	if (id > UINT32_MAX)
		return RETURNCODE_EINVAL;
	return tock_command_return_novalue_to_returncode(command(IPC_DRIVER_NUM, command_number, (int)id, 0));
}

int ipc_notify_client(size_t pid)
{
	return notify(COMMAND_NOTIFY_CLIENT, pid);
}

int ipc_notify_service(size_t pid)
{
	return notify(COMMAND_NOTIFY_SERVICE, pid);
}

int ipc_share(size_t pid, void *base, int len)
{
	if (pid > UINT32_MAX || len < 0)
		return RETURNCODE_EINVAL;
	return tock_allow_rw_return_to_returncode(allow_readwrite(IPC_DRIVER_NUM, (uint32_t)pid, base, (size_t)len));
}
