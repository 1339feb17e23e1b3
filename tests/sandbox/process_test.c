/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* An app's process as the operator sees it from outside. */
#include "tests/unit/harness.h"
#include "tests/sandbox/rig.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static struct rig rig;

#define LAYERS_OF_NAMESPACES                                                                                                  \
	(KEEPER_LAYER_USER | KEEPER_LAYER_PID | KEEPER_LAYER_MOUNT | KEEPER_LAYER_NET | KEEPER_LAYER_IPC | KEEPER_LAYER_UTS | \
	 KEEPER_LAYER_CGROUP_NS)

/* Counts the entries of a folder in /proc/PID; name is set to the last one. -1 if the folder cannot be read. */
static int count_entries(pid_t pid, const char *folder, char *name, size_t size)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", pid, folder);
	DIR *open_folder = opendir(path);
	if (open_folder == NULL)
		return -1;
	int count = 0;
	const struct dirent *entry;
	while ((entry = readdir(open_folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, size, "%.255s", entry->d_name);
		count++;
	}
	closedir(open_folder);
	return count;
}

static void only_the_socket_is_open(void)
{
	struct app app;
	char name[256] = "", path[64], target[64];
	app_begin(&rig, &app, NULL);
	CU_ASSERT_EQUAL(count_entries(app.pid, "fd", name, sizeof name), 1);
	CU_ASSERT_STRING_EQUAL(name, "3");
	snprintf(path, sizeof path, "/proc/%d/fd/3", app.pid);
	ssize_t length = readlink(path, target, sizeof target - 1);
	CU_ASSERT(length > 0 && strncmp(target, "socket:", 7) == 0);
	app_end(&rig, &app);
}

/* The value behind "KEY:" in /proc/PID/status, without the space before it. */
static const char *status_value(const char *status, const char *key)
{
	const char *line = strstr(status, key);
	if (line == NULL)
		return "missing";
	line += strlen(key);
	return line + strspn(line, " \t");
}

static bool status_is(const char *status, const char *key, const char *value)
{
	const char *found = status_value(status, key);
	size_t length = strlen(value);
	return strncmp(found, value, length) == 0 && found[length] == '\n';
}

static void status_shows_the_sandbox(void)
{
	struct app app;
	char status[8192];
	app_begin(&rig, &app, NULL);
	CU_ASSERT_FATAL(rig_read_proc(app.pid, "status", status, sizeof status) > 0);
	CU_ASSERT(status_is(status, "\nNoNewPrivs:", "1"));
	CU_ASSERT(status_is(status, "\nSeccomp:", "2"));
	CU_ASSERT(status_is(status, "\nThreads:", "1"));
	static const char *const nothing[] = {"\nCapInh:", "\nCapPrm:", "\nCapEff:", "\nCapAmb:", "\nSigBlk:", "\nSigIgn:"};
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		CU_ASSERT(status_is(status, nothing[i], "0000000000000000"));
	app_end(&rig, &app);
}

/* exec keeps ignored signals, so the keeper inherits these; an app must start with the defaults. */
static void ignore_signals(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigset_t some;
	sigemptyset(&some);
	sigaddset(&some, SIGUSR1);
	sigprocmask(SIG_BLOCK, &some, NULL);
}

static void signals_begin_afresh(void)
{
	struct rig other;
	struct app app;
	char status[8192];
	rig_prepare = ignore_signals;
	rig_start(&other, NULL);
	rig_prepare = NULL;
	app_begin(&other, &app, NULL);
	CU_ASSERT_FATAL(rig_read_proc(app.pid, "status", status, sizeof status) > 0);
	CU_ASSERT(status_is(status, "\nSigBlk:", "0000000000000000") && status_is(status, "\nSigIgn:", "0000000000000000"));
	app_end(&other, &app);
	CU_ASSERT_EQUAL(rig_stop(&other), 0);
}

static void limits_are_down(void)
{
	static const char *const limits[] = {
	    "Max core file size        1                    1 ", "Max processes             0                    0 ",
	    "Max open files            4                    4 ", "Max locked memory         0                    0 ",
	    "Max file size             0                    0 ", "Max msgqueue size         0                    0 ",
	    "Max realtime priority     0                    0 ",
	};
	struct app app;
	char text[4096];
	app_begin(&rig, &app, NULL);
	CU_ASSERT_FATAL(rig_read_proc(app.pid, "limits", text, sizeof text) > 0);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		CU_ASSERT_PTR_NOT_NULL(strstr(text, limits[i]));
	app_end(&rig, &app);
}

