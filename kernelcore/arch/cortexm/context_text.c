/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/context_text.h"

#include <stdbool.h>

#include "kernelcore/arch/cortexm/frame.h"

#define UNKNOWN 0xbad00badu

static void hex(const struct kc_writer *writer, const char *name, uint32_t value)
{
	kc_write_text(writer, name);
	kc_write_hex(writer, value, 8);
}

static void print_registers(const struct cortexm_context *context, const struct cortexm_frame *frame,
			    const struct kc_writer *writer)
{
	const uint32_t *r4_to_r11 = context->r4_to_r11;

	hex(writer, "\r\n  R0 : 0x", frame->r[0]);
	hex(writer, "    R6 : 0x", r4_to_r11[2]);
	hex(writer, "\r\n  R1 : 0x", frame->r[1]);
	hex(writer, "    R7 : 0x", r4_to_r11[3]);
	hex(writer, "\r\n  R2 : 0x", frame->r[2]);
	hex(writer, "    R8 : 0x", r4_to_r11[4]);
	hex(writer, "\r\n  R3 : 0x", frame->r[3]);
	hex(writer, "    R10: 0x", r4_to_r11[6]);
	hex(writer, "\r\n  R4 : 0x", r4_to_r11[0]);
	hex(writer, "    R11: 0x", r4_to_r11[7]);
	hex(writer, "\r\n  R5 : 0x", r4_to_r11[1]);
	hex(writer, "    R12: 0x", frame->r12);
	hex(writer, "\r\n  R9 : 0x", r4_to_r11[5]);
	hex(writer, " (Static Base Register)\r\n  SP : 0x", context->psp);
	hex(writer, " (Process Stack Pointer)\r\n  LR : 0x", frame->lr);
	hex(writer, "\r\n  PC : 0x", frame->pc);
	kc_write_text(writer, "\r\n");
}

static void bit(const struct kc_writer *writer, const char *name, uint32_t xpsr, uint32_t number)
{
	kc_write_text(writer, name);
	kc_write_decimal(writer, xpsr >> number & 1u, 0);
}

static void print_status(uint32_t xpsr, const struct kc_writer *writer)
{
	bool is_thumb = (xpsr >> 24 & 1u) != 0;

	bit(writer, "\r\n APSR: N ", xpsr, 31);
	bit(writer, " Z ", xpsr, 30);
	bit(writer, " C ", xpsr, 29);
	bit(writer, " V ", xpsr, 28);
	bit(writer, " Q ", xpsr, 27);
	bit(writer, "\r\n       GE ", xpsr, 19);
	bit(writer, " ", xpsr, 18);
	bit(writer, " ", xpsr, 17);
	bit(writer, " ", xpsr, 16);
	kc_write_text(writer, "\r\n EPSR: ICI.IT 0x");
	kc_write_lower_hex(writer, (xpsr >> 25 & 3u) << 6 | (xpsr >> 10 & 0x3fu));
	kc_write_text(writer, is_thumb ? "\r\n       ThumbBit true \r\n"
				       : "\r\n       ThumbBit false !!ERROR - Cortex M Thumb only!\r\n");
}

void cortexm_context_print(const struct cortexm_process *process, const struct kc_writer *writer)
{
	static const struct cortexm_frame unknown = {
	    .r = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN}, .r12 = UNKNOWN, .lr = UNKNOWN, .pc = UNKNOWN, .xpsr = UNKNOWN};
	const struct cortexm_frame *frame = cortexm_frame_of(process);

	if (frame == NULL)
		frame = &unknown;
	print_registers(&process->context, frame, writer);
	print_status(frame->xpsr, writer);
}
