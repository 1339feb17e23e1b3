/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/utf8.h"

/* Bytes that follow a lead byte, and the bounds of the first of them: they keep out overlong forms and surrogates. */
struct sequence {
	uint32_t more;
	uint8_t lowest;
	uint8_t highest;
};

static bool lead(uint8_t byte, struct sequence *sequence)
{
	*sequence = (struct sequence){.more = 0, .lowest = 0x80, .highest = 0xbf};
	if (byte < 0x80)
		return byte >= 0x20 && byte != 0x7f;
	if (byte < 0xc2 || byte > 0xf4)
		return false;
	sequence->more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
	if (byte == 0xc2)
		sequence->lowest = 0xa0; /* U+0080 to U+009F are controls */
	else if (byte == 0xe0)
		sequence->lowest = 0xa0;
	else if (byte == 0xed)
		sequence->highest = 0x9f;
	else if (byte == 0xf0)
		sequence->lowest = 0x90;
	else if (byte == 0xf4)
		sequence->highest = 0x8f;
	return true;
}

bool kc_is_printable_utf8(const uint8_t *bytes, uint32_t length)
{
	uint32_t i = 0;

	while (i < length) {
		struct sequence sequence;

		if (!lead(bytes[i], &sequence) || sequence.more > length - i - 1)
			return false;
		if (sequence.more > 0 && (bytes[i + 1] < sequence.lowest || bytes[i + 1] > sequence.highest))
			return false;
		for (uint32_t more = 2; more <= sequence.more; more++) {
			if (bytes[i + more] < 0x80 || bytes[i + more] > 0xbf)
				return false;
		}
		i += 1 + sequence.more;
	}
	return true;
}
