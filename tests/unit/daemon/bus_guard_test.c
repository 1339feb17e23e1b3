/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/bus_guard.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/harness.h"

static int hits;

static void hit(void *context)
{
	(*(int *)context)++;
}

/* Four pages of a file that ends after the first. */
static volatile uint8_t *map_short_file(size_t page)
{
	int fd = memfd_create("short", MFD_CLOEXEC);
	void *map;

	CU_ASSERT_FATAL(fd >= 0 && ftruncate(fd, (off_t)page) == 0);
	map = mmap(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CU_ASSERT_FATAL(map != MAP_FAILED);
	close(fd);
	return map;
}

static void a_guarded_page_costs_the_owner(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	volatile uint8_t *map = map_short_file(page);
	volatile uint8_t *other = map_short_file(page);
	struct bus_guard_range range = {.start = (uint8_t *)map, .length = 4 * page, .hit = hit, .context = &hits};
	int other_hits = 0;
	struct bus_guard_range other_range = {.start = (uint8_t *)other, .length = 4 * page, .hit = hit, .context = &other_hits};

	CU_ASSERT_EQUAL_FATAL(bus_guard_install(), 0);
	bus_guard_add(&range);
	bus_guard_add(&other_range);
	hits = 0;
	map[0] = 7;
	CU_ASSERT_EQUAL(hits, 0);
	CU_ASSERT_EQUAL(map[page + 5], 0);
	CU_ASSERT_EQUAL(hits, 1);
	map[4 * page - 1] = 9;
	CU_ASSERT_EQUAL(hits, 2);
	CU_ASSERT_EQUAL(map[4 * page - 1], 9);
	CU_ASSERT_EQUAL(map[page], 0);
	CU_ASSERT_EQUAL(hits, 2);
	CU_ASSERT_EQUAL(map[0], 7);
	CU_ASSERT_EQUAL(other[2 * page], 0);
	CU_ASSERT_EQUAL(hits, 2);
	CU_ASSERT_EQUAL(other_hits, 1);
	bus_guard_remove(&range);
	bus_guard_remove(&other_range);
	munmap((void *)map, 4 * page);
	munmap((void *)other, 4 * page);
}

/* Runs a function that raises SIGBUS in a child. Returns its wait status. */
static int ending_of(void (*act)(volatile uint8_t *map, size_t page))
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	volatile uint8_t *map = map_short_file(page);
	struct bus_guard_range range = {.start = (uint8_t *)map, .length = 4 * page, .hit = hit, .context = &hits};
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct rlimit no_core = {0, 0};

		alarm(5);
		setrlimit(RLIMIT_CORE, &no_core);
		bus_guard_install();
		bus_guard_add(&range);
		act(map, page);
		_exit(0);
	}
	waitpid(child, &status, 0);
	munmap((void *)map, 4 * page);
	return status;
}

static void touch_other(volatile uint8_t *map, size_t page)
{
	(void)map;
	map_short_file(page)[page] = 1;
}

static void touch_guarded(volatile uint8_t *map, size_t page)
{
	map[page] = 1;
}

static void raise_bus(volatile uint8_t *map, size_t page)
{
	(void)map;
	(void)page;
	raise(SIGBUS);
}

static void elsewhere_it_kills(void)
{
	int status = ending_of(touch_other);

	CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
	status = ending_of(raise_bus);
	CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
	status = ending_of(touch_guarded);
	CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

HARNESS_MAIN({"a touch behind the end of a guarded file reads zero and is told", a_guarded_page_costs_the_owner},
	     {"SIGBUS elsewhere kills as usual", elsewhere_it_kills})
