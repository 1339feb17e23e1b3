/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef KC_UTF8_H
#define KC_UTF8_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Well-formed UTF-8 as defined by RFC 3629, section 4, without the control characters U+0000 to U+001F and U+007F to U+009F. The
 * definitions give the length of a sequence by its lead byte (0: not a lead byte), which bytes may follow, and when a range of
 * bytes consists of such sequences only.
 */
/*@ logic integer kc_utf8_bytes(integer lead) =
  0x20 <= lead <= 0x7e ? 1 : 0xc2 <= lead <= 0xdf ? 2 : 0xe0 <= lead <= 0xef ? 3 : 0xf0 <= lead <= 0xf4 ? 4 : 0;

  predicate kc_utf8_second(integer lead, integer byte) = 0x80 <= byte <= 0xbf &&
    (lead == 0xc2 ==> byte >= 0xa0) && (lead == 0xe0 ==> byte >= 0xa0) && (lead == 0xed ==> byte <= 0x9f) &&
    (lead == 0xf0 ==> byte >= 0x90) && (lead == 0xf4 ==> byte <= 0x8f);

  predicate kc_utf8_sequence(uint8_t *bytes, integer count) = count == kc_utf8_bytes(bytes[0]) && count >= 1 &&
    (count >= 2 ==> kc_utf8_second(bytes[0], bytes[1])) &&
    (count >= 3 ==> 0x80 <= bytes[2] <= 0xbf) && (count >= 4 ==> 0x80 <= bytes[3] <= 0xbf);

  predicate kc_printable_utf8(uint8_t *bytes, integer from, integer end) = from == end ||
    (from + kc_utf8_bytes(bytes[from]) <= end && kc_utf8_sequence(bytes + from, kc_utf8_bytes(bytes[from])) &&
      kc_printable_utf8(bytes, from + kc_utf8_bytes(bytes[from]), end));
*/

/* True if the bytes are well-formed UTF-8 (RFC 3629) without control characters, and therefore safe to print in a log line. */
/*@
  requires length > 0 ==> \valid_read(bytes + (0 .. length - 1));
  assigns \nothing;
  ensures \result <==> kc_printable_utf8(bytes, 0, length);
*/
bool kc_is_printable_utf8(const uint8_t *bytes, uint32_t length);

#endif
