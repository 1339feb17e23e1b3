/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* org.varlink.service, the interface by which every Varlink server describes itself. */
#include <string.h>

#include "daemon/control/call.h"

/* The empty strings make the file parse even if the included files have not been generated. */
static const char control_description[] = ""
#include "control_interface.inc"
    ;
static const char service_description[] = ""
#include "service_interface.inc"
    ;

static void get_info(struct call *call)
{
	call_reply(call,
		   json_pack("{s:s, s:s, s:s, s:s, s:[s, s]}", "vendor", "tockd", "product", "tockd", "version", PACKAGE_VERSION,
			     "url", "https://tockos.org", "interfaces", SERVICE_INTERFACE, CONTROL_INTERFACE));
}

static void get_interface_description(struct call *call)
{
	const char *interface = json_string_value(call_parameter(call, "interface"));

	if (strcmp(interface, CONTROL_INTERFACE) == 0)
		call_reply(call, json_pack("{s:s}", "description", control_description));
	else if (strcmp(interface, SERVICE_INTERFACE) == 0)
		call_reply(call, json_pack("{s:s}", "description", service_description));
	else
		call_error(call, SERVICE_INTERFACE ".InterfaceNotFound",
			   json_pack("{s:O}", "interface", call_parameter(call, "interface")));
}

static const struct method methods[] = {
    {.member = "GetInfo", .handle = get_info},
    {.member = "GetInterfaceDescription",
     .handle = get_interface_description,
     .parameters = {{"interface", PARAMETER_STRING, false}}},
};

const struct method *service_find(const char *member)
{
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		if (strcmp(methods[i].member, member) == 0)
			return &methods[i];
	}
	return NULL;
}
