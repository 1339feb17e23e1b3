/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Measures what other sandboxes cost: prints the milliseconds from starting a command to its end, one line per run.
 *
 *     spawn_time RUNS COMMAND [ARGUMENT...]
 */
#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
	long runs = argc >= 3 ? strtol(argv[1], NULL, 10) : 0;
	if (runs < 1 || runs > 100000) {
		fprintf(stderr, "usage: spawn_time RUNS COMMAND [ARGUMENT...]\n");
		return 2;
	}
	for (long i = 0; i < runs; i++) {
		double start = now_ms();
		pid_t child;
		int error = posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ);
		if (error != 0) {
			fprintf(stderr, "spawn_time: %s: %s\n", argv[2], strerror(error));
			return 1;
		}
		int status;
		if (waitpid(child, &status, 0) < 0) {
			perror("spawn_time: waitpid");
			return 1;
		}
		double elapsed = now_ms() - start;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
			fprintf(stderr, "spawn_time: %s ended with status 0x%x\n", argv[2], (unsigned)status);
			return 1;
		}
		printf("%.4f\n", elapsed);
	}
	return 0;
}
