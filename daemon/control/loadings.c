/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/loadings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/control/process_json.h"
#include "daemon/loading/load_tab.h"
#include "daemon/loading/tab_reader.h"
#include "daemon/log.h"
#include "protocol/plain_text.h"

#define REASON_BYTES 512
/* Reading a TAB can take twice the memory of the largest app. */
#define READ_AT_ONCE 2u
#define WAITING_MAX  256u

struct loading {
	struct control *control;
	struct connection *connection; /* NULL: the client has disconnected */
	struct request request;        /* what the answer needs of the call */
	uid_t user;
	char *path; /* NULL: loads from the descriptor */
	int descriptor;
	struct kc_fault_policy policy;
	struct tab_reader *reader; /* NULL: not started yet */
	struct loading *next;      /* in order of arrival */
};

static const char *name_of(const struct loading *loading)
{
	return loading->path != NULL ? loading->path : "the TAB";
}

static void free_loading(struct loading *loading)
{
	tab_reader_free(loading->reader);
	if (loading->descriptor >= 0)
		close(loading->descriptor);
	free(loading->path);
	free(loading);
}

/* Returns NULL with errno set if out of memory or descriptors. */
static struct loading *new_loading(const struct call *call, const char *path, int descriptor, struct kc_fault_policy policy)
{
	struct loading *loading = calloc(1, sizeof *loading);

	if (loading == NULL)
		return NULL;
	*loading = (struct loading){
	    .control = call->control,
	    .connection = call->connection,
	    .request = {.oneway = call->request->oneway},
	    .user = call->connection->peer.uid,
	    .path = path != NULL ? strdup(path) : NULL,
	    .descriptor = path == NULL ? fcntl(descriptor, F_DUPFD_CLOEXEC, 0) : -1,
	    .policy = policy,
	};
	if (loading->path != NULL || loading->descriptor >= 0)
		return loading;
	free_loading(loading);
	return NULL;
}

/* Answering. */

static bool load(const struct loading *loading, const struct sealed_file *flash, uint32_t *index, char reason[REASON_BYTES])
{
	struct supervisor *supervisor = loading->control->subject.supervisor;
	struct sealed_file refused = *flash;
	const char *name = name_of(loading);
	char why[REASON_BYTES / 2];

	if (supervisor_load(supervisor, &(struct supervisor_app){.flash = flash, .policy = loading->policy}, why, sizeof why,
			    index))
		return true;
	snprintf(reason, REASON_BYTES, "%.*s: " LOAD_TAB_MEMBER ": %s", (int)plain_text_cut(name, strlen(name), 200), name, why);
	sealed_file_close(&refused);
	return false;
}

static void answer(const struct loading *loading, const uint32_t *index, const char *reason)
{
	struct supervisor *supervisor = loading->control->subject.supervisor;
	struct call call = {.control = loading->control, .connection = loading->connection, .request = &loading->request};

	if (index != NULL)
		log_notice("%s: loaded by user %u", supervisor->apps[*index].name, (unsigned int)loading->user);
	else
		log_notice("user %u: not loaded: %s", (unsigned int)loading->user, reason);
	if (loading->connection == NULL)
		return;
	loading->connection->loading = NULL;
	if (index != NULL)
		call_reply(&call, json_pack("{s:o}", "process", process_json(supervisor, *index)));
	else
		call_refuse(&call, CONTROL_INTERFACE ".Refused", "%s", reason);
	connection_wake(loading->connection);
}

/* Reading. */

static void take_out(struct loading *loading)
{
	struct loading **link = &loading->control->loadings;

	while (*link != loading)
		link = &(*link)->next;
	*link = loading->next;
}

static void start_some(struct control *control);

static void done(void *context, bool read, const struct sealed_file *flash, const char *reason)
{
	struct loading *loading = context;
	struct control *control = loading->control;
	char refusal[REASON_BYTES];
	uint32_t index;
	bool loaded = read && load(loading, flash, &index, refusal);

	take_out(loading);
	answer(loading, loaded ? &index : NULL, read ? refusal : reason);
	free_loading(loading);
	start_some(control);
}

/* Returns false if reading cannot start (errno). */
static bool start_one(struct loading *loading)
{
	loading->reader = tab_reader_start(loading->control->subject.loop, loading->descriptor, name_of(loading), done, loading);
	if (loading->reader == NULL)
		return false;
	loading->descriptor = -1;
	return true;
}

static void start_some(struct control *control)
{
	struct loading *next;
	uint32_t reading = 0;

	for (struct loading *each = control->loadings; each != NULL && reading < READ_AT_ONCE; each = next) {
		next = each->next;
		if (each->reader != NULL || start_one(each)) {
			reading++;
			continue;
		}
		take_out(each);
		answer(each, NULL, strerror(errno));
		free_loading(each);
	}
}

/* Starting and ending. */

static bool add(struct control *control, struct loading *loading)
{
	struct loading **link = &control->loadings;
	uint32_t count = 0;

	while (*link != NULL) {
		link = &(*link)->next;
		count++;
	}
	if (count >= WAITING_MAX)
		return false;
	*link = loading;
	return true;
}

void loadings_begin(const struct call *call, const char *path, int descriptor, struct kc_fault_policy policy)
{
	struct loading *loading = new_loading(call, path, descriptor, policy);

	if (loading == NULL) {
		call_refuse(call, CONTROL_INTERFACE ".Refused", "%s", strerror(errno));
		return;
	}
	if (!add(call->control, loading)) {
		free_loading(loading);
		call_refuse(call, CONTROL_INTERFACE ".TooBusy", "too many TABs wait to be read; try again later");
		return;
	}
	call->connection->loading = loading;
	start_some(call->control);
}

void loadings_forget(const struct connection *connection)
{
	if (connection->loading != NULL)
		connection->loading->connection = NULL;
}

void loadings_free(struct control *control)
{
	while (control->loadings != NULL) {
		struct loading *loading = control->loadings;

		control->loadings = loading->next;
		free_loading(loading);
	}
}
