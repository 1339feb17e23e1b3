/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Fault policies as text: stop, restart, restart:N, panic. */
#ifndef DAEMON_SETTINGS_FAULT_POLICY_H
#define DAEMON_SETTINGS_FAULT_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include <kc/kernel.h>

#define FAULT_POLICY_NAMES "stop, panic, restart or restart:N"
/* Room for "restart:4294967295" and its terminator. */
#define FAULT_POLICY_TEXT_BYTES 24

/* Returns false if text is not a policy. */
bool fault_policy_parse(const char *text, struct kc_fault_policy *policy);
void fault_policy_text(struct kc_fault_policy policy, char text[FAULT_POLICY_TEXT_BYTES]);

#endif