static bool same_namespace(pid_t pid, const char *name)
{
	char path[64];
	struct stat ours, theirs;
	snprintf(path, sizeof path, "/proc/self/ns/%s", name);
	CU_ASSERT_FATAL(stat(path, &ours) == 0);
	snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, name);
	CU_ASSERT_FATAL(stat(path, &theirs) == 0);
	return ours.st_ino == theirs.st_ino;
}

static void namespaces_are_its_own(void)
{
	static const struct {
		int32_t layer;
		const char *name;
	} namespaces[] = {{KEEPER_LAYER_USER, "user"},       {KEEPER_LAYER_PID, "pid"}, {KEEPER_LAYER_MOUNT, "mnt"},
			  {KEEPER_LAYER_NET, "net"},         {KEEPER_LAYER_IPC, "ipc"}, {KEEPER_LAYER_UTS, "uts"},
			  {KEEPER_LAYER_CGROUP_NS, "cgroup"}};
	if (rig.hello.value == 0) {
		harness_skip("this system forbids namespaces");
		return;
	}
	struct app app;
	app_begin(&rig, &app, NULL);
	for (size_t i = 0; i < sizeof namespaces / sizeof namespaces[0]; i++) {
		bool said = (rig.hello.value & namespaces[i].layer) != 0;
		if (!said)
			printf("# no %s namespace here: %s: %s\n", namespaces[i].name, rig.hello.name,
			       strerror(rig.hello.detail));
		CU_ASSERT_EQUAL(!same_namespace(app.pid, namespaces[i].name), said);
	}
	app_end(&rig, &app);
}

static void root_is_empty(void)
{
	if ((rig.hello.value & KEEPER_LAYER_MOUNT) == 0) {
		harness_skip("this system forbids mount namespaces");
		return;
	}
	struct app app;
	char name[256], path[64], target[64], mounts[4096];
	app_begin(&rig, &app, NULL);
	CU_ASSERT_EQUAL(count_entries(app.pid, "root", name, sizeof name), 0);
	snprintf(path, sizeof path, "/proc/%d/cwd", app.pid);
	ssize_t length = readlink(path, target, sizeof target);
	CU_ASSERT(length == 1 && target[0] == '/');
	/* There is one mount, read-only, with nothing reachable below it. */
	CU_ASSERT(rig_read_proc(app.pid, "mounts", mounts, sizeof mounts) > 0);
	CU_ASSERT(strncmp(mounts, "none / tmpfs ro,nosuid,nodev,noexec", 35) == 0);
	CU_ASSERT_PTR_EQUAL(strchr(mounts, '\n'), mounts + strlen(mounts) - 1);
	snprintf(path, sizeof path, "/proc/%d/%s/file", app.pid, "root");
	CU_ASSERT(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600) < 0);
	app_end(&rig, &app);
}

/* Checks the name that ps shows, as far as the kernel lets it be set. */
static void check_name(const char *given, const char *shown)
{
	struct app app;
	char text[256], short_name[17];
	app_begin(&rig, &app, &(struct app_plan){.name = given});
	snprintf(short_name, sizeof short_name, "%.15s", shown);
	CU_ASSERT(rig_read_proc(app.pid, "comm", text, sizeof text) > 0);
	text[strcspn(text, "\n")] = '\0';
	CU_ASSERT_STRING_EQUAL(text, short_name);
	/* Setting the command line needs a kernel with checkpoint support. If it is empty, ps shows the short name in brackets. */
	ssize_t length = rig_read_proc(app.pid, "cmdline", text, sizeof text);
	CU_ASSERT(length == 0 || (length == (ssize_t)strlen(shown) + 1 && strcmp(text, shown) == 0));
	app_end(&rig, &app);
}

static void name_is_the_apps(void)
{
	check_name("hello", "hello");
	check_name("org.example.a-longer-name.thing", "org.example.a-longer-name.thing");
	check_name("two words", "two?words");
	check_name("\033[31mred\n", "?[31mred?");
	check_name("", "");
}

static void environment_is_empty(void)
{
	struct app app;
	char text[256];
	app_begin(&rig, &app, NULL);
	CU_ASSERT(rig_read_proc(app.pid, "environ", text, sizeof text) <= 0);
	app_end(&rig, &app);
}

static long proc_number(pid_t pid, const char *name)
{
	char text[64];
	return rig_read_proc(pid, name, text, sizeof text) > 0 ? strtol(text, NULL, 10) : -1;
}

