/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/app_text.h"
#include "client/tockctl/follow.h"
#include "client/tockctl/terminal.h"
#include "client/tockctl/typing.h"

/* Retry interval for an app that accepts no input. */
#define RETRY_MS 50

struct console {
	struct session *session;
	struct app_text app_text;
	struct follow follow;
	struct terminal terminal;
	struct typing typing;
	int signal_fd;
	sigset_t signals_before;
	bool left;          /* the user has left, or everything is done */
	int killed_by;      /* number of the signal that ended us; 0: none */
	long long quiet_ms; /* time of the last activity of app or input */
};

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

static bool take(struct follow *follow, const json_t *parameters)
{
	struct console *console = follow->context;

	console->quiet_ms = now_ms();
	app_text_print(&console->app_text, parameters);
	return true;
}

/* Signals arrive through a descriptor, so that the terminal is restored in every case. */
static bool watch_signals(struct console *console, struct failure *failure)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGQUIT);
	sigaddset(&signals, SIGCONT);
	sigprocmask(SIG_BLOCK, &signals, &console->signals_before);
	console->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	return console->signal_fd >= 0 || fail(failure, STATUS_REFUSED, "cannot watch signals: %s", strerror(errno));
}

static void read_signal(struct console *console)
{
	struct signalfd_siginfo signal;

	if (read(console->signal_fd, &signal, sizeof signal) != sizeof signal)
		return;
	if (signal.ssi_signo == SIGCONT)
		terminal_enter(&console->terminal);
	else if (signal.ssi_signo == SIGINT && console->terminal.is_one)
		console->left = true;
	else
		console->killed_by = (int)signal.ssi_signo;
}

/* Looks for Ctrl-] in the input. In raw mode, the bytes before it are sent; in line mode, an unfinished line is discarded. */
static void look_for_leaving(struct console *console, size_t before)
{
	struct typing *typing = &console->typing;
	char *leave = memchr(typing->bytes + before, TERMINAL_LEAVE, typing->used - before);

	if (!console->terminal.is_one || leave == NULL)
		return;
	console->left = true;
	typing->used = console->terminal.raw ? (size_t)(leave - typing->bytes) : before;
}

static bool read_input(struct console *console, struct failure *failure)
{
	struct typing *typing = &console->typing;
	size_t before = typing->used;

	if (!typing_read(typing, failure))
		return false;
	look_for_leaving(console, before);
	if (typing->ended && console->terminal.is_one)
		console->left = true;
	console->quiet_ms = now_ms();
	return true;
}

/* Returns the timeout for poll, in milliseconds, or VARLINK_FOR_EVER. */
static int patience_ms(const struct console *console)
{
	long long left_ms;

	if (console->typing.full)
		return RETRY_MS;
	if (!typing_is_over(&console->typing))
		return VARLINK_FOR_EVER;
	left_ms = console->quiet_ms + console->session->options->linger_ms - now_ms();
	return left_ms > 0 ? (int)left_ms : 0;
}

static bool wait_and_take(struct console *console, struct failure *failure)
{
	struct typing *typing = &console->typing;
	bool wants_input = !typing->ended && (typing->used == 0 || typing->is_cut);
	struct pollfd watched[] = {
	    {.fd = console->follow.link.fd, .events = POLLIN},
	    {.fd = console->signal_fd, .events = POLLIN},
	    {.fd = wants_input ? STDIN_FILENO : -1, .events = POLLIN},
	    {.fd = STDOUT_FILENO, .events = 0},
	};
	int ready = poll(watched, sizeof watched / sizeof watched[0], patience_ms(console));

	if (ready < 0)
		return errno == EINTR || fail(failure, STATUS_REFUSED, "cannot wait: %s", strerror(errno));
	if (ready == 0 && typing_is_over(typing) && patience_ms(console) == 0)
		console->left = true;
	if (watched[1].revents != 0)
		read_signal(console);
	if ((watched[3].revents & (POLLERR | POLLHUP)) != 0)
		console->left = true;
	if (watched[0].revents != 0 && !follow_read(&console->follow, failure))
		return false;
	return watched[2].revents == 0 || read_input(console, failure);
}

static bool converse(struct console *console, struct failure *failure)
{
	while (!console->left && console->killed_by == 0 && !console->follow.ended) {
		if (!wait_and_take(console, failure))
			return false;
		if (console->typing.used > 0 && !console->follow.ended && !typing_send(&console->typing, failure))
			return false;
	}
	return true;
}

static void say(const struct console *console, const char *format)
{
	if (console->terminal.is_one && !console->session->options->quiet) {
		fflush(stdout);
		fprintf(stderr, format, console->typing.app);
	}
}

static enum status finish(struct console *console, bool good, struct failure *failure)
{
	app_text_end(&console->app_text);
	terminal_leave(&console->terminal);
	if (good && console->follow.ended)
		say(console, "tockctl: %s has ended\n");
	else if (good && console->left)
		say(console, "tockctl: left %s; it continues\n");
	follow_end(&console->follow);
	if (console->signal_fd >= 0)
		close(console->signal_fd);
	if (console->killed_by != 0) {
		fflush(stdout);
		signal(console->killed_by, SIG_DFL);
		raise(console->killed_by);
	}
	sigprocmask(SIG_SETMASK, &console->signals_before, NULL);
	return good ? STATUS_DONE : complain(failure);
}

enum status console_run(struct session *session)
{
	struct console console = {
	    .session = session,
	    .app_text = {.raw = session->options->raw, .json = session->options->json},
	    .typing = {.session = session, .app = session->options->arguments[0]},
	    .follow = {.session = session, .take = take},
	    .signal_fd = -1,
	};
	struct failure failure;
	json_t *call = session_app(console.typing.app, &failure);

	if (call == NULL)
		return complain(&failure);
	console.follow.context = &console;
	if (!follow_begin(&console.follow, "Console", call, &failure)) {
		follow_end(&console.follow);
		return complain(&failure);
	}
	terminal_open(&console.terminal, session->options->raw);
	say(&console, session->options->raw ? "tockctl: each key goes to %s; Ctrl-] leaves\n"
					    : "tockctl: lines go to %s; Ctrl-] or Ctrl-C leaves\n");
	if (!watch_signals(&console, &failure))
		return finish(&console, false, &failure);
	terminal_enter(&console.terminal);
	return finish(&console, converse(&console, &failure), &failure);
}
