/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The lines before the first operation of a trace, which configure the machine and load its processes. */
#include "tests/conformance/operations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/conformance/machine.h"
#include "tests/conformance/results.h"
#include "tests/conformance/values.h"

static bool is_power_of_two(uint32_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

bool operation_config(const struct line *line)
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

bool operation_proc(const struct line *line)
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
	results_state(machine.process_count - 1);
	return true;
}
