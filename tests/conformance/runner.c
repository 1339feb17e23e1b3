/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reads a trace on standard input, does on the kernel core what it says, and writes the same lines with their results
 * (README.md has the format). Exit status 2: a malformed line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kc/grant.h>

#include "tests/conformance/drivers.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/values.h"

#define WORDS_MAX   8
#define NUMBERS_MAX 6
#define FLAG_MARK   0xc3 /* a byte that no yield writes */
#define PEEK_MAX    0x1000u
#define KERNEL      (&machine.kernel)

/* One line, cut into words. */
struct line {
	char *words[WORDS_MAX];
	int count;
};

struct operation {
	const char *name;
	int least_words, most_words;
	/* False: malformed. */
	bool (*run)(const struct line *line);
};

/* Reads words[first...] as numbers. */
static bool read_numbers(const struct line *line, int first, uint32_t *numbers)
{
	for (int i = first; i < line->count; i++) {
		if (!value_read(line->words[i], &numbers[i - first]))
			return false;
	}
	return true;
}

/* ---- results ---- */

static void print_state_name(const struct kc_process_info *info)
{
	printf("%s", kc_state_text(info->state));
	if (info->state == KC_STATE_YIELDED_FOR || info->state == KC_STATE_STOPPED_YIELDED_FOR)
		printf(":%s:%s", value_print(info->yielded_for_driver).text, value_print(info->yielded_for_number).text);
}

