/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/fault_policy.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define AT_MOST "restart:"

/* Accepts digits only, at least one. */
static bool parse_threshold(const char *text, uint32_t *threshold)
{
	uint64_t value = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (!isdigit((unsigned char)*text))
			return false;
		value = value * 10 + (uint64_t)(*text - '0');
		if (value > UINT32_MAX)
			return false;
	}
	*threshold = (uint32_t)value;
	return true;
}

bool fault_policy_parse(const char *text, struct kc_fault_policy *policy)
{
	uint32_t threshold;

	if (strcmp(text, "stop") == 0)
		*policy = (struct kc_fault_policy){.kind = KC_POLICY_STOP};
	else if (strcmp(text, "panic") == 0)
		*policy = (struct kc_fault_policy){.kind = KC_POLICY_PANIC};
	else if (strcmp(text, "restart") == 0)
		*policy = (struct kc_fault_policy){.kind = KC_POLICY_RESTART};
	else if (strncmp(text, AT_MOST, sizeof AT_MOST - 1) == 0 && parse_threshold(text + sizeof AT_MOST - 1, &threshold))
		*policy = (struct kc_fault_policy){.kind = KC_POLICY_RESTART_AT_MOST, .threshold = threshold};
	else
		return false;
	return true;
}

void fault_policy_text(struct kc_fault_policy policy, char text[FAULT_POLICY_TEXT_BYTES])
{
	switch (policy.kind) {
	case KC_POLICY_STOP:
		snprintf(text, FAULT_POLICY_TEXT_BYTES, "stop");
		break;
	case KC_POLICY_RESTART:
		snprintf(text, FAULT_POLICY_TEXT_BYTES, "restart");
		break;
	case KC_POLICY_RESTART_AT_MOST:
		snprintf(text, FAULT_POLICY_TEXT_BYTES, AT_MOST "%u", policy.threshold);
		break;
	case KC_POLICY_PANIC:
		snprintf(text, FAULT_POLICY_TEXT_BYTES, "panic");
		break;
	}
}
