/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Methods that control the life of an app. */
#include "daemon/control/find_app.h"
#include "daemon/control/methods.h"
#include "daemon/control/process_json.h"
#include "daemon/log.h"

/* The app that a call names. */
struct subject_app {
	struct supervisor *supervisor;
	struct kc_kernel *kernel;
	uint32_t index;
	struct kc_process_info info;
};

static struct subject_app subject_of(const struct call *call)
{
	struct supervisor *supervisor = call->control->subject.supervisor;

	return (struct subject_app){.supervisor = supervisor, .kernel = &supervisor->kernel};
}

static bool find(const struct call *call, struct subject_app *subject)
{
	*subject = subject_of(call);
	return find_app(call, &subject->index, &subject->info);
}

static bool find_alive(const struct call *call, struct subject_app *subject)
{
	*subject = subject_of(call);
	return find_living_app(call, &subject->index, &subject->info);
}

static void note(const struct call *call, const struct subject_app *subject, const char *what)
{
	log_notice("%s: %s by user %u", subject->supervisor->apps[subject->index].name, what,
		   (unsigned int)call->connection->peer.uid);
}

static void reply_process(const struct call *call, const struct subject_app *subject)
{
	call_reply(call, json_pack("{s:o}", "process", process_json(subject->supervisor, subject->index)));
}

void method_stop(struct call *call)
{
	struct subject_app subject;

	if (!find_alive(call, &subject))
		return;
	kc_process_stop(subject.kernel, subject.index);
	note(call, &subject, "stopped");
	reply_process(call, &subject);
}

void method_resume(struct call *call)
{
	struct subject_app subject;

	if (!find_alive(call, &subject))
		return;
	kc_process_resume(subject.kernel, subject.index);
	note(call, &subject, "resumed");
	reply_process(call, &subject);
}

/* Replies to a call that starts a new life, which may fail for lack of memory. On success, `what` is logged. */
static void reply_new_life(const struct call *call, const struct subject_app *subject, const char *what)
{
	if (kc_process_state(subject->kernel, subject->index) == KC_STATE_FAULTED) {
		call_refuse(call, CONTROL_INTERFACE ".Refused", "no memory for a new life: %s", subject->supervisor->refusal);
		return;
	}
	note(call, subject, what);
	reply_process(call, subject);
}

void method_start(struct call *call)
{
	struct subject_app subject;

	if (!find(call, &subject))
		return;
	if (subject.info.state != KC_STATE_TERMINATED) {
		find_app_refuse_state(call, &subject.info,
				      subject.info.state == KC_STATE_FAULTED ? "it has faulted; boot it"
									     : "it is alive; terminate it first, or boot it");
		return;
	}
	kc_process_start(subject.kernel, subject.index);
	reply_new_life(call, &subject, "started");
}

void method_boot(struct call *call)
{
	struct subject_app subject;

	if (!find(call, &subject))
		return;
	if (subject.info.state == KC_STATE_TERMINATED)
		kc_process_start(subject.kernel, subject.index);
	else
		kc_process_try_restart(subject.kernel, subject.index, (struct kc_completion){.has_code = false});
	reply_new_life(call, &subject, "booted");
}

void method_terminate(struct call *call)
{
	struct subject_app subject;
	const json_t *code = call_parameter(call, "code");
	json_int_t value = json_integer_value(code);

	if (value < 0 || value > UINT32_MAX) {
		call_invalid(call, "code");
		return;
	}
	if (!find(call, &subject))
		return;
	if (subject.info.state == KC_STATE_TERMINATED) {
		find_app_refuse_state(call, &subject.info, "it has terminated already");
		return;
	}
	kc_process_terminate(subject.kernel, subject.index,
			     (struct kc_completion){.has_code = code != NULL, .code = (uint32_t)value});
	note(call, &subject, "terminated");
	reply_process(call, &subject);
}

void method_fault(struct call *call)
{
	struct subject_app subject;

	if (!find_alive(call, &subject))
		return;
	app_fault(&subject.supervisor->apps[subject.index], "user %u asked for it", (unsigned int)call->connection->peer.uid);
	reply_process(call, &subject);
}