static void print_state(uint32_t index)
{
	struct kc_process_info info;

	kc_process_info(KERNEL, index, &info);
	printf("= st ");
	print_state_name(&info);
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

static void print_resume(const struct kc_resume *resume, uint32_t index)
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

/* ---- operations ---- */

/* Lets the process go on until it is in its own code, or has none to execute. */
static void go_on(uint32_t index)
{
	struct kc_resume resume;

	kc_process_run(KERNEL, index, &resume);
	print_resume(&resume, index);
}

static bool run_run(const struct line *line)
{
	uint32_t index;

	if (!value_read_process(line->words[1], &index))
		return false;
	go_on(index);
	print_state(index);
	return true;
}

/* What a stopped process will get was written all the same, and is shown now. */
static void print_written_return(uint32_t index)
{
	struct kc_resume resume;

	kc_process_peek_resume(KERNEL, index, &resume);
	if (resume.kind == KC_RESUME_RETURN && !resume.from_yield_wait_for) {
		print_resume(&resume, index);
		machine.processes[index].printed_sequence = resume.sequence;
	}
}

static void trap(uint32_t index, const uint32_t numbers[5])
{
	if (!kc_trap(KERNEL, index, ++machine.sequence, numbers[0], numbers + 1)) {
		fprintf(stderr, "the kernel refused a trap of a process that executes\n");
		exit(3);
	}
}

/* Yield-no-wait: a mark at the flag's address tells whether the kernel wrote there. */
static void trap_with_flag(uint32_t index, const uint32_t numbers[5])
{
	uint8_t *flag = machine_memory(numbers[2], 1, false);
	uint8_t before = flag != NULL ? *flag : 0;

	if (flag != NULL)
		*flag = FLAG_MARK;
	trap(index, numbers);
	if (flag != NULL && *flag != FLAG_MARK) {
		printf("= flag %x\n", *flag);
		return;
	}
	if (flag != NULL)
		*flag = before;
	printf("= flag -\n");
}

static bool run_sys(const struct line *line)
{
	struct kc_resume taken;
	uint32_t index;
	uint32_t numbers[NUMBERS_MAX];

	if (!value_read_process(line->words[1], &index) || !read_numbers(line, 2, numbers))
		return false;
	if (kc_process_state(KERNEL, index) != KC_STATE_RUNNING) {
		printf("= notrunning\n");
		print_state(index);
		return true;
	}
	kc_process_run(KERNEL, index, &taken); /* a return that was shown when it was written */
	if (numbers[0] == 0 && numbers[1] == 0)
		trap_with_flag(index, numbers);
	else
		trap(index, numbers);
	print_written_return(index);
	go_on(index);
	print_state(index);
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

/* A driver schedules as if from an interrupt. */
static void schedule(const struct kc_driver *driver, struct kc_process_id process, const uint32_t arguments[4])
{
	KC_GRANT_ENTER(grant, KERNEL, driver, process);
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

/* NULL, with a result printed, if there is no driver of that number with a grant. */
static const struct kc_driver *driver_with_grant(uint32_t number)
{
	const struct kc_driver *driver = kc_driver_lookup(KERNEL, number);

	if (driver != NULL && driver->grant != NULL)
		return driver;
	printf("= err NoDriver\n");
	return NULL;
}

static bool run_schedule(const struct line *line)
{
	uint32_t index;
	uint32_t numbers[NUMBERS_MAX];
	struct kc_process_id process;

	if (!value_read_process(line->words[1], &index) || !read_numbers(line, 2, numbers))
		return false;
	const struct kc_driver *driver = driver_with_grant(numbers[0]);

	if (driver != NULL && kc_process_id_at(KERNEL, index, &process))
		schedule(driver, process, numbers + 1);
	print_state(index);
	return true;
}

static bool run_schedule_saved(const struct line *line)
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

static bool run_poke(const struct line *line)
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

static bool run_peek(const struct line *line)
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
	action(KERNEL, index);
	print_state(index);
	return true;
}

static bool run_stop(const struct line *line)
{
	return manage(line, kc_process_stop);
}

static bool run_resume(const struct line *line)
{
	return manage(line, kc_process_resume);
}

static bool run_fault(const struct line *line)
{
	return manage(line, kc_process_fault);
}

static bool run_start(const struct line *line)
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
	action(KERNEL, index, completion);
	print_state(index);
	return true;
}

static bool run_terminate(const struct line *line)
{
	return end(line, kc_process_terminate);
}

static bool run_restart(const struct line *line)
{
	return end(line, kc_process_try_restart);
}

static void print_completion(const struct kc_process_info *info)
{
	if (info->completion == KC_COMPLETION_NEVER)
		printf(" cc=never");
	else if (info->completion == KC_COMPLETION_NO_CODE)
		printf(" cc=none");
	else
		printf(" cc=%s", value_print(info->completion_code).text);
}

static bool is_alive(enum kc_state state)
{
	return state != KC_STATE_FAULTED && state != KC_STATE_TERMINATED;
}

static bool run_info(const struct line *line)
{
	struct kc_process_info info;
	uint32_t index;

	if (!value_read_process(line->words[1], &index) || !kc_process_info(KERNEL, index, &info))
		return false;
	printf("= info ");
	print_state_name(&info);
	printf(" ready=%d id=%llx restarts=%x", kc_process_ready(KERNEL, index), (unsigned long long)info.id.identifier,
	       info.restart_count);
	print_completion(&info);
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

/* ---- set-up ---- */

static bool is_power_of_two(uint32_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static bool run_config(const struct line *line)
{
	uint32_t value;

	if (machine.process_count > 0 || !value_read(line->words[2], &value))
		return false;
	if (strcmp(line->words[1], "initial_brk") == 0) {
		machine.initial_break = value;
		return true;
	}
	if (strcmp(line->words[1], "mpu_gran") == 0 && is_power_of_two(value)) {
		machine.granule = value;
		return true;
	}
	return false;
}

/* The text after "key=", or NULL. */
static const char *value_of(const char *word, const char *key)
{
	size_t length = strlen(key);

	return strncmp(word, key, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static bool read_policy(const char *word, struct kc_fault_policy *policy)
{
	static const char restart[] = "restart:";

	policy->threshold = 0;
	if (strcmp(word, "stop") == 0) {
		policy->kind = KC_POLICY_STOP;
		return true;
	}
	if (strcmp(word, "always") == 0) {
		policy->kind = KC_POLICY_RESTART;
		return true;
	}
	policy->kind = KC_POLICY_RESTART_AT_MOST;
	return strncmp(word, restart, strlen(restart)) == 0 && value_read(word + strlen(restart), &policy->threshold);
}

static bool run_proc(const struct line *line)
{
	static const char *const keys[] = {"ram", "flash", "name", "fault", "tbf"};
	const char *values[5];
	struct kc_fault_policy policy;
	uint32_t ram;
	uint32_t flash;
	uint8_t *header;
	uint32_t header_size;

	if (machine.process_count >= MACHINE_PROCESSES || line->words[1][1] != '\0' ||
	    (uint32_t)(line->words[1][0] - '0') != machine.process_count)
		return false;
	for (int i = 0; i < 5; i++) {
		values[i] = value_of(line->words[i + 2], keys[i]);
		if (values[i] == NULL)
			return false;
	}
	if (!value_read(values[0], &ram) || !value_read(values[1], &flash) || !read_policy(values[3], &policy) || ram % 8 != 0 ||
	    !value_read_bytes(values[4], &header, &header_size))
		return false;
	bool loaded = header_size <= flash && machine_load(ram, flash, header, header_size, policy);

	free(header);
	if (!loaded) {
		printf("= notloaded\n");
		exit(0);
	}
	print_state(machine.process_count - 1);
	return true;
}

/* ---- lines ---- */

static const struct operation operations[] = {
    {"config", 3, 3, run_config},
    {"proc", 7, 7, run_proc},
    {"run", 2, 2, run_run},
    {"sys", 7, 7, run_sys},
    {"schedule", 7, 7, run_schedule},
    {"sched_saved", 6, 6, run_schedule_saved},
    {"poke", 3, 3, run_poke},
    {"peek", 3, 3, run_peek},
    {"stop", 2, 2, run_stop},
    {"resume", 2, 2, run_resume},
    {"fault", 2, 2, run_fault},
    {"start", 2, 2, run_start},
    {"terminate", 2, 3, run_terminate},
    {"restart", 2, 3, run_restart},
    {"info", 2, 2, run_info},
};

/* Cuts at single spaces; no word is empty. */
static bool cut(char *text, struct line *line)
{
	line->count = 0;
	for (;;) {
		char *space = strchr(text, ' ');

		if (*text == '\0' || space == text || line->count == WORDS_MAX)
			return false;
		line->words[line->count++] = text;
		if (space == NULL)
			return true;
		*space = '\0';
		text = space + 1;
	}
}

static bool perform(char *text)
{
	struct line line;

	if (!cut(text, &line))
		return false;
	for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
		const struct operation *operation = &operations[i];

		if (strcmp(line.words[0], operation->name) == 0)
			return line.count >= operation->least_words && line.count <= operation->most_words &&
			       operation->run(&line);
	}
	return false;
}

int main(void)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t length;

	machine_init();
	while ((length = getline(&text, &size, stdin)) >= 0) {
		if (length > 0 && text[length - 1] == '\n')
			text[--length] = '\0';
		if (strlen(text) != (size_t)length)
			return 2; /* a byte 0 inside */
		if (strncmp(text, "= ", 2) == 0)
			continue;
		puts(text);
		if (text[0] != '#' && text[0] != '\0' && !perform(text))
			return 2;
	}
	free(text);
	return 0;
}
