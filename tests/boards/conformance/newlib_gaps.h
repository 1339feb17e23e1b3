/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Included before every source of the runner. Declares POSIX functions that newlib for Cortex-M does not declare. */
#ifndef CONFORMANCE_NEWLIB_GAPS_H
#define CONFORMANCE_NEWLIB_GAPS_H

#include <stdio.h>
#include <sys/types.h>

ssize_t getline(char **text, size_t *size, FILE *file);

#endif
