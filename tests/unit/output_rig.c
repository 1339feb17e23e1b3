/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/output_rig.h"

#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "tests/unit/loop_fixture.h"

struct loop *the_loop;

struct console_output *the_output;

int far_end;

int near_end;

char seen[OUTPUT_READ_MAX + 1];

size_t seen_length;

uint32_t completed[OUTPUT_CHANNELS];

uint32_t completions;

uint32_t failures;

int failed_with;

static bool inside_call;
static bool called_inside;

bool sends_again;

static void transmitted(void *console, uint32_t channel, uint32_t sent)
{
	(void)console;
	called_inside |= inside_call;
	completed[channel] += sent;
	completions++;
	if (sends_again)
		(void)output_send_bytes((struct kc_process_id){.identifier = channel + 1, .index = channel}, "again\n", 6);
}

static size_t name(void *owner, struct kc_process_id who, char *text, size_t size)
{
	(void)owner;
	(void)size;
	text[0] = (char)((who.identifier < OUTPUT_RENAMED ? 'a' : 'A') + who.index);
	return 1;
}

static void output_failed(void *owner, int error)
{
	(void)owner;
	failures++;
	failed_with = error;
}

static const struct console_output_client the_client = {.transmitted = transmitted, .name = name, .output_failed = output_failed};

void output_begin_on(int near, int far, bool prefix)
{
	memset(completed, 0, sizeof completed);
	completions = failures = 0;
	seen_length = 0;
	called_inside = sends_again = false;
	near_end = near;
	far_end = far;
	the_loop = loop_new();
	the_output = console_output_new(the_loop, near, prefix, OUTPUT_CHANNELS, the_client);
	CU_ASSERT_PTR_NOT_NULL_FATAL(the_output);
}

void output_begin(bool prefix)
{
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	output_begin_on(ends[1], ends[0], prefix);
}

void output_end(void)
{
	CU_ASSERT_FALSE(called_inside);
	console_output_free(the_output);
	loop_free(the_loop);
	close(near_end);
	if (far_end >= 0)
		close(far_end);
}

struct kc_process_id output_process(uint32_t slot, uint64_t life)
{
	return (struct kc_process_id){.identifier = life, .index = slot};
}

enum kc_error output_send_bytes(struct kc_process_id writer, const char *bytes, size_t length)
{
	inside_call = true;

	enum kc_error error = console_output_transmit(the_output, writer.index, writer, (const uint8_t *)bytes, (uint32_t)length);

	inside_call = false;
	return error;
}

bool output_has_completed(void *context)
{
	return completions >= *(uint32_t *)context;
}

void output_say_bytes(struct kc_process_id writer, const char *bytes, size_t length)
{
	uint32_t wanted = completions + 1;

	CU_ASSERT_EQUAL(output_send_bytes(writer, bytes, length), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
}

void output_say(struct kc_process_id writer, const char *text)
{
	output_say_bytes(writer, text, strlen(text));
}

void output_look(void)
{
	int flags = fcntl(far_end, F_GETFL);
	ssize_t count;

	fcntl(far_end, F_SETFL, flags | O_NONBLOCK);
	while (seen_length < OUTPUT_READ_MAX && (count = read(far_end, seen + seen_length, OUTPUT_READ_MAX - seen_length)) > 0)
		seen_length += (size_t)count;
	seen[seen_length] = '\0';
}

bool output_has_seen(void *context)
{
	output_look();
	return seen_length >= strlen(context) && strcmp(seen + seen_length - strlen(context), context) == 0;
}

void output_expect(const char *text)
{
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_seen, (void *)text, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_STRING_EQUAL(seen, text);
}