static void oom_scores(void)
{
	struct app app;
	app_begin(&rig, &app, NULL);
	CU_ASSERT((rig.hello.value & KEEPER_LAYER_OOM) != 0);
	CU_ASSERT_EQUAL(proc_number(app.pid, "oom_score_adj"), 1000);
	long keeper = proc_number(rig.keeper, "oom_score_adj"), ours = proc_number(getpid(), "oom_score_adj");
	CU_ASSERT(keeper == -900 || keeper == ours); /* depending on whether lowering it is allowed */
	pid_t inner = rig_inner_keeper(&rig);
	if (inner != 0)
		CU_ASSERT_EQUAL(proc_number(inner, "oom_score_adj"), keeper);
	app_end(&rig, &app);
}

static void terminal_is_left(void)
{
	struct app app;
	app_begin(&rig, &app, NULL);
	CU_ASSERT(getsid(app.pid) != getsid(0) && getpgid(app.pid) != getpgid(0));
	app_end(&rig, &app);
}

static void keeper_keeps_no_descriptors(void)
{
	pid_t keeper = rig_inner_keeper(&rig) != 0 ? rig_inner_keeper(&rig) : rig.keeper;
	struct app apps[20];
	char name[256];
	app_begin(&rig, &apps[0], NULL);
	int before = count_entries(keeper, "fd", name, sizeof name);
	CU_ASSERT(before > 0);
	for (int i = 1; i < 20; i++)
		app_begin(&rig, &apps[i], NULL);
	CU_ASSERT_EQUAL(count_entries(keeper, "fd", name, sizeof name), before);
	for (int i = 0; i < 20; i++)
		app_end(&rig, &apps[i]);
	CU_ASSERT_EQUAL(count_entries(keeper, "fd", name, sizeof name), before);
}

static void keeper_has_no_privileges(void)
{
	pid_t keeper = rig_inner_keeper(&rig) != 0 ? rig_inner_keeper(&rig) : rig.keeper;
	char status[8192];
	CU_ASSERT_FATAL(rig_read_proc(keeper, "status", status, sizeof status) > 0);
	CU_ASSERT(status_is(status, "\nCapPrm:", "0000000000000000") && status_is(status, "\nCapEff:", "0000000000000000"));
	CU_ASSERT(status_is(status, "\nNoNewPrivs:", "1"));
}

/* Pins this process to the highest CPU that it may use: an unwritten word would be 0, the lowest. */
static int pin_to_last_cpu(cpu_set_t *before)
{
	cpu_set_t one;
	int last = 0;
	CU_ASSERT_FATAL(sched_getaffinity(0, sizeof *before, before) == 0);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, before))
			last = cpu;
	CPU_ZERO(&one);
	CPU_SET(last, &one);
	CU_ASSERT_FATAL(sched_setaffinity(0, sizeof one, &one) == 0);
	return last;
}

static void rseq_names_the_cpu(void)
{
	struct rig other;
	struct app app;
	struct trap_page page;
	cpu_set_t before;
	uint32_t cpu = (uint32_t)pin_to_last_cpu(&before);
	rig_start(&other, NULL);
	app_begin(&other, &app, NULL);
	CU_ASSERT(pread(app.region, &page, sizeof page, app.header.kernel_bytes) == sizeof page);
	/* The second value means that rseq is not registered, because the kernel does not have it. */
	CU_ASSERT(page.rseq[1] == cpu || page.rseq[1] == 0xfffffffe);
	CU_ASSERT_EQUAL(page.next_sequence, 1);
	app_end(&other, &app);
	CU_ASSERT_EQUAL(rig_stop(&other), 0);
	CU_ASSERT_EQUAL(sched_setaffinity(0, sizeof before, &before), 0);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static char delegated[256];

static void enter_delegated(void)
{
	char path[300];
	snprintf(path, sizeof path, "%s/cgroup.procs", delegated);
	int file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0 || write(file, "0", 1) != 1)
		_exit(126);
	close(file);
}

