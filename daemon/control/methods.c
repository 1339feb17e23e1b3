/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The table of methods: parameters, required permission and handler. */
#include "daemon/control/methods.h"

#include <string.h>

/* clang-format off */
static const struct method methods[] = {
    {.member = "List", .handle = method_list},
    {.member = "Describe", .handle = method_describe, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Print", .handle = method_print, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Stop", .handle = method_stop, .changes = true, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Resume", .handle = method_resume, .changes = true, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Start", .handle = method_start, .changes = true, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Boot", .handle = method_boot, .changes = true, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Terminate", .handle = method_terminate, .changes = true,
     .parameters = {{"app", PARAMETER_STRING, false}, {"code", PARAMETER_INT, true}}},
    {.member = "Fault", .handle = method_fault, .changes = true, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Load", .handle = method_load, .changes = true,
     .parameters = {{"path", PARAMETER_STRING, true}, {"descriptor", PARAMETER_INT, true}, {"fault_policy", PARAMETER_STRING, true}}},
    {.member = "Unload", .handle = method_unload, .changes = true, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Console", .handle = method_console, .streams = true, .parameters = {{"app", PARAMETER_STRING, false}}},
    {.member = "Input", .handle = method_input, .changes = true,
     .parameters = {{"app", PARAMETER_STRING, false}, {"text", PARAMETER_STRING, false}}},
    {.member = "Events", .handle = method_events, .streams = true,
     .parameters = {{"app", PARAMETER_STRING, true}, {"turns", PARAMETER_BOOL, true}}},
    {.member = "Drivers", .handle = method_drivers},
    {.member = "Leds", .handle = method_leds},
    {.member = "Button", .handle = method_button, .changes = true,
     .parameters = {{"index", PARAMETER_INT, false}, {"pressed", PARAMETER_BOOL, false}}},
    {.member = "Version", .handle = method_version},
};
/* clang-format on */

const struct method *methods_find(const char *member)
{
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		if (strcmp(methods[i].member, member) == 0)
			return &methods[i];
	}
	return NULL;
}
