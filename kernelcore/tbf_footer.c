/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Parses footers as Tock's kernel does (parse_tbf_footer of libraries/tock-tbf and check_footer of
 * kernel/src/process_checker.rs). Unlike in headers, unknown entries are not skipped, and there is no padding.
 */
#include "kernelcore/bytes.h"
#include "kernelcore/tbf_numbers.h"
#include "kernelcore/tbf_tlv.h"

bool kc_tbf_credential_bytes(uint32_t format, uint32_t *length)
{
	switch (format) {
#define TBF_CREDENTIAL(name, number, bytes, text) \
	case number:                              \
		*length = bytes;                  \
		return true;
#include "protocol/tbf.def"
	default:
		*length = 0;
		return false;
	}
}

enum kc_tbf_footer kc_tbf_footer_next(const uint8_t *bytes, const struct kc_tbf *tbf, uint32_t *cursor,
				      struct kc_tbf_credential *credential)
{
	uint32_t footers = tbf->total_size - tbf->binary_end;

	if (*cursor > footers || footers - *cursor < TBF_TLV_BYTES)
		return KC_TBF_FOOTER_END;

	uint32_t head = tbf->binary_end + *cursor;
	uint32_t room = footers - *cursor - TBF_TLV_BYTES;
	uint32_t length = kc_read_u16(bytes + head + 2);
	uint32_t data_bytes;

	if (kc_read_u16(bytes + head) != TBF_TLV_CREDENTIALS)
		return KC_TBF_FOOTER_BROKEN;
	if (length > room)
		return KC_TBF_FOOTER_END;
	if (length < TBF_CREDENTIAL_FORMAT_BYTES)
		return KC_TBF_FOOTER_BROKEN;

	uint32_t format = kc_read_u32(bytes + head + TBF_TLV_BYTES);

	if (!kc_tbf_credential_bytes(format, &data_bytes))
		return KC_TBF_FOOTER_BROKEN;
	if (data_bytes > length - TBF_CREDENTIAL_FORMAT_BYTES)
		return KC_TBF_FOOTER_END;
	credential->format = format;
	credential->offset = head + TBF_TLV_BYTES + TBF_CREDENTIAL_FORMAT_BYTES;
	credential->length = data_bytes;
	*cursor = *cursor + TBF_TLV_BYTES + length;
	return KC_TBF_FOOTER_CREDENTIAL;
}
