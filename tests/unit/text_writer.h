/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A writer that collects text for comparison: struct text_writer out; text_writer_begin(&out); */
#ifndef TESTS_UNIT_TEXT_WRITER_H
#define TESTS_UNIT_TEXT_WRITER_H

#include <CUnit/CUnit.h>
#include <kc/writer.h>
#include <string.h>

struct text_writer {
	struct kc_writer writer;
	char text[16384];
};

static inline void text_writer_write(void *context, const char *text, uint32_t length)
{
	char *end = context;

	end += strlen(end);
	CU_ASSERT_TRUE_FATAL(length > 0 && strlen(context) + length < sizeof((struct text_writer *)0)->text);
	memcpy(end, text, length);
	end[length] = 0;
}

static inline void text_writer_begin(struct text_writer *out)
{
	out->writer = (struct kc_writer){.write = text_writer_write, .context = out->text};
	out->text[0] = 0;
}

#endif
