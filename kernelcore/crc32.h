/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef KERNELCORE_CRC32_H
#define KERNELCORE_CRC32_H

#include <stdint.h>

/*
 * CRC-32/CKSUM over the bytes only: polynomial 0x04c11db7, highest bit first, start 0, result inverted. POSIX's cksum program
 * also includes the length; Tock's crc32_posix does not, and neither does this. There is no table, since this is used only for
 * names.
 */
/*@
  requires length > 0 ==> \valid_read(bytes + (0 .. length - 1));
  assigns \nothing;
*/
uint32_t kc_crc32_posix(const uint8_t *bytes, uint32_t length);

#endif
