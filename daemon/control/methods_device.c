/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Methods that act on devices. */
#include "daemon/control/find_app.h"
#include "daemon/control/methods.h"

void method_input(struct call *call)
{
	const json_t *text = call_parameter(call, "text");
	struct kc_process_info info;
	uint32_t index;
	uint32_t accepted;

	if (!find_living_app(call, &index, &info))
		return;
	accepted = assembly_console_input(call->control->subject.assembly, info.id, (const uint8_t *)json_string_value(text),
					  (uint32_t)json_string_length(text));
	call_reply(call, json_pack("{s:I}", "accepted", (json_int_t)accepted));
}

void method_button(struct call *call)
{
	json_int_t index = json_integer_value(call_parameter(call, "index"));
	bool pressed = json_is_true(call_parameter(call, "pressed"));

	if (index >= 0 && index <= UINT32_MAX && assembly_press_button(call->control->subject.assembly, (uint32_t)index, pressed))
		call_reply(call, json_object());
	else
		call_error(call, CONTROL_INTERFACE ".NoSuchDevice", json_pack("{s:I}", "index", index));
}
