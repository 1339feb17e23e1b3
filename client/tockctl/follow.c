/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/follow.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/tockctl/explain.h"

bool follow_flush(void)
{
	return fflush(stdout) == 0 && !ferror(stdout);
}

static bool take_reply(struct follow *follow, struct varlink_reply *reply, struct failure *failure)
{
	bool good = reply->error == NULL;

	if (!good)
		explain_error(follow->session, reply, failure);
	else if (!follow->take(follow, reply->parameters) || !follow_flush() || !reply->continues)
		follow->ended = true;
	varlink_reply_free(reply);
	return good;
}

/* Handles messages that are already in the buffer: poll does not report these. */
static bool take_buffered(struct follow *follow, struct failure *failure)
{
	struct varlink_reply reply;

	while (!follow->ended) {
		enum varlink_next next = varlink_next(&follow->link, &reply, failure);

		if (next == VARLINK_NONE)
			return true;
		if (next == VARLINK_BROKEN || !take_reply(follow, &reply, failure))
			return false;
	}
	return true;
}

bool follow_begin(struct follow *follow, const char *method, json_t *parameters, struct failure *failure)
{
	struct varlink_reply reply;
	int timeout_ms = (int)follow->session->options->timeout_ms;

	if (!varlink_open(&follow->link, follow->session->socket_path, timeout_ms, failure)) {
		json_decref(parameters);
		return false;
	}
	return session_send(&follow->link, method, parameters, true, VARLINK_NO_DESCRIPTOR, failure) &&
	       varlink_receive(&follow->link, &reply, timeout_ms, failure) && take_reply(follow, &reply, failure) &&
	       take_buffered(follow, failure);
}

bool follow_read(struct follow *follow, struct failure *failure)
{
	return varlink_read(&follow->link, failure) && take_buffered(follow, failure);
}

enum status follow_all(struct follow *follow)
{
	struct failure failure;

	while (!follow->ended) {
		/* Notice a closed output pipe at once, not at the next output of a quiet app. */
		struct pollfd watched[] = {{.fd = follow->link.fd, .events = POLLIN}, {.fd = STDOUT_FILENO, .events = 0}};

		if (poll(watched, 2, VARLINK_FOR_EVER) < 0) {
			if (errno == EINTR)
				continue;
			fail(&failure, STATUS_REFUSED, "cannot wait: %s", strerror(errno));
			return complain(&failure);
		}
		if ((watched[1].revents & (POLLERR | POLLHUP)) != 0)
			return STATUS_DONE;
		if (watched[0].revents != 0 && !follow_read(follow, &failure))
			return complain(&failure);
	}
	return STATUS_DONE;
}

void follow_end(struct follow *follow)
{
	varlink_close(&follow->link);
}
