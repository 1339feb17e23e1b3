/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Default scheduler functions: the kernel's work always comes first. */
#include <kc/scheduler.h>

bool kc_kernel_has_work(const struct kc_kernel_work *work)
{
	return work->chip->ops->has_pending_interrupts(work->chip->context) ||
	       (work->deferred_calls != NULL && kc_deferred_call_has_tasks(work->deferred_calls));
}

bool kc_default_continue_process(const struct kc_kernel_work *work)
{
	return !kc_kernel_has_work(work);
}

bool kc_default_do_kernel_work_now(const struct kc_kernel_work *work)
{
	return kc_kernel_has_work(work);
}

void kc_default_execute_kernel_work(const struct kc_kernel_work *work)
{
	const struct kc_chip *chip = work->chip;

	chip->ops->service_pending_interrupts(chip->context);
	while (work->deferred_calls != NULL && kc_deferred_call_has_tasks(work->deferred_calls) &&
	       !chip->ops->has_pending_interrupts(chip->context))
		kc_deferred_call_service_next(work->deferred_calls);
}
