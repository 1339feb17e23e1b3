/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Hostile footers. The first byte says where they begin in the rest of the input. The walk must end, every credential must lie inside its
 * own footer, and asking again after the end must give the same answer.
 */
#include <kc/tbf.h>
#include <string.h>

#include "tests/fuzz/require.h"

static void check_credential(const struct kc_tbf *tbf, uint32_t before, uint32_t cursor,
			     const struct kc_tbf_credential *credential)
{
	uint32_t wanted;

	require(cursor > before && cursor <= tbf->total_size - tbf->binary_end);
	require(credential->offset >= tbf->binary_end + before && credential->offset <= tbf->binary_end + cursor);
	require(credential->length <= tbf->binary_end + cursor - credential->offset);
	require(kc_tbf_credential_bytes(credential->format, &wanted) && credential->length == wanted);
}

static uint32_t sum;

static void walk(const uint8_t *bytes, const struct kc_tbf *tbf)
{
	struct kc_tbf_credential credential;
	enum kc_tbf_footer found;
	uint32_t cursor = 0;
	uint32_t before = 0;

	while ((found = kc_tbf_footer_next(bytes, tbf, &cursor, &credential)) == KC_TBF_FOOTER_CREDENTIAL) {
		check_credential(tbf, before, cursor, &credential);
		for (uint32_t i = 0; i < credential.length; i++)
			sum += bytes[credential.offset + i];
		before = cursor;
	}
	require(cursor == before);
	require(kc_tbf_footer_next(bytes, tbf, &cursor, &credential) == found && cursor == before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	uint32_t length = (uint32_t)size - 1;
	struct kc_tbf tbf = {.total_size = length, .binary_end = data[0] <= length ? data[0] : length};
	uint8_t *bytes = malloc(length > 0 ? length : 1);

	memcpy(bytes, data + 1, length);
	walk(bytes, &tbf);
	free(bytes);
	return 0;
}
