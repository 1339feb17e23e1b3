/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Calls that the kernel makes to itself later, from its loop: so a driver or a device without an interrupt answers a request after, and
 * not from within, the call that made it (Tock's kernel/src/deferred_call.rs). For boards; a daemon has an event loop.
 *
 * For the kernel's own thread only: an interrupt handler proper makes its interrupt pending instead.
 */
#ifndef KC_DEFERRED_CALL_H
#define KC_DEFERRED_CALL_H

#include <stdbool.h>
#include <stdint.h>

#define KC_DEFERRED_CALLS_MAX 32u
#define KC_DEFERRED_CALL_NONE UINT32_MAX

/* All of a board's deferred calls; zero-filled at first. Owned by the composition root. */
struct kc_deferred_calls {
	uint32_t pending; /* a bit a call */
	uint32_t count;
	struct {
		void (*handle)(void *context);
		void *context;
	} calls[KC_DEFERRED_CALLS_MAX];
};

/* The number of a new deferred call, which calls handle(context); KC_DEFERRED_CALL_NONE if there are too many. */
uint32_t kc_deferred_call_register(struct kc_deferred_calls *calls, void (*handle)(void *context), void *context);
/* Makes it pending; once, however often it is set before it is serviced. False, and nothing happens, for a number never given. */
bool kc_deferred_call_set(struct kc_deferred_calls *calls, uint32_t number);
bool kc_deferred_call_is_pending(const struct kc_deferred_calls *calls, uint32_t number);
/* True if any is pending. */
bool kc_deferred_call_has_tasks(const struct kc_deferred_calls *calls);
/*
 * Makes the pending call that was registered first, which is not pending any more from before it is made. Its number, or
 * KC_DEFERRED_CALL_NONE if there was none.
 */
uint32_t kc_deferred_call_service_next(struct kc_deferred_calls *calls);

#endif
