/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/software_digest.h"

#include <stddef.h>

static void finish(struct software_digest *digest)
{
	struct kc_hil_digest_client client = digest->client;
	uint8_t result[SHA256_BYTES];

	sha256_end(&digest->sha, result);
	/* The client may start the next hash from its callback. */
	digest->client.done = NULL;
	client.done(client.context, KC_OK, result);
}

static void do_piece(void *context)
{
	struct software_digest *digest = context;
	uint32_t piece = digest->length < SOFTWARE_DIGEST_PIECE ? digest->length : SOFTWARE_DIGEST_PIECE;

	if (digest->client.done == NULL)
		return;
	sha256_add(&digest->sha, digest->bytes, piece);
	digest->bytes += piece;
	digest->length -= piece;
	if (digest->length > 0)
		(void)kc_deferred_call_set(digest->calls, digest->call);
	else
		finish(digest);
}

static enum kc_error hash(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *bytes, uint32_t length,
			  struct kc_hil_digest_client client)
{
	struct software_digest *digest = context;

	if (algorithm != KC_HIL_SHA256)
		return KC_NOSUPPORT;
	if (digest->client.done != NULL)
		return KC_BUSY;
	if (!kc_deferred_call_set(digest->calls, digest->call))
		return KC_NOMEM;
	sha256_begin(&digest->sha);
	digest->bytes = bytes;
	digest->length = length;
	digest->client = client;
	return KC_OK;
}

struct kc_hil_digest software_digest_init(struct software_digest *digest, struct kc_deferred_calls *calls)
{
	static const struct kc_hil_digest_ops ops = {.hash = hash};

	digest->calls = calls;
	digest->call = kc_deferred_call_register(calls, do_piece, digest);
	digest->client.done = NULL;
	return (struct kc_hil_digest){.ops = &ops, .context = digest};
}
