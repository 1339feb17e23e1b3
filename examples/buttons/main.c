/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Each press of a button toggles the LED of the same number, if there is one. `tockctl button 0 press` presses button 0. */
#include <libtock/interface/button.h>
#include <libtock/interface/led.h>
#include <stdio.h>

static void changed(returncode_t code, int button, bool pressed)
{
	(void)code;
	printf("button %d %s\n", button, pressed ? "pressed" : "released");
	if (pressed)
		libtock_led_toggle(button);
}

int main(void)
{
	int count = 0;

	if (!libtock_button_exists() || libtock_button_count(&count) != RETURNCODE_SUCCESS) {
		printf("no buttons here\n");
		tock_exit(1);
	}
	for (int button = 0; button < count; button++) {
		returncode_t code = libtock_button_notify_on_press(button, changed);

		if (code != RETURNCODE_SUCCESS) {
			printf("button %d: %s\n", button, tock_strrcode(code));
			tock_exit(1);
		}
	}
	printf("listening to %d buttons\n", count);
	return 0;
}
