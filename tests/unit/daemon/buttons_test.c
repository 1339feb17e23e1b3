/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Buttons pressed through the control socket, and keys of input devices: simulated events, and real ones if the kernel has uinput. */
#include "daemon/backends/buttons.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/input.h>
#include <linux/uinput.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "daemon/backends/input_keys.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

static struct buttons buttons;
static uint32_t changes;
static uint32_t changed_index;
static bool changed_pressed;

static void changed(void *context, uint32_t index, bool pressed)
{
	(void)context;
	changes++;
	changed_index = index;
	changed_pressed = pressed;
}

static void only_changes_are_told(void)
{
	struct kc_hil_button hil = buttons_hil(&buttons);

	changes = 0;
	buttons_init(&buttons, 4, changed, NULL);
	CU_ASSERT_EQUAL(hil.ops->count(hil.context), 4);
	CU_ASSERT_TRUE(buttons_press(&buttons, 3, false));
	CU_ASSERT_EQUAL(changes, 0);
	CU_ASSERT_TRUE(buttons_press(&buttons, 3, true));
	CU_ASSERT_TRUE(buttons_press(&buttons, 3, true));
	CU_ASSERT_EQUAL(changes, 1);
	CU_ASSERT_TRUE(changed_index == 3 && changed_pressed);
	CU_ASSERT_TRUE(hil.ops->is_pressed(hil.context, 3));
	CU_ASSERT_FALSE(hil.ops->is_pressed(hil.context, 2));
	CU_ASSERT_FALSE(buttons_press(&buttons, 4, true));
	CU_ASSERT_FALSE(buttons_press(&buttons, 0xffffffff, true));
	CU_ASSERT_EQUAL(changes, 1);
	buttons_init(&buttons, 1000, changed, NULL);
	CU_ASSERT_EQUAL(hil.ops->count(hil.context), KC_HIL_BUTTONS_MAX);
	CU_ASSERT_TRUE(buttons_press(&buttons, 31, true));
	CU_ASSERT_EQUAL(buttons.pressed, 0x80000000);
}

static void pressed_by_key(void *context, uint32_t index, bool pressed)
{
	(void)context;
	(void)buttons_press(&buttons, index, pressed);
}

static void keys_become_buttons(void)
{
	struct input_keys keys = {.fd = -1, .count = 2, .codes = {KEY_A, KEY_ENTER}, .changed = pressed_by_key, .path = "test"};
	const struct input_event events[] = {
	    {.type = EV_KEY, .code = KEY_ENTER, .value = 1},
	    {.type = EV_SYN, .code = SYN_REPORT},
	    {.type = EV_KEY, .code = KEY_ENTER, .value = 2}, /* held */
	    {.type = EV_KEY, .code = KEY_B, .value = 1},     /* not one of our keys */
	    {.type = EV_REL, .code = KEY_A, .value = 1},     /* not a key */
	    {.type = EV_KEY, .code = KEY_A, .value = 77},    /* invalid value */
	    {.type = EV_SYN, .code = SYN_REPORT},
	};
	const struct input_event lost[] = {
	    {.type = EV_SYN, .code = SYN_DROPPED},
	    {.type = EV_KEY, .code = KEY_A, .value = 1}, /* stale */
	    {.type = EV_SYN, .code = SYN_REPORT},        /* now the current state counts: nothing is held */
	    {.type = EV_KEY, .code = KEY_A, .value = 1},
	};

	changes = 0;
	buttons_init(&buttons, keys.count, changed, NULL);
	input_keys_take(&keys, events, sizeof events / sizeof events[0]);
	CU_ASSERT_EQUAL(changes, 1);
	CU_ASSERT_EQUAL(buttons.pressed, 2);
	input_keys_take(&keys, lost, 2);
	CU_ASSERT_EQUAL(changes, 1);
	input_keys_take(&keys, lost + 2, 1);
	CU_ASSERT_EQUAL(buttons.pressed, 0);
	input_keys_take(&keys, lost + 3, 1);
	CU_ASSERT_EQUAL(buttons.pressed, 1);
}

