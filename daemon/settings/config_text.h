/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The text of a configuration: from a file, or from a pipe such as /dev/stdin or a shell's <(command). Nothing else is read, and nobody
 * can keep the daemon waiting by what lies at the path.
 */
#ifndef DAEMON_SETTINGS_CONFIG_TEXT_H
#define DAEMON_SETTINGS_CONFIG_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define CONFIG_FILE_MAX (1u << 20)

/*
 * Terminated text of *length bytes, at most CONFIG_FILE_MAX, to be freed. NULL with a reason for people, which continues the file's name.
 * A pipe must come to its end within pipe_patience_ms; with 0 pipes are refused.
 */
char *config_text_read(const char *file_name, uint32_t pipe_patience_ms, size_t *length, char *reason, size_t reason_size);

#endif