static bool make_delegated(void)
{
	static const char *const roots[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
	for (size_t i = 0; i < 2; i++) {
		snprintf(delegated, sizeof delegated, "%s/cgroup.procs", roots[i]);
		if (access(delegated, W_OK) != 0)
			continue;
		snprintf(delegated, sizeof delegated, "%s/tockd-test-%d", roots[i], getpid());
		if (mkdir(delegated, 0755) != 0)
			continue;
		if (setxattr(delegated, "trusted.delegate", "1", 1, 0) == 0 ||
		    setxattr(delegated, "user.delegate", "1", 1, 0) == 0)
			return true;
		rmdir(delegated);
	}
	return false;
}

static bool cgroup_of(pid_t pid, char *path, size_t size)
{
	char text[4096];
	if (rig_read_proc(pid, "cgroup", text, sizeof text) <= 0)
		return false;
	const char *line = strncmp(text, "0::", 3) == 0 ? text : strstr(text, "\n0::");
	if (line == NULL)
		return false;
	line = strchr(line, '/');
	snprintf(path, size, "%.*s", (int)strcspn(line, "\n"), line);
	return true;
}

static void cgroup_per_app(void)
{
	if (!make_delegated()) {
		harness_skip("no cgroup of version 2 can be made here");
		return;
	}
	struct rig other;
	struct app apps[3];
	char path[512], expected[300], leaf[300];
	rig_prepare = enter_delegated;
	rig_start(&other, NULL);
	rig_prepare = NULL;
	CU_ASSERT((other.hello.value & KEEPER_LAYER_CGROUP_LEAF) != 0);
	for (int i = 0; i < 3; i++)
		app_begin(&other, &apps[i], NULL);
	for (int i = 0; i < 3; i++) {
		snprintf(expected, sizeof expected, "%s/app-%d", strrchr(delegated, '/'), (int)apps[i].life);
		CU_ASSERT(cgroup_of(apps[i].pid, path, sizeof path));
		CU_ASSERT_STRING_EQUAL(path, expected);
		snprintf(leaf, sizeof leaf, "%s/app-%d", delegated, (int)apps[i].life);
		CU_ASSERT(access(leaf, F_OK) == 0);
		if (i == 2)
			break; /* the last one ends with the keeper */
		app_end(&other, &apps[i]);
		CU_ASSERT(access(leaf, F_OK) != 0);
	}
	CU_ASSERT_EQUAL(rig_stop(&other), 0);
	CU_ASSERT(access(leaf, F_OK) != 0);
	app_close(&apps[2]);
	snprintf(leaf, sizeof leaf, "%s/keeper", delegated);
	CU_ASSERT(rmdir(leaf) == 0 && rmdir(delegated) == 0);
}

static void cgroup_is_not_taken(void)
{
	/* Without the mark of delegation another manager owns the cgroup. The keeper must leave it alone and report that. */
	char path[512], ours[512];
	struct app app;
	app_begin(&rig, &app, NULL);
	if ((rig.hello.value & KEEPER_LAYER_CGROUP_LEAF) == 0) {
		CU_ASSERT(rig.hello.detail != 0 && rig.hello.name[0] != '\0');
		if (cgroup_of(getpid(), ours, sizeof ours)) {
			CU_ASSERT(cgroup_of(app.pid, path, sizeof path));
			CU_ASSERT_STRING_EQUAL(path, ours);
		}
	} else {
		CU_ASSERT(cgroup_of(app.pid, path, sizeof path) && strstr(path, "/app-") != NULL);
	}
	app_end(&rig, &app);
}

static void hello_tells_layers(void)
{
	CU_ASSERT(rig.hello.version == KEEPER_VERSION);
	bool complete = (rig.hello.value & LAYERS_OF_NAMESPACES) == LAYERS_OF_NAMESPACES &&
			(rig.hello.value & KEEPER_LAYER_CGROUP_LEAF) != 0 && (rig.hello.value & KEEPER_LAYER_OOM) != 0;
	/* A missing layer is reported with an errno and a name. */
	CU_ASSERT_EQUAL(rig.hello.detail == 0, complete);
	CU_ASSERT_EQUAL(rig.hello.name[0] == '\0', complete);
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"hello tells the layers and what is missing", hello_tells_layers},
	    {"only descriptor 3 is open, a socket", only_the_socket_is_open},
	    {"status shows no_new_privs, a filter and no capabilities", status_shows_the_sandbox},
	    {"signals begin afresh", signals_begin_afresh},
	    {"resource limits are down", limits_are_down},
	    {"every namespace that hello tells is its own", namespaces_are_its_own},
	    {"the root is empty and read-only", root_is_empty},
	    {"ps shows the app's name", name_is_the_apps},
	    {"the environment is empty", environment_is_empty},
	    {"out of memory, apps go first", oom_scores},
	    {"the terminal's signals do not reach it", terminal_is_left},
	    {"the keeper keeps no descriptors of apps", keeper_keeps_no_descriptors},
	    {"the keeper has no privileges", keeper_has_no_privileges},
	    {"the trap page tells the CPU", rseq_names_the_cpu},
	    {"each app has a cgroup where that is delegated", cgroup_per_app},
	    {"a cgroup that is not delegated is left alone", cgroup_is_not_taken},
	};
	rig_start(&rig, NULL);
	int result = harness_run(tests, sizeof tests / sizeof tests[0]);
	return rig_stop(&rig) == 0 ? result : EXIT_FAILURE;
}
