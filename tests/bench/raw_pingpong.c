/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The primitive to which a trap is compared: two processes exchange one record of the trap's size over SOCK_SEQPACKET, both blocking,
 * and do nothing else. Prints p50, p99 and mean of a round trip in nanoseconds, and the rate of the processor's cycle counter (apps have no
 * other clock).
 *
 *     raw_pingpong ROUNDS
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "protocol/trap.h"
#include "tests/bench/cycle_counter.h"

static uint64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static void answer(int socket)
{
	struct trap_record record;
	while (recv(socket, &record, sizeof(record), 0) == (ssize_t)sizeof(record))
		if (send(socket, &record, sizeof(record), MSG_NOSIGNAL) != (ssize_t)sizeof(record))
			break;
	_exit(0);
}

int main(int argc, char **argv)
{
	long rounds = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
	if (rounds < 100 || rounds > 10000000) {
		fprintf(stderr, "usage: raw_pingpong ROUNDS (100 to 10000000)\n");
		return 2;
	}
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0) {
		perror("raw_pingpong: socketpair");
		return 1;
	}
	pid_t child = fork();
	if (child < 0) {
		perror("raw_pingpong: fork");
		return 1;
	}
	if (child == 0) {
		close(pair[0]);
		answer(pair[1]);
	}
	close(pair[1]);
	uint64_t *samples = calloc((size_t)rounds, sizeof(*samples));
	if (samples == NULL) {
		perror("raw_pingpong: calloc");
		return 1;
	}
	struct trap_record record = {.version = TRAP_VERSION};
	uint64_t start_ns = now_ns(), start_cycles = cycle_counter();
	for (long i = -rounds / 10; i < rounds; i++) { /* the first tenth warms up */
		if (i == 0) {
			start_ns = now_ns();
			start_cycles = cycle_counter();
		}
		uint64_t before = cycle_counter();
		if (send(pair[0], &record, sizeof(record), MSG_NOSIGNAL) != (ssize_t)sizeof(record) ||
		    recv(pair[0], &record, sizeof(record), 0) != (ssize_t)sizeof(record)) {
			perror("raw_pingpong: exchange");
			return 1;
		}
		if (i >= 0)
			samples[i] = cycle_counter() - before;
	}
	uint64_t elapsed_ns = now_ns() - start_ns, elapsed_cycles = cycle_counter() - start_cycles;
	close(pair[0]);
	waitpid(child, NULL, 0);
	qsort(samples, (size_t)rounds, sizeof(*samples), by_value);
	double ns_per_cycle = (double)elapsed_ns / (double)elapsed_cycles;
	printf("p50 %.1f p99 %.1f mean %.1f cycles_per_us %.3f\n", (double)samples[rounds / 2] * ns_per_cycle,
	       (double)samples[rounds * 99 / 100] * ns_per_cycle, (double)elapsed_ns / (double)rounds, 1000.0 / ns_per_cycle);
	free(samples);
	return 0;
}
