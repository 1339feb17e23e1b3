/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/credentials/digest_memory.h"

#include <string.h>

static void note(void *context, enum kc_error error, const uint8_t *digest)
{
	struct digest_memory *memory = context;
	struct digest_known *known = memory->computing;

	known->known = error == KC_OK;
	if (known->known)
		memcpy(known->digest, digest, memory->computing_bytes);
}

static enum kc_error answer(const struct digest_known *known, struct kc_hil_digest_client client)
{
	client.done(client.context, known->known ? KC_OK : KC_FAIL, known->digest);
	return KC_OK;
}

static enum kc_error hash(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *bytes, uint32_t length,
			  struct kc_hil_digest_client client)
{
	struct digest_memory *memory = context;
	struct digest_known *known = &memory->hashes[algorithm];

	memory->computing = known;
	memory->computing_bytes = kc_hil_digest_bytes(algorithm);
	if (!known->known) {
		enum kc_error error = memory->device.ops->hash(memory->device.context, algorithm, bytes, length,
							       (struct kc_hil_digest_client){.done = note, .context = memory});

		if (error != KC_OK)
			return error;
	}
	return answer(known, client);
}

/* Returns NULL if there is no room, which the limit on the number of keys prevents. */
static struct digest_known *hmac_with(struct digest_memory *memory, const uint8_t *key)
{
	uint32_t i = 0;

	while (i < memory->hmac_count && memory->hmac_keys[i] != key)
		i++;
	if (i == CREDENTIALS_KEYS_MAX)
		return NULL;
	if (i == memory->hmac_count)
		memory->hmac_keys[memory->hmac_count++] = key;
	return &memory->hmacs[i];
}

static enum kc_error hmac(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *key, uint32_t key_length,
			  const uint8_t *bytes, uint32_t length, struct kc_hil_digest_client client)
{
	struct digest_memory *memory = context;
	struct digest_known *known = algorithm == KC_HIL_SHA256 ? hmac_with(memory, key) : NULL;

	if (known == NULL)
		return KC_NOSUPPORT;
	memory->computing = known;
	memory->computing_bytes = kc_hil_digest_bytes(algorithm);
	if (!known->known) {
		enum kc_error error = memory->device.ops->hmac(memory->device.context, algorithm, key, key_length, bytes, length,
							       (struct kc_hil_digest_client){.done = note, .context = memory});

		if (error != KC_OK)
			return error;
	}
	return answer(known, client);
}

struct kc_hil_digest digest_memory_init(struct digest_memory *memory, struct kc_hil_digest device)
{
	static const struct kc_hil_digest_ops ops = {.hash = hash, .hmac = hmac};

	*memory = (struct digest_memory){.device = device};
	return (struct kc_hil_digest){.ops = &ops, .context = memory};
}
