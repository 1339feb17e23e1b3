/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The path of the control socket, and the identity of its clients. */
#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/control/peer.h"
#include "daemon/settings/fault_policy.h"
#include "protocol/control_path.h"
#include "tests/unit/harness.h"

static char path[CONTROL_PATH_BYTES];
static char reason[256];

static int find(const char *given, const char *socket_variable, const char *runtime_variable)
{
	unsetenv("TOCKD_SOCKET");
	unsetenv("XDG_RUNTIME_DIR");
	if (socket_variable != NULL)
		setenv("TOCKD_SOCKET", socket_variable, 1);
	if (runtime_variable != NULL)
		setenv("XDG_RUNTIME_DIR", runtime_variable, 1);
	path[0] = reason[0] = '\0';
	return control_path(given, path, reason, sizeof reason);
}

static void order(void)
{
	CU_ASSERT_EQUAL(find("/a", "/b", "/c"), 0);
	CU_ASSERT_STRING_EQUAL(path, "/a");
	CU_ASSERT_EQUAL(find(NULL, "/b", "/c"), 0);
	CU_ASSERT_STRING_EQUAL(path, "/b");
	CU_ASSERT_EQUAL(find(NULL, "", "/c"), 0);
	CU_ASSERT_STRING_EQUAL(path, "/c/tockd.sock");
	if (geteuid() == 0) {
		CU_ASSERT_EQUAL(find(NULL, NULL, ""), 0);
		CU_ASSERT_STRING_EQUAL(path, "/run/tockd.sock");
	} else {
		CU_ASSERT_EQUAL(find(NULL, NULL, NULL), -ENOENT);
		CU_ASSERT_PTR_NOT_NULL(strstr(reason, "--socket"));
	}
}

static void lengths(void)
{
	char text[CONTROL_PATH_BYTES + 1];

	memset(text, 'x', sizeof text);
	text[CONTROL_PATH_BYTES - 1] = '\0';
	CU_ASSERT_EQUAL(find(text, NULL, NULL), 0);
	CU_ASSERT_STRING_EQUAL(path, text);
	text[CONTROL_PATH_BYTES - 1] = 'x';
	text[CONTROL_PATH_BYTES] = '\0';
	CU_ASSERT_EQUAL(find(text, NULL, NULL), -ENAMETOOLONG);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "--socket"));
	CU_ASSERT_EQUAL(find(NULL, text, NULL), -ENAMETOOLONG);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "TOCKD_SOCKET"));
	text[CONTROL_PATH_BYTES - 5] = '\0';
	CU_ASSERT_EQUAL(find(NULL, NULL, text), -ENAMETOOLONG);
	CU_ASSERT_EQUAL(find("", "/b", NULL), -EINVAL);
}

static void peers(void)
{
	int pair[2];
	struct peer peer;

	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	peer = peer_of(pair[0]);
	CU_ASSERT_TRUE(peer.known && peer.is_owner);
	CU_ASSERT_EQUAL(peer.uid, geteuid());
	CU_ASSERT_EQUAL(peer.pid, getpid());
	CU_ASSERT_TRUE(peer_is_in_group(pair[0], getegid()));
	CU_ASSERT_FALSE(peer_is_in_group(pair[0], PEER_NO_GROUP));
	close(pair[0]);
	CU_ASSERT_FALSE(peer_of(pair[0]).known);
	CU_ASSERT_FALSE(peer_of(pair[0]).is_owner);
	CU_ASSERT_FALSE(peer_is_in_group(pair[0], getegid()));
	close(pair[1]);
}

static void groups(void)
{
	static const gid_t many[] = {4711, 4712, 4799};
	int pair[2];

	if (setgroups(3, many) < 0) {
		harness_skip("only root can choose its groups");
		return;
	}
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	CU_ASSERT_TRUE(peer_is_in_group(pair[0], 4711));
	CU_ASSERT_TRUE(peer_is_in_group(pair[0], 4799));
	CU_ASSERT_FALSE(peer_is_in_group(pair[0], 4713));
	CU_ASSERT_EQUAL(setgroups(0, NULL), 0);
	/* The client's identity at the time of connecting counts. */
	CU_ASSERT_TRUE(peer_is_in_group(pair[0], 4712));
	close(pair[0]);
	close(pair[1]);
	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	CU_ASSERT_FALSE(peer_is_in_group(pair[0], 4712));
	close(pair[0]);
	close(pair[1]);
}

static void policies(void)
{
	static const char *const words[] = {"stop", "restart", "restart:0", "restart:4294967295", "panic"};
	static const char *const wrong[] = {"", "Stop", "restart:", "restart:4294967296", "restart:-1", "restart:1x", "panic "};
	struct kc_fault_policy policy;

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		char text[FAULT_POLICY_TEXT_BYTES];

		CU_ASSERT_TRUE(fault_policy_parse(words[i], &policy));
		fault_policy_text(policy, text);
		CU_ASSERT_STRING_EQUAL(text, words[i]);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CU_ASSERT_FALSE(fault_policy_parse(wrong[i], &policy));
}

HARNESS_MAIN({"the socket's path is found in the order that stands in the contract", order},
	     {"paths that are too long or empty are refused by name", lengths}, {"the kernel says who connected", peers},
	     {"supplementary groups count as they were", groups}, {"fault policies are read and written alike", policies})
