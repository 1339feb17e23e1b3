/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/tbf.h>

const char *kc_credential_format_text(uint32_t format)
{
	switch (format) {
#define TBF_CREDENTIAL(name, number, bytes, text) \
	case number:                              \
		return text;
#include "protocol/tbf.def"
	default:
		return "unknown";
	}
}
