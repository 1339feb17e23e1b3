/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Requests that the keeper cannot fulfil are answered with the failed step and the reason, and leave nothing half started behind. */
#include "tests/unit/harness.h"
#include "tests/sandbox/rig.h"
#include "daemon/keeper/app_socket.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool said(const struct keeper_message *answer, int error, const char *step)
{
	bool right = answer->version == KEEPER_VERSION && answer->kind == KEEPER_FAILED && answer->value == error &&
		     strcmp(answer->name, step) == 0;
	if (!right)
		printf("# kind %u, value %d (%s), \"%s\"\n", answer->kind, answer->value, strerror(answer->value), answer->name);
	return right;
}

/* The other end of the app's socket is closed: neither the keeper nor any other process holds a descriptor of it. */
static bool nothing_is_left(struct app *app)
{
	char byte;
	ssize_t length = app_receive(app, &byte, 1);
	app_close(app);
	return length == 0 || length == -ECONNRESET;
}

static bool still_works(struct rig *rig)
{
	struct app app;
	app_begin(rig, &app, NULL);
	return app_end(rig, &app) == SIGKILL;
}

/* ------------------------------------------------------------------------------------------------------------------ */

static bool ends_without_hello(const char *const arguments[], const char *expected)
{
	struct rig rig;
	struct keeper_message message;
	char path[] = "/tmp/keeper-test-XXXXXX", text[512] = "";
	int error_file = mkstemp(path), before = dup(STDERR_FILENO);
	CU_ASSERT_FATAL(error_file >= 0 && before >= 0);
	unlink(path);
	dup2(error_file, STDERR_FILENO);
	rig_start_only(&rig, arguments);
	bool hello = rig_next(&rig, &message);
	int status = rig_stop(&rig);
	dup2(before, STDERR_FILENO);
	close(before);
	CU_ASSERT(pread(error_file, text, sizeof text - 1, 0) >= 0);
	close(error_file);
	if (strstr(text, expected) == NULL)
		printf("# it said: %s\n", text);
	return !hello && WIFEXITED(status) && WEXITSTATUS(status) == 1 && strstr(text, expected) != NULL;
}

static void bad_options(void)
{
	CU_ASSERT(ends_without_hello((const char *[]){"--apphost", "/nowhere/apphost", NULL}, "/nowhere/apphost: No such file"));
	CU_ASSERT(ends_without_hello((const char *[]){"--max-apps", "many", NULL}, "--max-apps many: give a number"));
	CU_ASSERT(ends_without_hello((const char *[]){"--max-apps", "99999999", NULL}, "give a number from 0 to"));
	CU_ASSERT(ends_without_hello((const char *[]){"--max-apps", "", NULL}, "give a number"));
	CU_ASSERT(ends_without_hello((const char *[]){"--unknown", NULL}, "--unknown"));
	CU_ASSERT(ends_without_hello((const char *[]){"argument", NULL}, "argument: unexpected argument"));
}

static void drop_socket(void)
{
	close(KEEPER_SOCKET);
}

static void without_socket(void)
{
	rig_prepare = drop_socket;
	CU_ASSERT(ends_without_hello(NULL, "started by tockd or systemd, not by hand"));
	rig_prepare = NULL;
}

