/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Extracts the flash of an app from a TAB file: the TBF for this machine, in a sealed file. */
#ifndef DAEMON_LOADING_LOAD_TAB_H
#define DAEMON_LOADING_LOAD_TAB_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/memory/sealed.h"

/* The TAB member for this machine: "linux-x86_64.tbf". */
#define LOAD_TAB_MEMBER "linux-" LOAD_TAB_ARCHITECTURE ".tbf"
#if defined(__x86_64__)
#define LOAD_TAB_ARCHITECTURE "x86_64"
#elif defined(__aarch64__)
#define LOAD_TAB_ARCHITECTURE "aarch64"
#else
#error "tockd does not know this processor"
#endif

/*
 * Returns true and *flash (to be closed with sealed_file_close), or false with a one-line message in `reason`: what is wrong,
 * where, and what to do.
 */
bool load_tab(const char *file_name, struct sealed_file *flash, char *reason, size_t reason_size);
/* The same from an open descriptor, which stays open. file_name is only used in messages. */
bool load_tab_descriptor(int descriptor, const char *file_name, struct sealed_file *flash, char *reason, size_t reason_size);

#endif
