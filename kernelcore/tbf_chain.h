/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* TBFs one after the other, as they lie in flash: where the chain ends, and where the next one begins. */
#ifndef KERNELCORE_TBF_CHAIN_H
#define KERNELCORE_TBF_CHAIN_H

#include <kc/types.h>

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
 * From the TBF at flash[*offset] to what follows it. False, and *offset stays, if the TBF does not say how long it is: then what
 * follows cannot be found. Wants *offset <= length.
 */
/*@
  requires \valid(offset) && *offset <= length;
  requires length > 0 ==> \valid_read(flash + (0 .. length - 1));
  requires \separated(offset, flash + (0 .. length - 1));
  assigns *offset;
  ensures \result ==> \old(*offset) + 16 <= *offset <= length;
  ensures !\result ==> *offset == \old(*offset);
*/
bool kc_tbf_chain_next(const uint8_t *flash, uint32_t length, uint32_t *offset);

#endif
