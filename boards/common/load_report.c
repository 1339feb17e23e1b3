/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/load_report.h"

#include "boards/common/kernel.h"

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

static void write_reason(uint32_t offset, struct kc_load_result result, const char *text)
{
	switch (result.error) {
	case KC_LOAD_BAD_TBF:
		kc_write_text(&board_words, kc_tbf_error_text(result.tbf.error));
		kc_write_address(&board_words, ", at ", address_of(board_apps_start) + offset + result.tbf.offset);
		return;
	case KC_LOAD_NO_SLOT:
		kc_write_text(&board_words, "this kernel runs at most ");
		kc_write_decimal(&board_words, board_config.process_slots, 0);
		kc_write_text(&board_words, " processes");
		return;
	case KC_LOAD_FLASH_PLACE:
		text = "no MPU region fits its flash: align it to its size";
		break;
	case KC_LOAD_NO_MEMORY:
		if (board.port.refusal != NULL)
			text = board.port.refusal;
		break;
	default:
		break;
	}
	kc_write_text(&board_words, text);
}

void load_report_tell(uint32_t *refused, uint32_t offset, struct kc_load_result result, const char *why)
{
	const uint8_t *flash = board_apps_start + offset;
	struct kc_tbf tbf;

	if (result.error == KC_LOAD_OK || result.error == KC_LOAD_PADDING)
		return;
	++*refused;
	kc_write_address(&board_words, "the app at ", address_of(flash));
	if (kc_tbf_parse(flash, address_of(board_apps_end) - address_of(flash), &tbf).error == KC_TBF_OK) {
		kc_write_text(&board_words, ", ");
		write_name(&board_words, flash + tbf.name.offset, tbf.name.length);
		kc_write_text(&board_words, ",");
	}
	kc_write_text(&board_words, " does not run: ");
	write_reason(offset, result, why);
	kc_write_text(&board_words, "\r\n");
}

void load_report_end(uint32_t loaded, uint32_t refused)
{
	if (loaded > 0) {
		kc_write_decimal(&board_words, loaded, 0);
		kc_write_text(&board_words, loaded == 1 ? " app runs\r\n" : " apps run\r\n");
	} else if (refused > 0) {
		kc_write_text(&board_words, "no app runs\r\n");
	} else {
		kc_write_address(&board_words, "there are no apps in flash: they belong to ", address_of(board_apps_start));
		kc_write_text(&board_words, "\r\n");
	}
}

static void tell(void *refused, uint32_t offset, struct kc_load_result result)
{
	load_report_tell(refused, offset, result, kc_binary_error_text(result.error));
}

void load_apps(void)
{
	uint32_t start = address_of(board_apps_start);
	uint32_t refused = 0;
	uint32_t loaded = kc_load_chain(&board.kernel, board_apps_start, address_of(board_apps_end) - start, start,
					board_config.fault_policy, tell, &refused);

	load_report_end(loaded, refused);
}
