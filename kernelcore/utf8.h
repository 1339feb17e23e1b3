/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef KERNELCORE_UTF8_H
#define KERNELCORE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

/* True if the bytes are well-formed UTF-8 (RFC 3629) without control characters: fit to stand in a log line. */
bool kc_is_printable_utf8(const uint8_t *bytes, uint32_t length);

#endif
