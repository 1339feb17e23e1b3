/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/loadings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/control/closer.h"
#include "daemon/control/process_json.h"
#include "daemon/loading/flash_checker.h"
#include "daemon/loading/load_tab.h"
#include "daemon/loading/tab_reader.h"
#include "daemon/log.h"
#include "daemon/supervision/flash_release.h"
#include "protocol/plain_text.h"

#define REASON_BYTES 512
/* Reading a TAB can take twice the memory of the largest app; checking its credentials can occupy a processor. */
#define BUSY_AT_ONCE 2u
#define WAITING_MAX  256u

struct loading {
	struct control *control;
	struct connection *connection; /* NULL: the client has disconnected */
	struct request request;        /* what the answer needs of the call */
	uid_t user;
	char *path; /* NULL: loads from the descriptor */
	int descriptor;
	struct kc_fault_policy policy;
	struct tab_reader *reader;     /* NULL: not started yet */
	struct flash_checker *checker; /* NULL, or running after the reader */
	struct sealed_file flash;      /* comes from the reader, goes to the supervisor */
	struct loading *next;          /* in order of arrival */
};

static const char *name_of(const struct loading *loading)
{
	return loading->path != NULL ? loading->path : "the TAB";
}

static void free_loading(struct loading *loading)
{
	tab_reader_free(loading->reader);
	flash_checker_free(loading->checker);
	flash_release(&loading->flash);
	if (loading->descriptor >= 0)
		closer_close(loading->control->file_closer, loading->descriptor);
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

static void take_out(struct loading *loading)
{
	struct loading **link = &loading->control->loadings;

	while (*link != loading)
		link = &(*link)->next;
	*link = loading->next;
}

static void start_some(struct control *control);

/* index points to the app's slot, or is NULL with the reason for the refusal. */
static void finish(struct loading *loading, const uint32_t *index, const char *reason)
{
	struct control *control = loading->control;

	take_out(loading);
	answer(loading, index, reason);
	free_loading(loading);
	start_some(control);
}

/* why: what is wrong with the TBF. */
static void refuse(struct loading *loading, const char *why)
{
	char reason[REASON_BYTES];
	const char *name = name_of(loading);

	snprintf(reason, sizeof reason, "%.*s: " LOAD_TAB_MEMBER ": %s", (int)plain_text_cut(name, strlen(name), 200), name, why);
	finish(loading, NULL, reason);
}

/* Loading. checked is NULL if there was no check yet. */

static void load(struct loading *loading, const struct supervisor_checked *checked)
{
	struct supervisor_app app = {.flash = &loading->flash, .checked = checked, .policy = loading->policy};
	char why[REASON_BYTES / 2];
	uint32_t index;

	if (!supervisor_load(loading->control->subject.supervisor, &app, why, sizeof why, &index)) {
		refuse(loading, why);
		return;
	}
	loading->flash = (struct sealed_file){.fd = -1};
	finish(loading, &index, NULL);
}

/* Checking. */

static void check_and_load(struct loading *loading);

static void checked(void *context, const struct supervisor_checked *checked, const char *reason)
{
	struct loading *loading = context;
	struct flash_checker *checker = loading->checker;

	loading->checker = NULL;
	/* If the configuration was reloaded meanwhile, check again with the new keys. */
	if (!flash_checker_is_by(checker, loading->control->subject.supervisor->credentials))
		check_and_load(loading);
	else if (checked != NULL)
		load(loading, checked);
	else
		refuse(loading, reason);
	flash_checker_free(checker);
}

/* Do not hash what will be refused anyway. */
static bool has_fit_header(const struct loading *loading)
{
	struct kc_process_binary binary;

	return kc_process_binary_create(&loading->control->subject.supervisor->kernel, loading->flash.bytes,
					loading->flash.length, LAYOUT_FLASH, &binary)
		   .error == KC_LOAD_OK;
}

static void check_and_load(struct loading *loading)
{
	const struct control_subject *subject = &loading->control->subject;
	struct credentials *credentials = subject->supervisor->credentials;

	if (credentials == NULL || !has_fit_header(loading)) {
		load(loading, NULL);
		return;
	}
	loading->checker = flash_checker_start(subject->loop, credentials, &loading->flash, checked, loading);
	if (loading->checker == NULL) {
		char why[128];

		snprintf(why, sizeof why, "its credentials cannot be checked now: %s", strerror(errno));
		refuse(loading, why);
	}
}

/* Reading. */

static void read_it(void *context, bool read, const struct sealed_file *flash, const char *reason)
{
	struct loading *loading = context;

	if (!read) {
		finish(loading, NULL, reason);
		return;
	}
	loading->flash = *flash;
	check_and_load(loading);
}

/* Returns false if reading cannot start (errno). */
static bool start_one(struct loading *loading)
{
	loading->reader =
	    tab_reader_start(loading->control->subject.loop, loading->descriptor, name_of(loading), read_it, loading);
	if (loading->reader == NULL)
		return false;
	loading->descriptor = -1;
	return true;
}

static void refuse_to_read(const struct loading *loading, int error)
{
	char reason[REASON_BYTES];
	const char *name = name_of(loading);

	snprintf(reason, sizeof reason, "%.*s: cannot be read now: %s", (int)plain_text_cut(name, strlen(name), 200), name,
		 strerror(error));
	answer(loading, NULL, reason);
}

static void start_some(struct control *control)
{
	struct loading *next;
	uint32_t busy = 0;

	for (struct loading *each = control->loadings; each != NULL && busy < BUSY_AT_ONCE; each = next) {
		next = each->next;
		if (each->reader != NULL || start_one(each)) {
			busy++;
			continue;
		}
		take_out(each);
		refuse_to_read(each, errno);
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
		call_refuse(call, CONTROL_INTERFACE ".Refused", "the TAB cannot be read now: %s", strerror(errno));
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
