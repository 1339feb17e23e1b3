/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/load_report.h"

/* Of the linker script. */
extern const uint8_t board_apps_start[], board_apps_end[];

struct load_report {
	const struct kc_writer *writer;
	const struct cortexm_port *port; /* knows why it had no memory */
	uint32_t process_slots;
	uint32_t refused;
};

static uint32_t address_of(const uint8_t *place)
{
	return (uint32_t)(uintptr_t)place;
}

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
	const char *text = kc_binary_error_text(result.error);

	switch (result.error) {
	case KC_LOAD_BAD_TBF:
		kc_write_text(writer, kc_tbf_error_text(result.tbf.error));
		kc_write_text(writer, ", at ");
		write_address(writer, address_of(board_apps_start) + offset + result.tbf.offset);
		break;
	case KC_LOAD_FLASH_PLACE:
		kc_write_text(
		    writer,
		    "the memory protection unit cannot tell its flash from the rest: it must lie at a multiple of its size");
		break;
	case KC_LOAD_NO_SLOT:
		kc_write_text(writer, "this kernel runs at most ");
		kc_write_decimal(writer, report->process_slots, 0);
		kc_write_text(writer, " processes");
		break;
	default:
		if (result.error == KC_LOAD_NO_MEMORY && report->port->refusal != NULL)
			text = report->port->refusal;
		kc_write_text(writer, text);
		break;
	}
}

static void tell(void *context, uint32_t offset, struct kc_load_result result)
{
	struct load_report *report = context;
	const struct kc_writer *writer = report->writer;
	struct kc_tbf tbf;
	bool has_name =
	    kc_tbf_parse(board_apps_start + offset, address_of(board_apps_end) - address_of(board_apps_start) - offset, &tbf)
		.error == KC_TBF_OK;

	if (result.error == KC_LOAD_OK || result.error == KC_LOAD_PADDING)
		return;
	report->refused++;
	kc_write_text(writer, "the app at ");
	write_address(writer, address_of(board_apps_start) + offset);
	if (has_name) {
		kc_write_text(writer, ", ");
		write_name(writer, board_apps_start + offset + tbf.name.offset, tbf.name.length);
		kc_write_text(writer, ",");
	}
	kc_write_text(writer, " does not run: ");
	write_reason(report, offset, result);
	kc_write_text(writer, "\r\n");
}

void load_apps(struct kc_kernel *kernel, const struct cortexm_port *port, const struct kc_writer *writer,
	       struct kc_fault_policy policy)
{
	struct load_report report = {.writer = writer, .port = port, .process_slots = kernel->process_slots};
	uint32_t start = address_of(board_apps_start);
	uint32_t loaded =
	    kc_load_chain(kernel, board_apps_start, address_of(board_apps_end) - start, start, policy, tell, &report);

	if (loaded > 0) {
		kc_write_decimal(writer, loaded, 0);
		kc_write_text(writer, loaded == 1 ? " app runs\r\n" : " apps run\r\n");
	} else if (report.refused > 0) {
		kc_write_text(writer, "no app runs\r\n");
	} else {
		kc_write_text(writer, "there are no apps in flash: they belong to ");
		write_address(writer, start);
		kc_write_text(writer, "\r\n");
	}
}
