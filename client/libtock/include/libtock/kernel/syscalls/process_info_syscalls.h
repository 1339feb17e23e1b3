/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system calls of driver 0x10002. */
#ifndef LIBTOCK_KERNEL_SYSCALLS_PROCESS_INFO_SYSCALLS_H
#define LIBTOCK_KERNEL_SYSCALLS_PROCESS_INFO_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_PROCESS_INFO 0x10002

bool libtock_process_info_driver_exists(void);
returncode_t libtock_process_info_set_allow_readwrite_info_buffer(uint8_t *buffer, uint32_t length);
returncode_t libtock_process_info_command_get_process_count(uint32_t *count);
returncode_t libtock_process_info_command_get_process_ids(uint32_t *count);
returncode_t libtock_process_info_command_get_short_ids(uint32_t *count);
returncode_t libtock_process_info_command_get_process_name(uint32_t process_id, uint32_t *name_len);
returncode_t libtock_process_info_command_get_process_stats(uint32_t process_id);
returncode_t libtock_process_info_command_set_process_state(uint32_t process_id, uint32_t state);

#ifdef __cplusplus
}
#endif

#endif
