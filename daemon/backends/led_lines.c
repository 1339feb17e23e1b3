/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/led_lines.h"

#include <stdio.h>

#define NAME_MAX_SHOWN 64

static bool tell_dropped(struct led_lines *lines)
{
	char line[64];
	int length = snprintf(line, sizeof line, "led | %llu changes are not shown", (unsigned long long)lines->dropped);

	if (!console_stdio_line(lines->console, line, (size_t)length))
		return false;
	lines->dropped = 0;
	return true;
}

void led_lines_add(struct led_lines *lines, uint32_t index, bool on, const char *name)
{
	char line[64 + NAME_MAX_SHOWN];
	int length = snprintf(line, sizeof line, "led %u | %s (%.*s)", index, on ? "on" : "off", NAME_MAX_SHOWN, name);

	if ((lines->dropped > 0 && !tell_dropped(lines)) || !console_stdio_line(lines->console, line, (size_t)length))
		lines->dropped++;
}

void led_lines_finish(struct led_lines *lines)
{
	if (lines->dropped > 0)
		(void)tell_dropped(lines);
}
