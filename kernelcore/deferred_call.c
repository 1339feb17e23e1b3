/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/deferred_call.h>

uint32_t kc_deferred_call_register(struct kc_deferred_calls *calls, void (*handle)(void *context), void *context)
{
	if (calls->count == KC_DEFERRED_CALLS_MAX)
		return KC_DEFERRED_CALL_NONE;
	calls->calls[calls->count].handle = handle;
	calls->calls[calls->count].context = context;
	return calls->count++;
}

bool kc_deferred_call_set(struct kc_deferred_calls *calls, uint32_t number)
{
	if (number >= calls->count)
		return false;
	calls->pending |= UINT32_C(1) << number;
	return true;
}

bool kc_deferred_call_is_pending(const struct kc_deferred_calls *calls, uint32_t number)
{
	return number < calls->count && (calls->pending >> number) % 2 != 0;
}

bool kc_deferred_call_has_tasks(const struct kc_deferred_calls *calls)
{
	return calls->pending != 0;
}

uint32_t kc_deferred_call_service_next(struct kc_deferred_calls *calls)
{
	for (uint32_t number = 0; number < calls->count; number++) {
		if (kc_deferred_call_is_pending(calls, number)) {
			calls->pending &= ~(UINT32_C(1) << number);
			calls->calls[number].handle(calls->calls[number].context);
			return number;
		}
	}
	return KC_DEFERRED_CALL_NONE;
}
