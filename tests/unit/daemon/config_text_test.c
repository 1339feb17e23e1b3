/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The path of a configuration may name any kind of file: files and pipes are read, and nothing blocks the reader forever. */
#include "daemon/settings/config_text.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/harness.h"

/* Only reached if a pipe is not read to its end. */
#define PATIENCE_MS 50000u
/* Reached in each test of a pipe without end. */
#define IMPATIENT_MS 20u

static char folder[] = "/tmp/tockd-test-text-XXXXXX";
static char place[64];
static char reason[128];
static size_t length;

static const char *in_folder(const char *name)
{
	strcpy(folder + sizeof folder - 1 - 6, "XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
	snprintf(place, sizeof place, "%s/%s", folder, name);
	return place;
}

static void remove_it(void)
{
	unlink(place);
	rmdir(folder);
}

static char *text_of(const char *path, uint32_t patience_ms)
{
	reason[0] = '\0';
	return config_text_read(path, patience_ms, &length, reason, sizeof reason);
}

static bool refuses(const char *path, uint32_t patience_ms, const char *because)
{
	char *text = text_of(path, patience_ms);
	bool refused = text == NULL && strstr(reason, because) != NULL;

	free(text);
	return refused;
}

static bool reads(const char *path, const char *wanted)
{
	char *text = text_of(path, PATIENCE_MS);
	bool right = text != NULL && length == strlen(wanted) && strcmp(text, wanted) == 0;

	free(text);
	return right;
}

/* A pipe as in a shell's <(command) or |, and its path. */
static void make_pipe(int ends[2], char path[64])
{
	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	snprintf(path, 64, "/proc/self/fd/%d", ends[0]);
}

/* Writes both parts, with a pause in which a reader reaches the end of the first. */
static pid_t write_later(int fd, const char *first, const char *second)
{
	pid_t writer = fork();

	if (writer == 0) {
		usleep(20000);
		if (write(fd, first, strlen(first)) < 0)
			_exit(1);
		usleep(20000);
		_exit(write(fd, second, strlen(second)) < 0);
	}
	return writer;
}

static void pipes_with_data(void)
{
	char path[64];
	int ends[2];

	make_pipe(ends, path);
	CU_ASSERT_EQUAL(write(ends[1], "{ }\n", 4), 4);
	close(ends[1]);
	CU_ASSERT_TRUE(reads(path, "{ }\n"));
	/* The pipe is empty. */
	CU_ASSERT_TRUE(reads(path, ""));
	close(ends[0]);
}

static void pipes_that_take_time(void)
{
	char path[64];
	int ends[2];
	pid_t writer;
	int status;

	make_pipe(ends, path);
	writer = write_later(ends[1], "{ ", "}");
	CU_ASSERT_FATAL(writer > 0);
	close(ends[1]);
	CU_ASSERT_TRUE(reads(path, "{ }"));
	CU_ASSERT_EQUAL(waitpid(writer, &status, 0), writer);
	CU_ASSERT_EQUAL(status, 0);
	close(ends[0]);
}

static void fifos_whose_writer_comes(void)
{
	const char *path = in_folder("fifo");
	pid_t writer;
	int status;

	CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
	writer = fork();
	if (writer == 0) {
		int fd = open(path, O_WRONLY);

		_exit(fd < 0 || write(fd, "{}", 2) != 2);
	}
	CU_ASSERT_FATAL(writer > 0);
	CU_ASSERT_TRUE(reads(path, "{}"));
	CU_ASSERT_EQUAL(waitpid(writer, &status, 0), writer);
	CU_ASSERT_EQUAL(status, 0);
	remove_it();
}

static void pipes_without_end(void)
{
	const char *path = in_folder("fifo");
	char open_pipe[64];
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
	CU_ASSERT_TRUE(refuses(path, IMPATIENT_MS, "did not come to an end within 0.02 s"));
	remove_it();
	make_pipe(ends, open_pipe);
	CU_ASSERT_TRUE(refuses(open_pipe, IMPATIENT_MS, "did not come to an end"));
	CU_ASSERT_EQUAL(write(ends[1], "{}", 2), 2);
	CU_ASSERT_TRUE(refuses(open_pipe, IMPATIENT_MS, "did not come to an end"));
	close(ends[0]);
	close(ends[1]);
}

static void no_pipes(void)
{
	const char *path = in_folder("fifo");

	CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
	CU_ASSERT_TRUE(refuses(path, 0, "is a pipe, and can only be read at start-up"));
	remove_it();
}

static void neither(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener;

	CU_ASSERT_TRUE(refuses("/", PATIENCE_MS, "is neither a file nor a pipe"));
	CU_ASSERT_TRUE(refuses("/dev/zero", PATIENCE_MS, "is neither a file nor a pipe"));
	CU_ASSERT_TRUE(refuses("/dev/ptmx", PATIENCE_MS, "is neither a file nor a pipe"));
	snprintf(address.sun_path, sizeof address.sun_path, "%s", in_folder("socket"));
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	CU_ASSERT_EQUAL_FATAL(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
	CU_ASSERT_TRUE(refuses(place, PATIENCE_MS, "No such device or address"));
	close(listener);
	remove_it();
	CU_ASSERT_TRUE(refuses("/nowhere/at/all", PATIENCE_MS, "No such file"));
}

static void too_much(void)
{
	static char text[CONFIG_FILE_MAX + 1];
	char path[64];
	int ends[2];
	pid_t writer;

	make_pipe(ends, path);
	writer = fork();
	if (writer == 0) {
		close(ends[0]);
		signal(SIGPIPE, SIG_DFL);
		for (;;) {
			if (write(ends[1], text, sizeof text) < 0)
				_exit(1);
		}
	}
	CU_ASSERT_FATAL(writer > 0);
	close(ends[1]);
	CU_ASSERT_TRUE(refuses(path, PATIENCE_MS, "larger than 1048576 bytes"));
	close(ends[0]);
	CU_ASSERT_EQUAL(waitpid(writer, NULL, 0), writer);
}

HARNESS_MAIN({"a pipe with data is read", pipes_with_data}, {"a pipe is waited for until its end", pipes_that_take_time},
	     {"a FIFO whose writer comes later is read", fifos_whose_writer_comes},
	     {"a pipe or FIFO that does not come to its end is given up", pipes_without_end},
	     {"where nobody may wait, a pipe is refused", no_pipes},
	     {"what is neither file nor pipe is refused at once, and says so", neither},
	     {"a pipe without end is not read without end", too_much})
