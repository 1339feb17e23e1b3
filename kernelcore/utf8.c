/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/utf8.h>

/* The length of a sequence in bytes, by its lead byte; 0 if the byte is not a lead byte or is a control character. */
/*@
  assigns \nothing;
  ensures \result == kc_utf8_bytes(lead);
*/
static uint32_t sequence_bytes(uint8_t lead)
{
	if (lead < 0x80)
		return lead >= 0x20 && lead != 0x7f ? 1 : 0;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/*
 * The bounds of the second byte exclude overlong forms, surrogates, anything above U+10FFFF, and the controls U+0080 to U+009F.
 */
/*@
  assigns \nothing;
  ensures \result <==> kc_utf8_second(lead, second);
*/
static bool second_fits(uint8_t lead, uint8_t second)
{
	uint8_t lowest = 0x80;
	uint8_t highest = 0xbf;

	if (lead == 0xc2 || lead == 0xe0)
		lowest = 0xa0;
	else if (lead == 0xed)
		highest = 0x9f;
	else if (lead == 0xf0)
		lowest = 0x90;
	else if (lead == 0xf4)
		highest = 0x8f;
	return second >= lowest && second <= highest;
}

/*@
  assigns \nothing;
  ensures \result <==> 0x80 <= byte <= 0xbf;
*/
static bool continues(uint8_t byte)
{
	return byte >= 0x80 && byte <= 0xbf;
}

/* count is the length that the first byte gives. */
/*@
  requires 1 <= count <= 4 && count == kc_utf8_bytes(bytes[0]);
  requires \valid_read(bytes + (0 .. count - 1));
  assigns \nothing;
  ensures \result <==> kc_utf8_sequence(bytes, count);
*/
static bool sequence_fits(const uint8_t *bytes, uint32_t count)
{
	return (count < 2 || second_fits(bytes[0], bytes[1])) && (count < 3 || continues(bytes[2])) &&
	       (count < 4 || continues(bytes[3]));
}

bool kc_is_printable_utf8(const uint8_t *bytes, uint32_t length)
{
	uint32_t i = 0;

	/*@
	  loop invariant i <= length;
	  loop invariant kc_printable_utf8(bytes, 0, length) <==> kc_printable_utf8(bytes, i, length);
	  loop assigns i;
	  loop variant length - i;
	*/
	while (i < length) {
		uint32_t count = sequence_bytes(bytes[i]);

		if (count == 0 || count > length - i || !sequence_fits(bytes + i, count))
			return false;
		i += count;
	}
	return true;
}
