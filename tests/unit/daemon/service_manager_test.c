/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The daemon's communication with a service manager, over real sockets. */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "daemon/service/service_manager.h"

static int manager = -1;

/* Listens at the address that the name means to sd_notify. */
static void listen_at(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t length = offsetof(struct sockaddr_un, sun_path) + strlen(name) + (name[0] == '/' ? 1 : 0);

	memcpy(address.sun_path, name, strlen(name));
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_FATAL(manager >= 0 && bind(manager, (struct sockaddr *)&address, (socklen_t)length) == 0);
	setenv("NOTIFY_SOCKET", name, 1);
}

/* Receives the next message, "" if there is none. */
static const char *heard(void)
{
	static char text[1024];
	ssize_t length = recv(manager, text, sizeof text - 1, MSG_DONTWAIT);

	text[length > 0 ? length : 0] = '\0';
	return text;
}

static void says_how_it_goes(void)
{
	char folder[] = "/tmp/tockd-test-manager-XXXXXX";
	char path[64], abstract[64];

	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/notify", folder);
	snprintf(abstract, sizeof abstract, "@tockd-test-%d", (int)getpid());
	for (int i = 0; i < 2; i++) {
		unsigned long long time;

		listen_at(i == 0 ? path : abstract);
		service_manager_ready("2 apps run");
		CU_ASSERT_STRING_EQUAL(heard(), "READY=1\nSTATUS=2 apps run");
		service_manager_status("1 app runs");
		CU_ASSERT_STRING_EQUAL(heard(), "STATUS=1 app runs");
		service_manager_alive();
		CU_ASSERT_STRING_EQUAL(heard(), "WATCHDOG=1");
		service_manager_reloading();
		CU_ASSERT_TRUE(sscanf(heard(), "RELOADING=1\nMONOTONIC_USEC=%llu", &time) == 1 && time > 0);
		service_manager_stopping();
		CU_ASSERT_EQUAL(strncmp(heard(), "STOPPING=1\n", 11), 0);
		CU_ASSERT_STRING_EQUAL(heard(), "");
		close(manager);
	}
	unlink(path);
	rmdir(folder);
}

/* None of these may stop the daemon, or leave a descriptor behind. */
static void nobody_may_listen(void)
{
	char long_name[200];
	int before = dup(0), after;

	memset(long_name, 'x', sizeof long_name);
	long_name[0] = '/';
	long_name[sizeof long_name - 1] = '\0';
	const char *const names[] = {"", "/", "@", "relative", "/nonexistent/notify", long_name, "vsock:2:1"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		setenv("NOTIFY_SOCKET", names[i], 1);
		service_manager_alive();
	}
	unsetenv("NOTIFY_SOCKET");
	service_manager_alive();
	close(before);
	after = dup(0);
	CU_ASSERT_EQUAL(after, before);
	close(after);
}

static void set_watchdog(const char *microseconds, const char *pid)
{
	if (microseconds != NULL)
		setenv("WATCHDOG_USEC", microseconds, 1);
	else
		unsetenv("WATCHDOG_USEC");
	if (pid != NULL)
		setenv("WATCHDOG_PID", pid, 1);
	else
		unsetenv("WATCHDOG_PID");
}

static void knows_how_often_it_is_looked_for(void)
{
	static const char *const none[] = {"", "0", "-1", "x", "10x", "18446744073709551615", "99999999999999999999"};
	char pid[16];

	snprintf(pid, sizeof pid, "%d", (int)getpid());
	set_watchdog("3000000", NULL);
	CU_ASSERT_EQUAL(service_manager_watchdog_ns(), 1500000000u);
	set_watchdog("3000000", pid);
	CU_ASSERT_EQUAL(service_manager_watchdog_ns(), 1500000000u);
	set_watchdog("3000000", "1");
	CU_ASSERT_EQUAL(service_manager_watchdog_ns(), 0);
	set_watchdog(NULL, NULL);
	CU_ASSERT_EQUAL(service_manager_watchdog_ns(), 0);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		set_watchdog(none[i], NULL);
		CU_ASSERT_EQUAL(service_manager_watchdog_ns(), 0);
	}
}

/* Passes descriptor 3, announced as count descriptors for that process. */
static int hand_over(int fd, const char *count, int pid)
{
	char text[16];

	snprintf(text, sizeof text, "%d", pid);
	setenv("LISTEN_PID", text, 1);
	setenv("LISTEN_FDS", count, 1);
	setenv("LISTEN_FDNAMES", "tockd.socket", 1);
	if (fd != 3)
		dup2(fd, 3);
	return service_manager_socket();
}

static void takes_one_listening_stream_socket(void)
{
	int listening = socket(AF_UNIX, SOCK_STREAM, 0);
	int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);
	int connected[2];
	int self = (int)getpid();

	CU_ASSERT_FATAL(listening >= 0 && datagrams >= 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, connected) == 0);
	/* bind() gives the socket an automatic name; nobody connects. */
	CU_ASSERT_EQUAL_FATAL(bind(listening, &(struct sockaddr){.sa_family = AF_UNIX}, sizeof(sa_family_t)), 0);
	CU_ASSERT_EQUAL_FATAL(listen(listening, 1), 0);
	CU_ASSERT_EQUAL(hand_over(listening, "1", self), 3);
	CU_ASSERT_EQUAL(fcntl(3, F_GETFD), FD_CLOEXEC);
	CU_ASSERT_TRUE(getenv("LISTEN_PID") == NULL && getenv("LISTEN_FDS") == NULL && getenv("LISTEN_FDNAMES") == NULL);
	CU_ASSERT_EQUAL(service_manager_socket(), -1);
	CU_ASSERT_EQUAL(hand_over(listening, "1", self + 1), -1);
	CU_ASSERT_EQUAL(hand_over(listening, "2", self), -EINVAL);
	CU_ASSERT_EQUAL(hand_over(datagrams, "1", self), -EINVAL);
	CU_ASSERT_EQUAL(hand_over(connected[0], "1", self), -EINVAL);
	CU_ASSERT_EQUAL(hand_over(0, "1", self), -EINVAL);
	close(3);
	setenv("LISTEN_FDS", "1", 1);
	CU_ASSERT_EQUAL(hand_over(3, "1", self), -EINVAL);
	close(connected[0]);
	close(connected[1]);
}

HARNESS_MAIN({"service manager: it is told how the daemon does, at a path or an abstract name", says_how_it_goes},
	     {"service manager: that nobody listens is no matter", nobody_may_listen},
	     {"service manager: a watchdog's time counts for whom it is meant", knows_how_often_it_is_looked_for},
	     {"service manager: one listening stream socket is taken, and nothing else", takes_one_listening_stream_socket})
