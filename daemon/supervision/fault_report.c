/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/fault_report.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "daemon/log.h"
#include "daemon/supervision/system_call_names.h"

#define REGISTERS_PER_LINE 4

/* In the order of the record (protocol/trap.h). */
static const char *const register_names[] = {
#ifdef __x86_64__
    "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip", "eflags",
#elif defined(__aarch64__)
    "x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",  "x7",  "x8",  "x9",  "x10", "x11", "x12", "x13", "x14", "x15", "x16",
    "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30", "sp",  "pc",  "pstate",
#endif
};
#define REGISTER_NAMES (sizeof register_names / sizeof register_names[0])
_Static_assert(REGISTER_NAMES <= FAULT_REGISTERS, "register names");

const char *fault_report_signal_name(uint32_t number)
{
	static char text[32];
	const char *name = number < (uint32_t)NSIG ? sigabbrev_np((int)number) : NULL;

	if (name != NULL)
		snprintf(text, sizeof text, "SIG%s", name);
	else
		snprintf(text, sizeof text, "signal %" PRIu32, number);
	return text;
}

struct report {
	char *text;
	size_t length;
};

static __attribute__((format(printf, 2, 3))) void add(struct report *report, const char *format, ...)
{
	size_t room = FAULT_REPORT_BYTES - report->length;
	va_list arguments;
	int written;

	va_start(arguments, format);
	written = vsnprintf(report->text + report->length, room, format, arguments);
	va_end(arguments);
	if (written > 0)
		report->length += (size_t)written < room ? (size_t)written : room - 1;
}

static void add_registers(struct report *report, const struct fault_record *record)
{
	size_t count = record->register_count < REGISTER_NAMES ? record->register_count : REGISTER_NAMES;

	for (size_t i = 0; i < count; i++)
		add(report, "%s%6s %016" PRIx64, i % REGISTERS_PER_LINE == 0 ? "\n" : " ", register_names[i],
		    record->registers[i]);
}

void fault_report_text(const struct fault_record *record, char text[FAULT_REPORT_BYTES])
{
	struct report report = {.text = text};

	if (record->signal == SIGSYS)
		add(&report, "SIGSYS: system call %" PRIu32 " (%s) of %s, pc 0x%08" PRIx64, record->syscall_number,
		    system_call_name(record->syscall_arch, record->syscall_number),
		    system_call_arch_name(record->syscall_arch, record->syscall_number), record->pc);
	else
		add(&report, "%s at address 0x%08" PRIx64 ", pc 0x%08" PRIx64 ", stack pointer 0x%08" PRIx64,
		    fault_report_signal_name(record->signal), record->address, record->pc, record->stack_pointer);
	add_registers(&report, record);
}

void fault_report_print(const char *app_name, const char *text)
{
	size_t length = strcspn(text, "\n");

	log_error("%s: faulted: %.*s", app_name, (int)length, text);
	while (text[length] == '\n') {
		text += length + 1;
		length = strcspn(text, "\n");
		log_error("%s: %.*s", app_name, (int)length, text);
	}
}
