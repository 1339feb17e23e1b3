/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/typing.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "client/tockctl/printable.h"
#include "client/tockctl/reply.h"

/* Returns true if this could become a character with more bytes. It is not a complete character. */
static bool may_grow(const char *bytes, size_t length)
{
	uint8_t first = (uint8_t)bytes[0];
	size_t wanted = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : 2;

	if (first < 0xc2 || first >= 0xf5 || length >= wanted)
		return false;
	for (size_t i = 1; i < length; i++) {
		if (((uint8_t)bytes[i] & 0xc0) != 0x80)
			return false;
	}
	return true;
}

size_t typing_whole(const char *bytes, size_t length, bool *bad)
{
	size_t at = 0;

	*bad = false;
	while (at < length) {
		uint32_t character;
		size_t octets = printable_character(bytes + at, length - at, &character);

		if (octets == 0) {
			*bad = !may_grow(bytes + at, length - at);
			break;
		}
		at += octets;
	}
	return at;
}

bool typing_read(struct typing *typing, struct failure *failure)
{
	ssize_t got = read(STDIN_FILENO, typing->bytes + typing->used, sizeof typing->bytes - typing->used);

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (got < 0 && errno != EIO) /* EIO: the terminal has hung up */
		return fail(failure, STATUS_REFUSED, "standard input: %s", strerror(errno));
	if (got <= 0)
		typing->ended = true;
	else
		typing->used += (size_t)got;
	typing->is_cut = false;
	return true;
}

static bool send_whole(struct typing *typing, size_t whole, struct failure *failure)
{
	json_t *call = json_pack("{s:s, s:s%}", "app", typing->app, "text", typing->bytes, whole);
	json_t *parameters;
	json_int_t accepted;

	if (!session_call(typing->session, "Input", call, &parameters, failure))
		return false;
	accepted = reply_number(parameters, "accepted", 0);
	json_decref(parameters);
	if (accepted < 0 || (size_t)accepted > whole)
		return fail(failure, STATUS_NO_CONNECTION,
			    "the daemon says that it accepted more input than it was sent: this is not tockd");
	typing->full = accepted == 0;
	typing->used -= (size_t)accepted;
	memmove(typing->bytes, typing->bytes + accepted, typing->used);
	return true;
}

bool typing_send(struct typing *typing, struct failure *failure)
{
	bool bad;
	size_t whole;

	typing->full = false;
	while ((whole = typing_whole(typing->bytes, typing->used, &bad)) > 0 && !typing->full) {
		if (!send_whole(typing, whole, failure))
			return false;
	}
	typing->is_cut = typing->used > 0 && whole == 0;
	if (typing->is_cut && (bad || typing->ended))
		return fail(failure, STATUS_REFUSED,
			    "standard input has a byte 0x%02x that is not UTF-8; everything before it was sent",
			    (uint8_t)typing->bytes[0]);
	return true;
}

bool typing_is_over(const struct typing *typing)
{
	return typing->ended && typing->used == 0;
}
