/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Calls that the kernel loop makes later (Tock's kernel/src/deferred_call.rs). With a deferred call, a driver or a device without
 * an interrupt can answer a request after the requesting call has returned. For boards; a daemon has an event loop.
 *
 * Only code in the kernel's own thread may use them. A real interrupt handler marks its interrupt as pending instead.
 */
#ifndef KC_DEFERRED_CALL_H
#define KC_DEFERRED_CALL_H

#include <stdbool.h>
#include <stdint.h>

#define KC_DEFERRED_CALLS_MAX 32u
#define KC_DEFERRED_CALL_NONE UINT32_MAX

/* All deferred calls of a board. Must be zeroed before use. Owned by the composition root. */
struct kc_deferred_calls {
	uint32_t pending; /* one bit for each call */
	uint32_t count;
	struct {
		void (*handle)(void *context);
		void *context;
	} calls[KC_DEFERRED_CALLS_MAX];
};

/* Registers a deferred call of handle(context). Returns its number, or KC_DEFERRED_CALL_NONE if there are too many. */
uint32_t kc_deferred_call_register(struct kc_deferred_calls *calls, void (*handle)(void *context), void *context);
/* Makes a call pending. It is made once, however often it was set. Returns false, and does nothing, if the number is unknown. */
bool kc_deferred_call_set(struct kc_deferred_calls *calls, uint32_t number);
bool kc_deferred_call_is_pending(const struct kc_deferred_calls *calls, uint32_t number);
/* True if any is pending. */
bool kc_deferred_call_has_tasks(const struct kc_deferred_calls *calls);
/*
 * Makes the pending call that was registered first. Its pending bit is cleared just before, so the call can set itself again.
 * Returns its number, or KC_DEFERRED_CALL_NONE if none was pending.
 */
uint32_t kc_deferred_call_service_next(struct kc_deferred_calls *calls);

#endif