static void apphost_that_cannot_be_executed(void)
{
	struct rig rig;
	struct app app;
	char path[] = "/tmp/keeper-test-XXXXXX";
	int file = mkstemp(path);
	CU_ASSERT_FATAL(file >= 0 && write(file, "no program", 10) == 10 && fchmod(file, 0644) == 0);
	close(file);
	rig_start(&rig, (const char *[]){"--apphost", path, NULL});
	struct keeper_message answer = app_spawn(&rig, &app, NULL);
	CU_ASSERT(said(&answer, EACCES, "execute apphost") && nothing_is_left(&app));
	CU_ASSERT_EQUAL(chmod(path, 0755), 0);
	answer = app_spawn(&rig, &app, NULL);
	CU_ASSERT(said(&answer, ENOEXEC, "execute apphost") && nothing_is_left(&app));
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
	unlink(path);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static void limit_descriptors(void)
{
	struct rlimit limit = {11, 11};
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void no_descriptors_left(void)
{
	struct rig rig;
	struct app app;
	rig_prepare = limit_descriptors;
	rig_start(&rig, NULL);
	rig_prepare = NULL;
	for (int i = 0; i < 3; i++) {
		struct keeper_message answer = app_spawn(&rig, &app, NULL);
		CU_ASSERT(said(&answer, EMFILE, "receive the descriptors") && nothing_is_left(&app));
	}
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

#define PLAIN_USER 54321 /* a user without other processes, which would count against the limit */

/* Root is exempt from the limit, so as root this runs the keeper as another user. */
static void limit_processes(void)
{
	struct rlimit limit = {4, 4}; /* outer and inner keeper, two apps */
	setrlimit(RLIMIT_NPROC, &limit);
	if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setresgid(PLAIN_USER, PLAIN_USER, PLAIN_USER) != 0 ||
			       setresuid(PLAIN_USER, PLAIN_USER, PLAIN_USER) != 0))
		_exit(126);
}

static void copy_program(const char *name, const char *folder)
{
	char from[300], to[300], command[1024];
	snprintf(from, sizeof from, "%s/%s", rig_folder, name);
	snprintf(to, sizeof to, "%s/%s", folder, name);
	snprintf(command, sizeof command, "cp '%s' '%s' && chmod 755 '%s'", from, to, to);
	CU_ASSERT_FATAL(system(command) == 0);
}

static void no_processes_left(void)
{
	if (geteuid() != 0) {
		harness_skip("only root can become a user without other processes");
		return;
	}
	/* That user needs copies of the programs in a readable folder. */
	char folder[] = "/tmp/keeper-test-XXXXXX", path[300];
	const char *before = rig_folder;
	CU_ASSERT_FATAL(mkdtemp(folder) != NULL && chmod(folder, 0755) == 0);
	copy_program("keeper", folder);
	copy_program("apphost", folder);
	struct rig rig;
	struct app apps[2], app;
	rig_folder = folder;
	rig_prepare = limit_processes;
	rig_start(&rig, NULL);
	rig_prepare = NULL;
	rig_folder = before;
	app_begin(&rig, &apps[0], NULL);
	app_begin(&rig, &apps[1], NULL);
	for (int i = 0; i < 3; i++) {
		struct keeper_message answer = app_spawn(&rig, &app, NULL);
		CU_ASSERT(said(&answer, EAGAIN, "clone3") && nothing_is_left(&app));
	}
	CU_ASSERT_EQUAL(app_end(&rig, &apps[0]), SIGKILL);
	CU_ASSERT(still_works(&rig));
	CU_ASSERT_EQUAL(app_end(&rig, &apps[1]), SIGKILL);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
	static const char *const names[] = {"keeper", "apphost"};
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	CU_ASSERT_EQUAL(rmdir(folder), 0);
}

static void table_is_full(void)
{
	struct rig rig;
	struct app apps[2], app;
	rig_start(&rig, (const char *[]){"--max-apps", "2", NULL});
	for (int round = 0; round < 2; round++) {
		app_begin(&rig, &apps[0], NULL);
		app_begin(&rig, &apps[1], NULL);
		struct keeper_message answer = app_spawn(&rig, &app, NULL);
		CU_ASSERT(said(&answer, EAGAIN, "the keeper's table is full") && nothing_is_left(&app));
		CU_ASSERT_EQUAL(app_end(&rig, &apps[1 - round]), SIGKILL);
		CU_ASSERT_EQUAL(app_end(&rig, &apps[round]), SIGKILL);
	}
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static void life_that_lives_already(void)
{
	struct rig rig;
	struct app app, second;
	rig_start(&rig, NULL);
	app_begin(&rig, &app, NULL);
	rig.next_life = app.life;
	struct keeper_message answer = app_spawn(&rig, &second, NULL);
	CU_ASSERT(said(&answer, EEXIST, "the life has a process already") && nothing_is_left(&second));
	CU_ASSERT(still_works(&rig)); /* with the next life's number */
	CU_ASSERT_EQUAL(app_end(&rig, &app), SIGKILL);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static bool refused(struct rig *rig, const void *message, size_t length, int descriptor_count, uint64_t life, const char *step)
{
	int ends[2], descriptors[16];
	struct keeper_message answer;
	char byte;
	CU_ASSERT_FATAL(app_socket_pair(ends) == 0);
	for (int i = 0; i < descriptor_count; i++)
		descriptors[i] = ends[1];
	rig_send(rig, message, length, descriptors, descriptor_count);
	close(ends[1]);
	bool right = rig_next(rig, &answer) && said(&answer, EPROTO, step) && answer.life == life;
	/* Returns 0 only if the keeper has closed all descriptors that came with the request. */
	struct app end = {.socket = ends[0], .region = -1};
	right = right && app_receive(&end, &byte, 1) == 0;
	close(ends[0]);
	return right;
}

static void requests_that_are_none(void)
{
	struct rig rig;
	struct keeper_message good = {.version = KEEPER_VERSION, .kind = KEEPER_SPAWN, .life = 9}, bad;
	static const uint8_t large[sizeof good + 1];
	rig_start(&rig, NULL);
	for (int with = 0; with <= 3; with++) {
		CU_ASSERT(refused(&rig, &good, sizeof good - 1, with, 0, "tockd and keeper are of different versions"));
		CU_ASSERT(refused(&rig, &good, 1, with, 0, "tockd and keeper are of different versions"));
		CU_ASSERT(refused(&rig, large, sizeof large, with, 0, "tockd and keeper are of different versions"));
		bad = good;
		bad.version++;
		CU_ASSERT(refused(&rig, &bad, sizeof bad, with, 0, "tockd and keeper are of different versions"));
		bad = good;
		bad.kind = 77;
		CU_ASSERT(refused(&rig, &bad, sizeof bad, with, 9, "no such request"));
		bad.kind = KEEPER_HELLO;
		CU_ASSERT(refused(&rig, &bad, sizeof bad, with, 9, "no such request"));
		bad = good;
		memset(bad.name, 'x', sizeof bad.name);
		CU_ASSERT(refused(&rig, &bad, sizeof bad, with, 9, "the name is not terminated"));
	}
	static const int counts[] = {0, 1, 2, 4, 8};
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		CU_ASSERT(refused(&rig, &good, sizeof good, counts[i], 9, "a spawn has three descriptors"));
	bad = good;
	bad.kind = KEEPER_SIGNAL;
	bad.value = SIGKILL;
	CU_ASSERT(refused(&rig, &bad, sizeof bad, 1, 9, "no such request"));
	CU_ASSERT(still_works(&rig));
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static void more_descriptors_than_ever_needed(void)
{
	struct rig rig;
	struct keeper_message request = {.version = KEEPER_VERSION, .kind = KEEPER_SPAWN, .life = 9}, answer;
	int ends[2], descriptors[12];
	char byte;
	rig_start(&rig, NULL);
	CU_ASSERT_FATAL(app_socket_pair(ends) == 0);
	for (int i = 0; i < 12; i++)
		descriptors[i] = ends[1];
	rig_send(&rig, &request, sizeof request, descriptors, 12);
	close(ends[1]);
	CU_ASSERT(rig_next(&rig, &answer) && said(&answer, EMFILE, "receive the descriptors"));
	struct app end = {.socket = ends[0], .region = -1};
	CU_ASSERT_EQUAL(app_receive(&end, &byte, 1), 0);
	close(ends[0]);
	CU_ASSERT(still_works(&rig));
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static void signals_for_the_dead_and_signals_unknown(void)
{
	struct rig rig;
	struct app app;
	struct keeper_message answer;
	rig_start(&rig, NULL);
	app_begin(&rig, &app, NULL);
	rig_signal(&rig, 12345, SIGKILL);
	rig_signal(&rig, 0, SIGKILL);
	rig_signal(&rig, app.life, SIGTERM);
	CU_ASSERT(rig_wait(&rig, KEEPER_FAILED, app.life, &answer) && said(&answer, EPROTO, "no such signal"));
	rig_signal(&rig, app.life, -1);
	CU_ASSERT(rig_wait(&rig, KEEPER_FAILED, app.life, &answer) && said(&answer, EPROTO, "no such signal"));
	app_order(&app, PUPPET_NOTHING, 0, 0, 0);
	CU_ASSERT(app_done(&app, NULL));
	CU_ASSERT_EQUAL(app_end(&rig, &app), SIGKILL);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static void stop_and_continue(void)
{
	struct rig rig;
	struct app app;
	char text[512];
	rig_start(&rig, NULL);
	app_begin(&rig, &app, NULL);
	rig_signal(&rig, app.life, SIGSTOP);
	char state = '?';
	for (int waited_ms = 0; state != 'T' && waited_ms < RIG_TIMEOUT_MS; waited_ms++) {
		usleep(1000);
		CU_ASSERT_FATAL(rig_read_proc(app.pid, "stat", text, sizeof text) > 0);
		state = strrchr(text, ')')[2];
	}
	CU_ASSERT_EQUAL(state, 'T');
	app_order(&app, PUPPET_NOTHING, 0, 0, 0);
	rig_signal(&rig, app.life, SIGCONT);
	CU_ASSERT(app_done(&app, NULL)); /* the stop interrupted its receive, which continues */
	CU_ASSERT_EQUAL(app_end(&rig, &app), SIGKILL);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

/* ------------------------------------------------------------------------------------------------------------------ */

static int spoil_number;

/* Each case corrupts one word of the header. */
static void spoil(struct region_header *header)
{
	switch (spoil_number) {
	case 0:
		header->magic ^= 1;
		break;
	case 1:
		header->layout_version++;
		break;
	case 2:
		header->trap_version++;
		break;
	case 3:
		header->page_size *= 2;
		break;
	case 4:
		header->page_size = 0;
		break;
	case 5:
		header->kernel_bytes = 0;
		break;
	case 6:
		header->kernel_bytes += 1;
		break;
	case 7:
		header->share_bytes = 1;
		break;
	case 8:
		header->share_bytes = LAYOUT_SHARE_MAX + header->page_size;
		break;
	case 9:
		header->share_bytes = 0u - header->page_size;
		break;
	case 10:
		header->ram_bytes = 0;
		break;
	case 11:
		header->ram_bytes += 4;
		break;
	case 12:
		header->ram_bytes = LAYOUT_RAM_MAX + header->page_size;
		break;
	case 13:
		header->ram_bytes = 0u - header->page_size;
		break;
	case 14:
		header->flash_bytes = 0;
		break;
	case 15:
		header->flash_bytes = LAYOUT_FLASH_MAX + 1;
		break;
	case 16:
		header->flash_bytes = 0xffffffffu;
		break;
	}
}

#define SPOILS 17

/* apphost must exit with status 1 before the app runs; it prints the reason on standard error. */
static bool ends_at_once(struct rig *rig, struct app *app)
{
	char byte;
	int status = app_wait(rig, app);
	ssize_t length = app_receive(app, &byte, 1);
	app_close(app);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1 && (length == 0 || length == -ECONNRESET);
}

static void quiet(void)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(nowhere, STDERR_FILENO);
}

static void regions_that_do_not_fit(void)
{
	struct rig rig;
	struct app app;
	rig_prepare = quiet;
	rig_start(&rig, NULL);
	rig_prepare = NULL;
	for (spoil_number = 0; spoil_number < SPOILS; spoil_number++) {
		CU_ASSERT_EQUAL(app_spawn(&rig, &app, &(struct app_plan){.spoil = spoil}).kind, KEEPER_SPAWNED);
		bool ended = ends_at_once(&rig, &app);
		if (!ended)
			printf("# spoil %d\n", spoil_number);
		CU_ASSERT(ended);
	}
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

/* Passes other descriptors than expected: /dev/null, an empty file, sockets. */
static void descriptors_that_are_something_else(void)
{
	struct rig rig;
	rig_prepare = quiet;
	rig_start(&rig, NULL);
	rig_prepare = NULL;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), empty = memfd_create("empty", MFD_CLOEXEC), pair[2];
	CU_ASSERT_FATAL(null >= 0 && empty >= 0 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
	const int strange[] = {null, empty, pair[0], pair[1]};
	for (int region = 0; region < 4; region++) {
		for (int flash = 0; flash < 4; flash++) {
			struct app app = {.life = rig.next_life++, .region = -1};
			struct keeper_message request = {.version = KEEPER_VERSION, .kind = KEEPER_SPAWN, .life = app.life},
					      answer;
			int ends[2];
			CU_ASSERT_FATAL(app_socket_pair(ends) == 0);
			app.socket = ends[0];
			const int descriptors[] = {ends[1], strange[flash], strange[region]};
			rig_send(&rig, &request, sizeof request, descriptors, 3);
			close(ends[1]);
			CU_ASSERT(rig_wait(&rig, KEEPER_SPAWNED, app.life, &answer));
			CU_ASSERT(ends_at_once(&rig, &app));
		}
	}
	for (int i = 0; i < 4; i++)
		close(strange[i]);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static bool init_is_refused(struct rig *rig, const struct trap_reply *init, size_t length)
{
	struct app app;
	CU_ASSERT_EQUAL(app_spawn(rig, &app, &(struct app_plan){.no_init = true}).kind, KEEPER_SPAWNED);
	CU_ASSERT(app_send(&app, init, length));
	return ends_at_once(rig, &app);
}

static void inits_that_are_none(void)
{
	struct rig rig;
	struct trap_reply init = {.version = TRAP_VERSION, .kind = REPLY_INIT, .pc = LAYOUT_FLASH};
	rig_start(&rig, NULL);
	CU_ASSERT(init_is_refused(&rig, &init, 0));
	CU_ASSERT(init_is_refused(&rig, &init, sizeof init - 1));
	init.sequence = 1;
	CU_ASSERT(init_is_refused(&rig, &init, sizeof init));
	init.sequence = 0;
	init.version++;
	CU_ASSERT(init_is_refused(&rig, &init, sizeof init));
	init.version = TRAP_VERSION;
	init.kind = REPLY_UPCALL;
	CU_ASSERT(init_is_refused(&rig, &init, sizeof init));
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"bad options are named", bad_options},
	    {"a keeper started by hand says so", without_socket},
	    {"an apphost that cannot be executed is told", apphost_that_cannot_be_executed},
	    {"no descriptors left is told", no_descriptors_left},
	    {"no processes left is told", no_processes_left},
	    {"a full table is told", table_is_full},
	    {"a life has one process", life_that_lives_already},
	    {"requests that are none are refused, and their descriptors closed", requests_that_are_none},
	    {"more descriptors than ever needed are refused and closed", more_descriptors_than_ever_needed},
	    {"signals for the dead are ignored, unknown signals refused", signals_for_the_dead_and_signals_unknown},
	    {"stop and continue", stop_and_continue},
	    {"regions that do not fit start nothing", regions_that_do_not_fit},
	    {"descriptors that are something else start nothing", descriptors_that_are_something_else},
	    {"what is no INIT starts nothing", inits_that_are_none},
	};
	return harness_run(tests, sizeof tests / sizeof tests[0]);
}
