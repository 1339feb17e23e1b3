/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/actions.h"
#include "client/tockctl/app_text.h"
#include "client/tockctl/follow.h"

static bool take(struct follow *follow, const json_t *parameters)
{
	app_text_print(follow->context, parameters);
	return true;
}

enum status logs_run(struct session *session)
{
	struct app_text app_text = {.raw = session->options->raw, .json = session->options->json};
	struct follow follow = {.session = session, .take = take, .context = &app_text};
	const char *app = session->options->arguments[0];
	struct failure failure;
	enum status status;
	json_t *call;

	if (!session->options->follow) {
		fail(&failure, STATUS_USAGE,
		     "logs: tockd does not keep past output; use -f to see new output, or read the service's journal: journalctl "
		     "-u tockd TOCK_APP=%s",
		     app);
		return complain(&failure);
	}
	call = session_app(app, &failure);
	if (call == NULL)
		return complain(&failure);
	status = follow_begin(&follow, "Console", call, &failure) ? follow_all(&follow) : complain(&failure);
	app_text_end(&app_text);
	follow_end(&follow);
	return status;
}
