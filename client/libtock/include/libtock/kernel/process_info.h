/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Lists processes, and manages them if the app has permission. Buffers are filled as far as they reach, and belong to the app
 * again when a call returns. Calls for an id that is not a process's return RETURNCODE_EINVAL.
 */
#ifndef LIBTOCK_KERNEL_PROCESS_INFO_H
#define LIBTOCK_KERNEL_PROCESS_INFO_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtock_process_info_exists(void);

/* Counts all processes, in any state. */
returncode_t libtock_process_info_get_process_count(uint32_t *count);

/* Store one little-endian word of 4 bytes per process. */
returncode_t libtock_process_info_get_process_ids(uint8_t *buffer, size_t buffer_length, uint32_t *count);
returncode_t libtock_process_info_get_short_ids(uint8_t *buffer, size_t buffer_length, uint32_t *count);

/* Adds a terminating 0 if it fits. */
returncode_t libtock_process_info_get_process_name(uint32_t process_id, uint8_t *buffer, size_t buffer_length);

/*
 * Stores words: expired time slices, system calls, restarts, state (0 running, 1 yielded, 2 yielded for one upcall, 3 stopped, 4
 * faulted, 5 terminated).
 */
returncode_t libtock_process_info_get_process_stats(uint32_t process_id, uint8_t *buffer, size_t buffer_length);

/*
 * state: 1 resumes, 2 stops, 3 faults, 4 terminates, 5 starts a terminated process. An app may always manage itself; for others
 * it needs a permission, otherwise RETURNCODE_ENODEVICE.
 */
returncode_t libtock_process_info_set_process_state(uint32_t process_id, uint32_t state);

#ifdef __cplusplus
}
#endif

#endif
