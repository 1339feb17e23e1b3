/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Seeing processes, and managing them for those who may. Buffers are filled as far as they go, and are the app's again when a call
 * returns. An id that is no process's: RETURNCODE_EINVAL.
 */
#ifndef LIBTOCK_KERNEL_PROCESS_INFO_H
#define LIBTOCK_KERNEL_PROCESS_INFO_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtock_process_info_exists(void);

/* How many there are, in any state. */
returncode_t libtock_process_info_get_process_count(uint32_t *count);

/* Words of 4 bytes, little-endian, one a process. */
returncode_t libtock_process_info_get_process_ids(uint8_t *buffer, size_t buffer_length, uint32_t *count);
returncode_t libtock_process_info_get_short_ids(uint8_t *buffer, size_t buffer_length, uint32_t *count);

/* Terminated by 0 if it fits with it. */
returncode_t libtock_process_info_get_process_name(uint32_t process_id, uint8_t *buffer, size_t buffer_length);

/* Words: expired time slices, system calls, restarts, state (0 running, 1 yielded, 2 yielded for one upcall, 3 stopped, 4 faulted, 5
 * terminated). */
returncode_t libtock_process_info_get_process_stats(uint32_t process_id, uint8_t *buffer, size_t buffer_length);

/* 1 resumes it, 2 stops it, 3 faults it, 4 terminates it, 5 starts it if it is terminated. An app may always manage itself; for others it
 * needs a permission, or gets RETURNCODE_ENODEVICE. */
returncode_t libtock_process_info_set_process_state(uint32_t process_id, uint32_t state);

#ifdef __cplusplus
}
#endif

#endif
