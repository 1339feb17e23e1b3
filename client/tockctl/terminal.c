/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_UNKNOWN 80
#define WIDTH_MAX     10000

size_t terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	char *end;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (columns != NULL && *columns >= '1' && *columns <= '9') {
		unsigned long number = strtoul(columns, &end, 10);

		if (*end == '\0' && number <= WIDTH_MAX)
			return number;
	}
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return WIDTH_UNKNOWN;
}

void terminal_open(struct terminal *terminal, bool raw)
{
	terminal->raw = raw;
	terminal->is_one = tcgetattr(STDIN_FILENO, &terminal->before) == 0;
}

void terminal_enter(struct terminal *terminal)
{
	struct termios now = terminal->before;

	if (!terminal->is_one)
		return;
	if (terminal->raw) {
		cfmakeraw(&now);
		/* Keep output processing, so that lines of output start at the left edge. */
		now.c_oflag |= OPOST | ONLCR;
	} else {
		now.c_cc[VEOL] = TERMINAL_LEAVE;
	}
	tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

void terminal_leave(const struct terminal *terminal)
{
	if (terminal->is_one)
		tcsetattr(STDIN_FILENO, TCSANOW, &terminal->before);
}
