/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/metadata.h"

#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define TAB_STRING(name, text) static const char TAB_##name[] __attribute__((unused)) = text;
#include "protocol/tbf.def"
const char *const METADATA_MEMBER = TAB_METADATA;

/* The end of the year 9999, so that the year has four digits. */
#define LATEST_DATE 253402300799LL

bool metadata_times(time_t *build_time, time_t *member_time, struct failure *failure)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	long long seconds;
	char *end;

	*build_time = time(NULL);
	*member_time = 0;
	if (!epoch || !*epoch)
		return true;
	errno = 0;
	seconds = strtoll(epoch, &end, 10);
	if (errno || *end || seconds < 0 || seconds > LATEST_DATE)
		return fail(failure, "SOURCE_DATE_EPOCH is '%s', not a number of seconds since 1970", epoch);
	*build_time = *member_time = (time_t)seconds;
	return true;
}

static void append_text(struct bytes *metadata, const char *text)
{
	bytes_append(metadata, text, strlen(text));
}

/* Appends a TOML string. The options have been checked for control characters. */
static void append_string(struct bytes *metadata, const char *key, const char *value)
{
	append_text(metadata, key);
	append_text(metadata, " = \"");
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			append_text(metadata, "\\");
		bytes_append(metadata, value, 1);
	}
	append_text(metadata, "\"\n");
}

static void append_bare(struct bytes *metadata, const char *key, const char *value)
{
	append_text(metadata, key);
	append_text(metadata, " = ");
	append_text(metadata, value);
	append_text(metadata, "\n");
}

bool metadata_write(struct bytes *metadata, const struct options *options, time_t build_time, struct failure *failure)
{
	char text[64];
	struct tm date;

	append_bare(metadata, TAB_KEY_VERSION, TAB_VERSION);
	append_string(metadata, TAB_KEY_NAME, options->wishes.name);
	if (options->wishes.has_kernel_version) {
		snprintf(text, sizeof(text), "%u.%u", options->wishes.kernel_major, options->wishes.kernel_minor);
		append_string(metadata, TAB_KEY_KERNEL, text);
	}
	if (options->supported_boards)
		append_string(metadata, TAB_KEY_BOARDS, options->supported_boards);
	if (!options->deterministic && gmtime_r(&build_time, &date) &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &date) > 0)
		append_bare(metadata, TAB_KEY_DATE, text);
	return !metadata->exhausted || fail(failure, "no memory for the metadata");
}
