/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/streams.h"

#include <string.h>
#include <time.h>

#include "daemon/control/clients.h"
#include "daemon/control/find_app.h"
#include "daemon/control/methods.h"
#include "daemon/control/process_json.h"
#include "daemon/control/state.h"
#include "daemon/control/text.h"

/* Starting and ending. Listener and watcher are registered only while there are streams. */

static void begin(struct call *call, struct stream stream)
{
	struct control *control = call->control;

	call->connection->stream = stream;
	if (control->streams++ > 0)
		return;
	supervisor_listen(control->subject.supervisor, &control->listener);
	assembly_watch(control->subject.assembly, &control->watcher);
}

void streams_end(struct connection *connection)
{
	struct control *control = connection->control;

	if (connection->stream.kind == STREAM_NONE)
		return;
	connection->stream = (struct stream){.kind = STREAM_NONE};
	if (--control->streams > 0)
		return;
	supervisor_unlisten(control->subject.supervisor, &control->listener);
	assembly_watch(control->subject.assembly, NULL);
}

/* Replies. */

/* Sends a reply of a stream. Returns false if the client is too slow for it. Takes over parameters. */
static bool reply(struct connection *connection, json_t *parameters, bool continues, size_t room)
{
	json_t *message = NULL;
	bool sent = true;

	if (parameters != NULL)
		message = json_pack("{s:o, s:b}", "parameters", parameters, "continues", (int)continues);
	if (message == NULL)
		connection_break(connection);
	else
		sent = connection_send_some(connection, message, room);
	json_decref(message);
	return sent;
}

static bool is_about(const struct connection *connection, enum stream_kind kind, uint32_t index)
{
	const struct stream *stream = &connection->stream;

	return stream->kind == kind && (!stream->of_one || stream->index == index);
}

/* Events. */

