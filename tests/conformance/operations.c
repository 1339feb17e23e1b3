/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/conformance/operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kc/grant.h>

#include "tests/conformance/drivers.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/results.h"
#include "tests/conformance/values.h"

#define NUMBERS_MAX 6
#define FLAG_MARK   0xc3 /* a value that no yield writes */
#define PEEK_MAX    0x1000u

/* Reads words[first...] as numbers. */
static bool read_numbers(const struct line *line, int first, uint32_t *numbers)
{
	for (int i = first; i < line->count; i++) {
		if (!value_read(line->words[i], &numbers[i - first]))
			return false;
	}
	return true;
}

/* Runs the process until it executes its own code, or has nothing to execute. */
static void go_on(uint32_t index)
{
	struct kc_resume resume;

	kc_process_run(&machine.kernel, index, &resume);
	results_resume(&resume, index);
}

bool operation_run(const struct line *line)
{
	uint32_t index;

	if (!value_read_process(line->words[1], &index))
		return false;
	go_on(index);
	results_state(index);
	return true;
}

/* Makes a system call. *answer is the kernel's answer; KC_RESUME_NONE unless calls are answered at once. */
static void trap(uint32_t index, const uint32_t numbers[5], struct kc_resume *answer)
{
	static const struct kc_resume later = {.kind = KC_RESUME_NONE};
	const struct kc_resume *given = NULL;

	machine.sequence++;
	if (machine.at_once)
		given = kc_process_trapped(&machine.kernel, index, machine.sequence, numbers[0], numbers + 1);
	else if (kc_trap(&machine.kernel, index, machine.sequence, numbers[0], numbers + 1))
		given = &later;
	if (given == NULL) {
		fprintf(stderr, "the kernel refused a trap of a process that executes\n");
		exit(3);
	}
	*answer = *given;
}

/* A yield-no-wait. A mark at the flag's address shows whether the kernel wrote the flag. */
static void trap_with_flag(uint32_t index, const uint32_t numbers[5], struct kc_resume *answer)
{
	uint8_t *flag = machine_memory(numbers[2], 1, false);
	uint8_t before = flag != NULL ? *flag : 0;

	if (flag != NULL)
		*flag = FLAG_MARK;
	trap(index, numbers, answer);
	if (flag != NULL && *flag != FLAG_MARK) {
		printf("= flag %x\n", *flag);
		return;
	}
	if (flag != NULL)
		*flag = before;
	printf("= flag -\n");
}

bool operation_sys(const struct line *line)
{
	struct kc_resume answer;
	uint32_t index;
	uint32_t numbers[NUMBERS_MAX];

	if (!value_read_process(line->words[1], &index) || !read_numbers(line, 2, numbers))
		return false;
	if (kc_process_state(&machine.kernel, index) != KC_STATE_RUNNING) {
		printf("= notrunning\n");
		results_state(index);
		return true;
	}
	kc_process_run(&machine.kernel, index, &answer); /* discards a return that was already printed */
	if (numbers[0] == 0 && numbers[1] == 0)
		trap_with_flag(index, numbers, &answer);
	else
		trap(index, numbers, &answer);
	results_written_return(index);
	results_resume(&answer, index);
	if (!machine.at_once)
		go_on(index);
	results_state(index);
	return true;
}

static const char *process_error_name(enum kc_process_error error)
{
	switch (error) {
	case KC_PROCESS_OK:
		return "ok";
	case KC_PROCESS_NO_SUCH_APP:
		return "err NoSuchApp";
	case KC_PROCESS_OUT_OF_MEMORY:
		return "err OutOfMemory";
	case KC_PROCESS_ADDRESS_OUT_OF_BOUNDS:
		return "err AddressOutOfBounds";
	case KC_PROCESS_INACTIVE_APP:
		return "err InactiveApp";
	case KC_PROCESS_KERNEL_ERROR:
		return "err KernelError";
	case KC_PROCESS_ALREADY_IN_USE:
		return "err AlreadyInUse";
	}
	return "err unknown";
}

/* A driver schedules an upcall, as if from an interrupt. */
static void schedule(const struct kc_driver *driver, struct kc_process_id process, const uint32_t arguments[4])
{
	KC_GRANT_ENTER(grant, &machine.kernel, driver, process);
	if (grant.error != KC_PROCESS_OK) {
		printf("= %s\n", process_error_name(grant.error));
		return;
	}
	switch (kc_upcall_schedule(&grant, arguments[0], arguments[1], arguments[2], arguments[3])) {
	case KC_UPCALL_OK:
		printf("= ok\n");
		break;
	case KC_UPCALL_INVALID_SUBSCRIBE_NUM:
		printf("= err InvalidSubscribeNum\n");
		break;
	case KC_UPCALL_QUEUE_FULL:
		printf("= err QueueFull\n");
		break;
	case KC_UPCALL_PROCESS_ENDED:
		printf("= err InactiveApp\n");
		break;
	}
}

