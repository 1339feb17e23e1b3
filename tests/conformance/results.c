/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/conformance/results.h"

#include <stdio.h>

#include "tests/conformance/machine.h"
#include "tests/conformance/values.h"

void results_state_name(const struct kc_process_info *info)
{
	printf("%s", kc_state_text(info->state));
	if (info->state == KC_STATE_YIELDED_FOR || info->state == KC_STATE_STOPPED_YIELDED_FOR)
		printf(":%s:%s", value_print(info->yielded_for_driver).text, value_print(info->yielded_for_number).text);
}

void results_state(uint32_t index)
{
	struct kc_process_info info;

	kc_process_info(&machine.kernel, index, &info);
	printf("= st ");
	results_state_name(&info);
	printf(" %x\n", info.pending_tasks);
}

static void print_arguments(const uint32_t *r, int count)
{
	for (int i = 0; i < count; i++)
		printf(" %s", value_print(r[i]).text);
	printf("\n");
}

static void print_init(const struct kc_resume *resume, uint32_t index)
{
	printf("= init %s %s %s L%u %s\n", value_print(resume->pc).text, value_print(resume->r[0]).text,
	       value_print(resume->r[1]).text, index, value_print(resume->r[3]).text);
}

static void print_return(const struct kc_resume *resume)
{
	if (resume->written == 0)
		return;
	printf("= ret");
	for (unsigned i = 0; i < 4; i++)
		printf(" %s", resume->written >> i & 1 ? value_print(resume->r[i]).text : "-");
	printf("\n");
}

void results_resume(const struct kc_resume *resume, uint32_t index)
{
	switch (resume->kind) {
	case KC_RESUME_INIT:
		print_init(resume, index);
		break;
	case KC_RESUME_UPCALL:
		printf("= upcall %s", value_print(resume->pc).text);
		print_arguments(resume->r, 4);
		break;
	case KC_RESUME_RETURN:
		if (resume->from_yield_wait_for) {
			printf("= ywf");
			print_arguments(resume->r, 3);
		} else if (resume->sequence != machine.processes[index].printed_sequence) {
			print_return(resume);
		}
		break;
	case KC_RESUME_NONE:
		break;
	}
}

/* Prints the return of a call even if the process was stopped: it is already written. */
void results_written_return(uint32_t index)
{
	struct kc_resume resume;

	kc_process_peek_resume(&machine.kernel, index, &resume);
	if (resume.kind == KC_RESUME_RETURN && !resume.from_yield_wait_for) {
		results_resume(&resume, index);
		machine.processes[index].printed_sequence = resume.sequence;
	}
}

void results_completion(const struct kc_process_info *info)
{
	if (info->completion == KC_COMPLETION_NEVER)
		printf(" cc=never");
	else if (info->completion == KC_COMPLETION_NO_CODE)
		printf(" cc=none");
	else
		printf(" cc=%s", value_print(info->completion_code).text);
}
