/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/load_report.h"

static void write_name(const struct kc_writer *writer, const uint8_t *name, uint32_t length)
{
	if (length == 0)
		kc_write_text(writer, "an app without a name");
	for (uint32_t i = 0; i < length; i++) {
		bool harmless = name[i] >= ' ' && name[i] <= '~';

		kc_write_bytes(writer, harmless ? (const char *)&name[i] : "?", 1);
	}
}

void write_process_name(const struct kc_writer *writer, const struct kc_process *process)
{
	write_name(writer, process->flash + process->tbf.name.offset, process->tbf.name.length);
}

static void write_address(const struct kc_writer *writer, uint32_t address)
{
	kc_write_text(writer, "0x");
	kc_write_hex(writer, address, 8);
}

static void write_reason(const struct load_report *report, uint32_t offset, struct kc_load_result result)
{
	const struct kc_writer *writer = report->writer;

	switch (result.error) {
	case KC_LOAD_BAD_TBF:
		kc_write_text(writer, kc_tbf_error_text(result.tbf.error));
		kc_write_text(writer, ", at ");
		write_address(writer, (uint32_t)(uintptr_t)report->apps + offset + result.tbf.offset);
		break;
	case KC_LOAD_NO_MEMORY:
		kc_write_text(writer, report->port->refusal != NULL ? report->port->refusal : kc_load_error_text(result.error));
		break;
	case KC_LOAD_NO_SLOT:
		kc_write_text(writer, "this kernel runs at most ");
		kc_write_decimal(writer, report->process_slots, 0);
		kc_write_text(writer, " processes");
		break;
	default:
		kc_write_text(writer, kc_load_error_text(result.error));
		break;
	}
}

static void tell(void *context, uint32_t offset, struct kc_load_result result)
{
	struct load_report *report = context;
	const struct kc_writer *writer = report->writer;
	struct kc_tbf tbf;
	bool has_name = kc_tbf_parse(report->apps + offset, report->apps_length - offset, &tbf).error == KC_TBF_OK;

	if (result.error == KC_LOAD_OK || result.error == KC_LOAD_PADDING)
		return;
	report->refused++;
	kc_write_text(writer, "the app at ");
	write_address(writer, (uint32_t)(uintptr_t)report->apps + offset);
	if (has_name) {
		kc_write_text(writer, ", ");
		write_name(writer, report->apps + offset + tbf.name.offset, tbf.name.length);
		kc_write_text(writer, ",");
	}
	kc_write_text(writer, " does not run: ");
	write_reason(report, offset, result);
	kc_write_text(writer, "\r\n");
}

void load_apps(struct kc_kernel *kernel, struct load_report *report, struct kc_fault_policy policy)
{
	const struct kc_writer *writer = report->writer;
	uint32_t start = (uint32_t)(uintptr_t)report->apps;

	report->process_slots = kernel->process_slots;
	report->refused = 0;
	uint32_t loaded = kc_load_chain(kernel, report->apps, report->apps_length, start, policy, tell, report);

	if (loaded > 0) {
		kc_write_decimal(writer, loaded, 0);
		kc_write_text(writer, loaded == 1 ? " app runs\r\n" : " apps run\r\n");
	} else if (report->refused > 0) {
		kc_write_text(writer, "no app runs\r\n");
	} else {
		kc_write_text(writer, "there are no apps in flash: they belong to ");
		write_address(writer, start);
		kc_write_text(writer, "\r\n");
	}
}