static json_int_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (json_int_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Makes an event about the app in slot `index`. */
static json_t *event_json(const char *kind, struct control *control, uint32_t index)
{
	struct kc_process_info info;
	json_t *event = json_pack("{s:s, s:I}", "kind", kind, "time_us", now_us());

	if (event != NULL && supervisor_info(control->subject.supervisor, index, &info)) {
		json_object_set_new(event, "app", text_json(info.name, info.name_length));
		json_object_set_new(event, "id", json_integer((json_int_t)info.id.identifier));
	}
	return event;
}

static void tell_one(struct connection *connection, json_t *event, bool continues, size_t room)
{
	struct stream *stream = &connection->stream;
	uint64_t began_ns = loop_now_ns();

	if (reply(connection, json_pack("{s:O, s:I}", "event", event, "lost", (json_int_t)stream->lost), continues, room))
		stream->lost = 0;
	else
		stream->lost++;
	clients_charge_stranger(connection->control, connection, began_ns);
}

/* The weight of an event decides who gets it and how much of a slow client's backlog it may use. */
enum weight {
	WEIGHT_TURN,   /* happens with every system call */
	WEIGHT_LIGHT,  /* may happen often */
	WEIGHT_WEIGHTY /* may use the whole backlog */
};

static bool wants(const struct connection *connection, uint32_t index, enum weight weight)
{
	return is_about(connection, STREAM_EVENTS, index) && (weight != WEIGHT_TURN || connection->stream.turns);
}

/* Returns false for a stranger whose time is used up: it misses events. */
static bool has_time(const struct connection *connection)
{
	return clients_may_follow(connection->control, connection);
}

/* Sends an event to all streams that want it; takes over the event. */
static void tell(struct control *control, uint32_t index, json_t *event, enum weight weight)
{
	size_t room = weight == WEIGHT_WEIGHTY ? CONNECTION_BACKLOG_BYTES : CONNECTION_BACKLOG_BYTES / 2;

	for (struct connection *each = control->connections; each != NULL && event != NULL; each = each->next) {
		if (wants(each, index, weight) && has_time(each))
			tell_one(each, event, true, room);
		else if (wants(each, index, weight))
			each->stream.lost++;
	}
	json_decref(event);
}

/* Returns false if no stream wants the event and has time for it: then it need not be built. */
static bool is_wanted(struct control *control, uint32_t index, enum weight weight)
{
	struct connection *each = control->connections;

	while (each != NULL && !(wants(each, index, weight) && has_time(each)))
		each = each->next;
	if (each != NULL)
		return true;
	for (each = control->connections; each != NULL; each = each->next)
		each->stream.lost += wants(each, index, weight);
	return false;
}

/* Time spent on watchers is not charged to the watched app. */
static void took(struct control *control, uint64_t began_ns)
{
	control->subject.supervisor->watching_ns += loop_now_ns() - began_ns;
}

static bool runs_or_waits(enum kc_state state)
{
	return state == KC_STATE_RUNNING || state == KC_STATE_YIELDED || state == KC_STATE_YIELDED_FOR;
}

static void on_state_changed(void *context, const struct app *app, uint64_t identifier, enum kc_state from, enum kc_state to)
{
	struct control *control = context;
	enum weight weight = runs_or_waits(from) && runs_or_waits(to) ? WEIGHT_TURN : WEIGHT_WEIGHTY;
	uint64_t began_ns = loop_now_ns();
	json_t *event;

	(void)identifier;
	if (!is_wanted(control, app->index, weight))
		return;
	event = event_json("state", control, app->index);
	json_object_set_new(event, "from", json_string(state_word(from)));
	json_object_set_new(event, "to", json_string(state_word(to)));
	tell(control, app->index, event, weight);
	took(control, began_ns);
}

static void on_faulted(void *context, const struct app *app, const char *text)
{
	struct control *control = context;
	uint64_t began_ns = loop_now_ns();
	json_t *event;

	if (!is_wanted(control, app->index, WEIGHT_WEIGHTY))
		return;
	event = event_json("fault", control, app->index);
	json_object_set_new(event, "text", text_json(text, strlen(text)));
	tell(control, app->index, event, WEIGHT_WEIGHTY);
	took(control, began_ns);
}

static void on_loaded(void *context, const struct app *app)
{
	struct control *control = context;

	tell(control, app->index, event_json("load", control, app->index), WEIGHT_WEIGHTY);
}

static void on_led_changed(void *context, uint32_t index, bool on, struct kc_process_id who)
{
	struct control *control = context;
	uint64_t began_ns = loop_now_ns();
	json_t *event;

	if (!is_wanted(control, who.index, WEIGHT_LIGHT))
		return;
	event = event_json("led", control, who.index);
	json_object_set_new(event, "led", json_pack("{s:I, s:b}", "index", (json_int_t)index, "on", (int)on));
	tell(control, who.index, event, WEIGHT_LIGHT);
	took(control, began_ns);
}

/* The console of one app. */

static void tell_console(struct connection *connection, const char *bytes, size_t length)
{
	struct stream *stream = &connection->stream;
	uint64_t began_ns = loop_now_ns();
	size_t consumed;
	json_t *text;

	if (!has_time(connection)) {
		stream->lost += length;
		stream->cut_length = 0;
		return;
	}
	text = text_json_part(bytes, length, &consumed);
	if (text == NULL) {
		connection_break(connection);
		return;
	}
	if (reply(connection, json_pack("{s:o, s:I}", "text", text, "lost", (json_int_t)stream->lost), true,
		  CONNECTION_BACKLOG_BYTES))
		stream->lost = 0;
	else
		stream->lost += consumed;
	stream->cut_length = length - consumed;
	memcpy(stream->cut, bytes + consumed, stream->cut_length);
	clients_charge_stranger(connection->control, connection, began_ns);
}

static void on_console_wrote(void *context, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	struct control *control = context;
	uint64_t began_ns = loop_now_ns();

	for (struct connection *each = control->connections; each != NULL; each = each->next) {
		char all[sizeof each->stream.cut + CONSOLE_PIECE_MAX];
		size_t cut_length = each->stream.cut_length;

		if (!is_about(each, STREAM_CONSOLE, writer.index) || length > CONSOLE_PIECE_MAX)
			continue;
		memcpy(all, each->stream.cut, cut_length);
		memcpy(all + cut_length, bytes, length);
		tell_console(each, all, cut_length + length);
	}
	took(control, began_ns);
}

/* Sends the last reply, however slow the client is: it is only one. */
static void end_console(struct connection *connection)
{
	const struct stream *stream = &connection->stream;
	json_t *text = text_json((const char *)stream->cut, stream->cut_length);

	(void)reply(connection, json_pack("{s:o, s:I}", "text", text, "lost", (json_int_t)stream->lost), false, SIZE_MAX);
	streams_end(connection);
}

static void end_consoles(struct control *control, uint32_t index)
{
	for (struct connection *each = control->connections; each != NULL; each = each->next) {
		if (is_about(each, STREAM_CONSOLE, index))
			end_console(each);
	}
}

/* The end of an app. */

static void on_life_over(void *context, const struct app *app, const struct kc_process_info *info)
{
	(void)info;
	end_consoles(context, app->index);
}

static void on_unloading(void *context, const struct app *app)
{
	struct control *control = context;
	json_t *event = event_json("unload", control, app->index);

	end_consoles(control, app->index);
	for (struct connection *each = control->connections; each != NULL && event != NULL; each = each->next) {
		bool of_one = each->stream.of_one;

		if (!is_about(each, STREAM_EVENTS, app->index))
			continue;
		/* A stream that follows only this app ends here. */
		tell_one(each, event, !of_one, of_one ? SIZE_MAX : CONNECTION_BACKLOG_BYTES);
		if (of_one)
			streams_end(each);
	}
	json_decref(event);
}

void streams_init(struct control *control)
{
	control->listener = (struct supervisor_listener){
	    .context = control,
	    .state_changed = on_state_changed,
	    .faulted = on_faulted,
	    .life_over = on_life_over,
	    .loaded = on_loaded,
	    .unloading = on_unloading,
	};
	control->watcher = (struct assembly_watcher){
	    .context = control,
	    .console_wrote = on_console_wrote,
	    .led_changed = on_led_changed,
	};
}

/* The methods. */

void method_events(struct call *call)
{
	/* "turns" defaults to true, because older clients do not know it and expect these events. */
	struct stream stream = {.kind = STREAM_EVENTS, .turns = !json_is_false(call_parameter(call, "turns"))};
	struct kc_process_info info;

	if (call_parameter(call, "app") != NULL) {
		if (!find_app(call, &stream.index, &info))
			return;
		stream.of_one = true;
	}
	(void)reply(call->connection, json_pack("{s:i}", "lost", 0), true, SIZE_MAX);
	begin(call, stream);
}

void method_console(struct call *call)
{
	struct stream stream = {.kind = STREAM_CONSOLE, .of_one = true};
	struct kc_process_info info;

	if (!find_living_app(call, &stream.index, &info))
		return;
	(void)reply(call->connection, json_pack("{s:s, s:i}", "text", "", "lost", 0), true, SIZE_MAX);
	begin(call, stream);
}
