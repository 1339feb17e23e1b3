/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reads the text of a configuration from a file, or from a pipe such as /dev/stdin or a shell's <(command). Refuses anything
 * else, and never blocks for long, whatever is at the path.
 */
#ifndef DAEMON_SETTINGS_CONFIG_TEXT_H
#define DAEMON_SETTINGS_CONFIG_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define CONFIG_FILE_MAX (1u << 20)

/*
 * Returns NUL-terminated text of *length bytes, at most CONFIG_FILE_MAX, to be freed; or NULL with a reason to append to the
 * file's name. A pipe must end within pipe_patience_ms; 0 refuses pipes.
 */
char *config_text_read(const char *file_name, uint32_t pipe_patience_ms, size_t *length, char *reason, size_t reason_size);

#endif
