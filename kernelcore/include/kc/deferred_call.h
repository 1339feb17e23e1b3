/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Calls that the kernel's loop makes later. With them a driver or a device without an interrupt can answer a request after the
 * call that made it, and not from within (Tock's kernel/src/deferred_call.rs). For boards; a daemon has an event loop.
 *
 * Only for code that runs in the kernel's own thread. A true interrupt handler marks its interrupt as pending instead.
 */
#ifndef KC_DEFERRED_CALL_H
#define KC_DEFERRED_CALL_H

#include <stdbool.h>
#include <stdint.h>

#define KC_DEFERRED_CALLS_MAX 32u
#define KC_DEFERRED_CALL_NONE UINT32_MAX

/* All of a board's deferred calls; zero-filled at first. Owned by the composition root. */
struct kc_deferred_calls {
	uint32_t pending; /* one bit for each call */
	uint32_t count;
	struct {
		void (*handle)(void *context);
		void *context;
	} calls[KC_DEFERRED_CALLS_MAX];
};

/* Registers a deferred call that will call handle(context). Returns its number; KC_DEFERRED_CALL_NONE if there are too many. */
uint32_t kc_deferred_call_register(struct kc_deferred_calls *calls, void (*handle)(void *context), void *context);
/* Makes a call pending. However often it is set, it is serviced once. False, and nothing happens, for an unknown number. */
bool kc_deferred_call_set(struct kc_deferred_calls *calls, uint32_t number);
bool kc_deferred_call_is_pending(const struct kc_deferred_calls *calls, uint32_t number);
/* True if any is pending. */
bool kc_deferred_call_has_tasks(const struct kc_deferred_calls *calls);
/*
 * Makes the pending call that was registered first. It stops being pending just before it is made, so it can set itself again.
 * Returns its number, or KC_DEFERRED_CALL_NONE if none was pending.
 */
uint32_t kc_deferred_call_service_next(struct kc_deferred_calls *calls);

#endif