/* If there is no driver of that number with a grant, prints a result and returns NULL. */
static const struct kc_driver *driver_with_grant(uint32_t number)
{
	const struct kc_driver *driver = kc_driver_lookup(&machine.kernel, number);

	if (driver != NULL && driver->grant != NULL)
		return driver;
	printf("= err NoDriver\n");
	return NULL;
}

bool operation_schedule(const struct line *line)
{
	uint32_t index;
	uint32_t numbers[NUMBERS_MAX];
	struct kc_process_id process;

	if (!value_read_process(line->words[1], &index) || !read_numbers(line, 2, numbers))
		return false;
	const struct kc_driver *driver = driver_with_grant(numbers[0]);

	if (driver != NULL && kc_process_id_at(&machine.kernel, index, &process))
		schedule(driver, process, numbers + 1);
	results_state(index);
	return true;
}

bool operation_schedule_saved(const struct line *line)
{
	uint32_t numbers[NUMBERS_MAX];
	struct kc_process_id saved;

	if (!read_numbers(line, 1, numbers))
		return false;
	const struct kc_driver *driver = driver_with_grant(numbers[0]);

	if (driver == NULL)
		return true;
	if (test_driver_saved(driver, &saved))
		schedule(driver, saved, numbers + 1);
	else
		printf("= err NoSaved\n");
	return true;
}

bool operation_poke(const struct line *line)
{
	uint32_t address;
	uint32_t count;
	uint8_t *bytes;

	if (!value_read(line->words[1], &address) || !value_read_bytes(line->words[2], &bytes, &count))
		return false;
	uint8_t *memory = machine_memory(address, count, false);

	if (memory != NULL)
		memcpy(memory, bytes, count);
	printf("= %s\n", memory != NULL ? "ok" : "err range");
	free(bytes);
	return true;
}

bool operation_peek(const struct line *line)
{
	uint32_t numbers[NUMBERS_MAX];

	if (!read_numbers(line, 1, numbers))
		return false;
	const uint8_t *memory = numbers[1] <= PEEK_MAX ? machine_memory(numbers[0], numbers[1], true) : NULL;

	if (memory == NULL) {
		printf("= err range\n");
		return true;
	}
	printf("= mem ");
	for (uint32_t i = 0; i < numbers[1]; i++)
		printf("%02x", memory[i]);
	printf("\n");
	return true;
}

static bool manage(const struct line *line, void (*action)(struct kc_kernel *kernel, uint32_t index))
{
	uint32_t index;

	if (!value_read_process(line->words[1], &index))
		return false;
	action(&machine.kernel, index);
	results_state(index);
	return true;
}

bool operation_stop(const struct line *line)
{
	return manage(line, kc_process_stop);
}

bool operation_resume(const struct line *line)
{
	return manage(line, kc_process_resume);
}

bool operation_fault(const struct line *line)
{
	return manage(line, kc_process_fault);
}

bool operation_start(const struct line *line)
{
	return manage(line, kc_process_start);
}

static bool end(const struct line *line,
		void (*action)(struct kc_kernel *kernel, uint32_t index, struct kc_completion completion))
{
	struct kc_completion completion = {.has_code = line->count == 3};
	uint32_t index;

	if (!value_read_process(line->words[1], &index) || (completion.has_code && !value_read(line->words[2], &completion.code)))
		return false;
	action(&machine.kernel, index, completion);
	results_state(index);
	return true;
}

bool operation_terminate(const struct line *line)
{
	return end(line, kc_process_terminate);
}

bool operation_restart(const struct line *line)
{
	return end(line, kc_process_try_restart);
}

static bool is_alive(enum kc_state state)
{
	return state != KC_STATE_FAULTED && state != KC_STATE_TERMINATED;
}

bool operation_info(const struct line *line)
{
	struct kc_process_info info;
	uint32_t index;

	if (!value_read_process(line->words[1], &index) || !kc_process_info(&machine.kernel, index, &info))
		return false;
	printf("= info ");
	results_state_name(&info);
	printf(" ready=%d id=%llx restarts=%x", kc_process_ready(&machine.kernel, index), (unsigned long long)info.id.identifier,
	       info.restart_count);
	results_completion(&info);
	printf(" pending=%x dropped=%x syscalls=%x brk=%s low=%x", info.pending_tasks, info.dropped_upcalls, info.syscall_count,
	       value_print(info.app_break).text, info.kernel_low_mark_at_start - info.kernel_low_mark);
	if (is_alive(info.state))
		printf(" grants=%x", info.grants_allocated);
	else
		printf(" grants=-");
	printf(" heap=%s", info.has_heap_start ? value_print(info.heap_start).text : "-");
	printf(" stack=%s", info.has_stack_start ? value_print(info.stack_start).text : "-");
	printf(" name=%.*s prot=%s\n", (int)info.name_length, info.name, value_print(info.flash_protected_end).text);
	return true;
}
