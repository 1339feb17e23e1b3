/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* TBFs one after the other, as they lie in flash: where the chain ends, and where the next one begins. */
#ifndef KERNELCORE_TBF_CHAIN_H
#define KERNELCORE_TBF_CHAIN_H

#include <kc/tbf.h>

/*
 * True if there is nothing at bytes[0..length), and so nothing to complain about: the bytes end, were never written, or begin with 0. That is
 * the end mark that tockloader leaves in a file: whatever was there before, it zeroes the first byte behind the last app.
 */
/*@
  requires length > 0 ==> \valid_read(bytes + (0 .. length - 1));
  assigns \nothing;
  ensures \result <==> length < 2 || bytes[0] == 0 || (bytes[0] == 0xff && bytes[1] == 0xff);
*/
bool kc_tbf_chain_ends(const uint8_t *bytes, uint32_t length);

/*
 * What follows the TBF at flash[offset]: its offset, or `length` if nothing does, or if the TBF does not say how long it is and nobody can
 * find what follows. Wants offset < length. So a walk goes forward and ends at `length` at the latest.
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
