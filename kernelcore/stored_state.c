/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Serializes the stored state of a process. */
#include "kernelcore/process_block.h"

#define WORD_BYTES 4u
#define HEAD_WORDS 3u

static void put_words(uint8_t *out, const uint32_t *words, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t byte = 0; byte < WORD_BYTES; byte++)
			out[i * WORD_BYTES + byte] = (uint8_t)(words[i] >> (8 * byte));
	}
}

static uint32_t port_bytes(const struct kc_kernel *kernel, uint32_t index, uint8_t *out, uint32_t length)
{
	const struct kc_port *port = kernel->port;

	return port->ops->stored_state != NULL ? port->ops->stored_state(port->context, index, out, length) : 0;
}

enum kc_error kc_process_stored_state(const struct kc_kernel *kernel, uint32_t index, uint8_t *out, uint32_t length,
				      uint32_t *written)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);
	const uint32_t own = KC_STORED_STATE_WORDS * WORD_BYTES;

	*written = 0;
	if (block == NULL)
		return KC_FAIL;
	uint32_t rest = port_bytes(kernel, index, NULL, 0);

	*written = own + rest;
	if (length < own || length - own < rest)
		return KC_SIZE;
	const struct kc_resume *answer = &block->answer;
	bool awaits = block->state == KC_STATE_YIELDED_FOR || block->state == KC_STATE_STOPPED_YIELDED_FOR;
	const uint32_t words[KC_STORED_STATE_WORDS] = {
	    KC_STORED_STATE_VERSION,
	    own + rest - HEAD_WORDS * WORD_BYTES,
	    KC_STORED_STATE_TAG,
	    block->state,
	    awaits ? block->yielded_for_driver : 0,
	    awaits ? block->yielded_for_number : 0,
	    block->trap_class,
	    block->trap_r[0],
	    block->trap_r[1],
	    block->trap_r[2],
	    block->trap_r[3],
	    answer->kind,
	    answer->written,
	    answer->pc,
	    answer->r[0],
	    answer->r[1],
	    answer->r[2],
	    answer->r[3],
	    (uint32_t)answer->sequence,
	    (uint32_t)(answer->sequence >> 32),
	};

	put_words(out, words, KC_STORED_STATE_WORDS);
	port_bytes(kernel, index, out + own, rest);
	return KC_OK;
}
