/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/varlink.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "client/tockctl/text.h"

#define READ_BYTES 16384

static bool wait_for(struct varlink *link, short events, int timeout_ms, struct failure *failure)
{
	struct pollfd poll_for = {.fd = link->fd, .events = events};
	int ready;

	do
		ready = poll(&poll_for, 1, timeout_ms);
	while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return fail(failure, STATUS_NO_CONNECTION, "%s: %s", link->path, strerror(errno));
	if (ready == 0)
		return fail(failure, STATUS_NO_CONNECTION, "%s: the daemon does not answer (for %d ms); --timeout waits longer",
			    link->path, timeout_ms);
	return true;
}

/* Sends as much as the socket accepts; the descriptor goes with the first byte. */
static ssize_t send_part(int fd, const char *bytes, size_t length, int descriptor)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	if (descriptor != VARLINK_NO_DESCRIPTOR) {
		message.msg_control = &control;
		message.msg_controllen = sizeof control;
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
	}
	return sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static bool send_all(struct varlink *link, const char *bytes, size_t length, int descriptor, struct failure *failure)
{
	while (length > 0) {
		ssize_t sent = send_part(link->fd, bytes, length, descriptor);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno == EAGAIN) {
			if (!wait_for(link, POLLOUT, link->timeout_ms, failure))
				return false;
			continue;
		}
		if (sent < 0)
			return fail(failure, STATUS_NO_CONNECTION,
				    "%s: the daemon closed the connection before the request was sent (%s)", link->path,
				    strerror(errno));
		bytes += sent;
		length -= (size_t)sent;
		descriptor = VARLINK_NO_DESCRIPTOR;
	}
	return true;
}

bool varlink_send(struct varlink *link, const char *method, json_t *parameters, bool more, int descriptor,
		  struct failure *failure)
{
	json_t *call = json_pack("{s:s, s:o*}", "method", method, "parameters", parameters);
	char *bytes;
	bool sent;

	if (call != NULL && more)
		json_object_set_new(call, "more", json_true());
	bytes = call == NULL ? NULL : json_dumps(call, JSON_COMPACT);
	json_decref(call);
	if (bytes == NULL)
		return fail(failure, STATUS_REFUSED, "cannot send this: is it UTF-8?");
	sent = send_all(link, bytes, strlen(bytes) + 1, descriptor, failure);
	free(bytes);
	return sent;
}

bool varlink_read(struct varlink *link, struct failure *failure)
{
	ssize_t got;

	if (link->used > VARLINK_REPLY_BYTES_MAX)
		return fail(failure, STATUS_NO_CONNECTION, "%s: a message of more than %u bytes: this is not tockd", link->path,
			    VARLINK_REPLY_BYTES_MAX);
	if (link->capacity - link->used < READ_BYTES) {
		link->capacity = link->capacity * 2 + READ_BYTES;
		link->buffer = text_room(link->buffer, link->capacity, 1);
	}
	do
		got = recv(link->fd, link->buffer + link->used, link->capacity - link->used, MSG_DONTWAIT);
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return true;
	if (got < 0)
		return fail(failure, STATUS_NO_CONNECTION, "%s: %s: the daemon went away", link->path, strerror(errno));
	if (got == 0)
		return fail(failure, STATUS_NO_CONNECTION,
			    link->used == 0 ? "%s: the daemon closed the connection; is it still running?"
					    : "%s: the daemon went away in the middle of its answer",
			    link->path);
	link->used += (size_t)got;
	return true;
}

static bool shape(struct varlink *link, struct varlink_reply *reply, struct failure *failure)
{
	json_t *parameters = json_object_get(reply->message, "parameters");
	json_t *error = json_object_get(reply->message, "error");
	json_t *continues = json_object_get(reply->message, "continues");

	if (!json_is_object(reply->message) || (parameters != NULL && !json_is_object(parameters) && !json_is_null(parameters)) ||
	    (error != NULL && !json_is_string(error)) || (continues != NULL && !json_is_boolean(continues)))
		return fail(failure, STATUS_NO_CONNECTION, "%s: the answer is not a Varlink reply: this is not tockd",
			    link->path);
	reply->parameters = json_is_object(parameters) ? parameters : NULL;
	reply->error = json_string_value(error);
	reply->continues = json_is_true(continues) && reply->error == NULL;
	return true;
}

enum varlink_next varlink_next(struct varlink *link, struct varlink_reply *reply, struct failure *failure)
{
	char *end = link->used == link->scanned ? NULL : memchr(link->buffer + link->scanned, '\0', link->used - link->scanned);
	json_error_t mistake;
	size_t length;

	*reply = (struct varlink_reply){0};
	if (end == NULL) {
		link->scanned = link->used;
		return VARLINK_NONE;
	}
	length = (size_t)(end - link->buffer);
	/* The output of apps may contain NUL bytes. */
	reply->message = json_loadb(link->buffer, length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &mistake);
	link->used -= length + 1;
	link->scanned = 0;
	memmove(link->buffer, end + 1, link->used);
	if (reply->message == NULL) {
		fail(failure, STATUS_NO_CONNECTION, "%s: the answer is not JSON (byte %d: %s): this is not tockd", link->path,
		     mistake.position, mistake.text);
		return VARLINK_BROKEN;
	}
	if (!shape(link, reply, failure)) {
		varlink_reply_free(reply);
		return VARLINK_BROKEN;
	}
	return VARLINK_REPLY;
}

bool varlink_receive(struct varlink *link, struct varlink_reply *reply, int timeout_ms, struct failure *failure)
{
	for (;;) {
		enum varlink_next next = varlink_next(link, reply, failure);

		if (next != VARLINK_NONE)
			return next == VARLINK_REPLY;
		if (!wait_for(link, POLLIN, timeout_ms, failure) || !varlink_read(link, failure))
			return false;
	}
}

void varlink_reply_free(struct varlink_reply *reply)
{
	json_decref(reply->message);
	*reply = (struct varlink_reply){0};
}

void varlink_close(struct varlink *link)
{
	if (link->fd >= 0)
		close(link->fd);
	free(link->buffer);
	*link = (struct varlink){.fd = -1};
}
