/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/bus_guard.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* Needs no lock: the daemon touches guarded memory from one thread only, and never while it changes the list. */
static struct bus_guard_range *ranges;
static size_t page_size;

static struct bus_guard_range *range_of(const uint8_t *address)
{
	for (struct bus_guard_range *range = ranges; range != NULL; range = range->next) {
		if (address >= range->start && (size_t)(address - range->start) < range->length)
			return range;
	}
	return NULL;
}

static void die_as_usual(void)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};

	/* The faulting instruction is restarted and now kills the daemon. */
	sigaction(SIGBUS, &usual, NULL);
}

static void bus_error(int number, siginfo_t *info, void *machine)
{
	int saved_errno = errno;
	uint8_t *address = info->si_addr;
	/* A SIGBUS sent by a process (si_code <= 0) has no fault address. */
	struct bus_guard_range *range = info->si_code > 0 ? range_of(address) : NULL;

	(void)number;
	(void)machine;
	if (range != NULL) {
		uint8_t *page = address - (size_t)(address - range->start) % page_size;

		if (mmap(page, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page) {
			range->hit(range->context);
			errno = saved_errno;
			return;
		}
	}
	die_as_usual();
	if (info->si_code <= 0)
		raise(SIGBUS);
}

int bus_guard_install(void)
{
	struct sigaction action = {.sa_sigaction = bus_error, .sa_flags = SA_SIGINFO};

	page_size = (size_t)sysconf(_SC_PAGESIZE);
	return sigaction(SIGBUS, &action, NULL) < 0 ? -errno : 0;
}

void bus_guard_add(struct bus_guard_range *range)
{
	range->previous = NULL;
	range->next = ranges;
	if (ranges != NULL)
		ranges->previous = range;
	ranges = range;
}

void bus_guard_remove(struct bus_guard_range *range)
{
	if (range->previous != NULL)
		range->previous->next = range->next;
	else
		ranges = range->next;
	if (range->next != NULL)
		range->next->previous = range->previous;
}
