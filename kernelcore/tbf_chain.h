/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A chain of TBFs in flash: where it ends, and where the next TBF begins. */
#ifndef KERNELCORE_TBF_CHAIN_H
#define KERNELCORE_TBF_CHAIN_H

#include <kc/tbf.h>

/*
 * True if there is no TBF at bytes[0..length), and that is not an error: the bytes end here, were never written, or begin with 0.
 * tockloader marks the end with 0: it zeroes the first byte after the last app, whatever was there before.
 */
/*@
  requires length > 0 ==> \valid_read(bytes + (0 .. length - 1));
  assigns \nothing;
  ensures \result <==> length < 2 || bytes[0] == 0 || (bytes[0] == 0xff && bytes[1] == 0xff);
*/
bool kc_tbf_chain_ends(const uint8_t *bytes, uint32_t length);

/*
 * Returns the offset of what follows the TBF at flash[offset]; `length` if nothing does, or if the TBF's length is invalid and
 * the next one therefore cannot be found. offset must be below length. A walk thus always moves forward and ends at `length` at
 * the latest.
 */
/*@
  requires offset < length;
  requires \valid_read(flash + (0 .. length - 1));
  assigns \nothing;
  ensures \result == length || offset + 16 <= \result < length;
  ensures length - offset >= 16 && kc_tbf_u16(flash + offset) == 2 && 16 <= kc_tbf_u32(flash + offset + 4) <= length - offset ==>
    \result == offset + kc_tbf_u32(flash + offset + 4);
  ensures !(length - offset >= 16 && kc_tbf_u16(flash + offset) == 2 &&
    16 <= kc_tbf_u32(flash + offset + 4) <= length - offset) ==> \result == length;
*/
uint32_t kc_tbf_chain_past(const uint8_t *flash, uint32_t length, uint32_t offset);

#endif
