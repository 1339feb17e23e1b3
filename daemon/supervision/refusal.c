/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/refusal.h"

#include <stdio.h>

#include <kc/tbf.h>

#include "protocol/layout.h"

#define LINK_AGAIN "link it with the linker script of this version's libtock"

void refusal_describe(const struct kc_load_result *result, const struct sealed_file *flash, const char *detail, char *reason,
		      size_t size)
{
	const char *text = kc_load_error_text(result->error);
	struct kc_tbf tbf;

	/* With any error but BAD_TBF the header is valid. */
	kc_tbf_parse(flash->bytes, flash->length, &tbf);
	switch (result->error) {
	case KC_LOAD_BAD_TBF:
		snprintf(reason, size, "offset %u: %s", result->tbf.offset, kc_tbf_error_text(result->tbf.error));
		break;
	case KC_LOAD_NO_MEMORY:
		snprintf(reason, size, "%s: %s", text, detail);
		break;
	case KC_LOAD_ALREADY_LOADED:
		snprintf(reason, size, "%s: %s", text, detail);
		break;
	case KC_LOAD_KERNEL_VERSION:
		snprintf(reason, size, "%s: %u.%u, and this one is %d.%d", text, tbf.kernel_major, tbf.kernel_minor,
			 KC_KERNEL_MAJOR, KC_KERNEL_MINOR);
		break;
	case KC_LOAD_FIXED_FLASH:
		snprintf(reason, size, "%s: 0x%08x, and its code lies at 0x%08x here; " LINK_AGAIN, text, tbf.fixed_flash,
			 LAYOUT_FLASH + tbf.header_size + tbf.protected_trailer);
		break;
	case KC_LOAD_FIXED_RAM:
		snprintf(reason, size, "%s: 0x%08x, and its RAM lies at 0x%08x here; " LINK_AGAIN, text, tbf.fixed_ram,
			 LAYOUT_RAM);
		break;
	default:
		snprintf(reason, size, "%s", text);
		break;
	}
}