static void what_is_no_input_device_is_refused(void)
{
	struct input_keys keys;
	struct loop *loop = loop_new();

	CU_ASSERT_EQUAL(input_keys_open(&keys, loop, "/nowhere/event0", changed, NULL), -ENOENT);
	input_keys_close(&keys);
	CU_ASSERT_EQUAL(input_keys_open(&keys, loop, "/dev/null", changed, NULL), -ENOTTY);
	input_keys_close(&keys);
	loop_free(loop);
}

/* Makes the kernel create a keyboard with two keys. Returns its path, or NULL. */
static const char *make_keyboard(int fd, glob_t *found)
{
	struct uinput_setup setup = {.id = {.bustype = BUS_VIRTUAL}, .name = "tockd test keys"};
	char pattern[256];
	char name[64] = "";

	if (ioctl(fd, UI_SET_EVBIT, EV_KEY) < 0 || ioctl(fd, UI_SET_KEYBIT, KEY_A) < 0 ||
	    ioctl(fd, UI_SET_KEYBIT, KEY_ENTER) < 0 || ioctl(fd, UI_DEV_SETUP, &setup) < 0 || ioctl(fd, UI_DEV_CREATE) < 0 ||
	    ioctl(fd, UI_GET_SYSNAME(sizeof name), name) < 0)
		return NULL;
	snprintf(pattern, sizeof pattern, "/sys/devices/virtual/input/%s/event*", name);
	if (glob(pattern, 0, NULL, found) != 0)
		return NULL;
	snprintf(pattern, sizeof pattern, "/dev/input/%s", strrchr(found->gl_pathv[0], '/') + 1);
	for (int i = 0; i < 100 && access(pattern, R_OK) < 0; i++)
		usleep(20000); /* udev creates the node */
	return access(pattern, R_OK) == 0 ? strdup(pattern) : NULL;
}

static bool is_pressed(void *context)
{
	return buttons.pressed == *(uint32_t *)context;
}

static bool key_makes(int fd, struct loop *loop, uint16_t code, int32_t value, uint32_t wanted)
{
	const struct input_event events[] = {{.type = EV_KEY, .code = code, .value = value},
					     {.type = EV_SYN, .code = SYN_REPORT}};

	return write(fd, events, sizeof events) == sizeof events &&
	       loop_fixture_until(loop, is_pressed, &wanted, LOOP_FIXTURE_PATIENCE_MS);
}

static void keys_of_a_real_device_become_buttons(void)
{
	glob_t found = {0};
	struct input_keys keys;
	int fd = open("/dev/uinput", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	const char *path;
	struct loop *loop;

	if (fd < 0) {
		harness_skip("no /dev/uinput that may be opened");
		return;
	}
	path = make_keyboard(fd, &found);
	CU_ASSERT_PTR_NOT_NULL_FATAL(path);
	loop = loop_new();
	CU_ASSERT_EQUAL_FATAL(input_keys_open(&keys, loop, path, pressed_by_key, NULL), 0);
	CU_ASSERT_EQUAL(keys.count, 2);
	buttons_init(&buttons, keys.count, changed, NULL);
	CU_ASSERT_TRUE(key_makes(fd, loop, KEY_ENTER, 1, 2));
	CU_ASSERT_TRUE(key_makes(fd, loop, KEY_A, 1, 3));
	buttons_init(&buttons, keys.count, changed, NULL);
	input_keys_tell_held(&keys);
	CU_ASSERT_EQUAL(buttons.pressed, 3);
	CU_ASSERT_TRUE(key_makes(fd, loop, KEY_ENTER, 0, 1));
	/* The device is unplugged. */
	uint32_t none = 0;

	CU_ASSERT_EQUAL(ioctl(fd, UI_DEV_DESTROY), 0);
	CU_ASSERT_TRUE(loop_fixture_until(loop, is_pressed, &none, LOOP_FIXTURE_PATIENCE_MS));
	input_keys_close(&keys);
	loop_free(loop);
	globfree(&found);
	free((char *)path);
	close(fd);
}

HARNESS_MAIN({"buttons: only changes are told", only_changes_are_told}, {"buttons: keys become buttons", keys_become_buttons},
	     {"buttons: what is no input device is refused", what_is_no_input_device_is_refused},
	     {"keys of a real input device become buttons", keys_of_a_real_device_become_buttons})
