/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Pins of a chip that records its requests and, if the kernel has gpio-sim, of a simulated kernel chip through libgpiod. */
#include "daemon/backends/gpio_lines.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define LINES 4u

static struct loop *the_loop;
static struct gpio_lines *lines;
static struct kc_hil_gpio hil;
static uint32_t edges;
static uint32_t fired_pin;
static bool fired_high;

static void fired(void *context, uint32_t pin, bool high)
{
	(void)context;
	edges++;
	fired_pin = pin;
	fired_high = high;
}

static bool has_fired(void *context)
{
	return edges >= *(uint32_t *)context;
}

static bool fires(uint32_t wanted)
{
	return loop_fixture_until(the_loop, has_fired, &wanted, LOOP_FIXTURE_PATIENCE_MS);
}

/* The chip. */

static char told[512];
static int fails_with; /* result of the next request, set or get: a negative errno */
static bool requested[LINES];
static bool level[LINES];
static int pipes[LINES][2]; /* edges, one byte each: 0 falling, 1 rising */
static bool is_closed;

static void note(const char *format, ...)
{
	size_t used = strlen(told);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(told + used, sizeof told - used, format, arguments);
	va_end(arguments);
}

static int fail(void)
{
	int error = fails_with;

	fails_with = 0;
	return error;
}

static int chip_request(void *chip, uint32_t line, const struct gpio_line_setup *setup)
{
	static const char *const uses[] = {"unused", "as is", "input", "output", "edges"};

	(void)chip;
	CU_ASSERT_FALSE(requested[line]);
	note("+%u %s %d %d %d;", line, uses[setup->use], setup->pull, setup->edge, setup->high);
	if (fails_with != 0)
		return fail();
	requested[line] = true;
	if (setup->use == GPIO_LINE_OUTPUT)
		level[line] = setup->high;
	return 0;
}

static void chip_release(void *chip, uint32_t line)
{
	(void)chip;
	CU_ASSERT_TRUE(requested[line]);
	requested[line] = false;
	note("-%u;", line);
}

static int chip_set(void *chip, uint32_t line, bool high)
{
	(void)chip;
	CU_ASSERT_TRUE(requested[line]);
	note("%u=%d;", line, high);
	if (fails_with != 0)
		return fail();
	level[line] = high;
	return 0;
}

static int chip_get(void *chip, uint32_t line)
{
	(void)chip;
	CU_ASSERT_TRUE(requested[line]);
	return fails_with != 0 ? fail() : level[line];
}

static int chip_edges_fd(void *chip, uint32_t line)
{
	(void)chip;
	return pipes[line][0];
}

static int chip_read_edge(void *chip, uint32_t line, bool *rising)
{
	char byte;

	(void)chip;
	if (fails_with != 0)
		return fail();
	CU_ASSERT_EQUAL_FATAL(read(pipes[line][0], &byte, 1), 1);
	*rising = byte == 1;
	return 0;
}

static void chip_close(void *chip)
{
	(void)chip;
	for (uint32_t i = 0; i < LINES; i++)
		CU_ASSERT_FALSE(requested[i]);
	is_closed = true;
}

static void begin(void)
{
	static const struct gpio_chip_ops ops = {.request = chip_request,
						 .release = chip_release,
						 .set = chip_set,
						 .get = chip_get,
						 .edges_fd = chip_edges_fd,
						 .read_edge = chip_read_edge,
						 .close = chip_close};

	told[0] = '\0';
	fails_with = 0;
	edges = 0;
	is_closed = false;
	memset(level, 0, sizeof level);
	for (uint32_t i = 0; i < LINES; i++)
		CU_ASSERT_EQUAL_FATAL(pipe2(pipes[i], O_CLOEXEC), 0);
	the_loop = loop_new();
	lines = gpio_lines_new(the_loop, (struct gpio_chip){.ops = &ops}, LINES, fired, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(lines);
	hil = gpio_lines_hil(lines);
}

static void end(void)
{
	gpio_lines_free(lines);
	CU_ASSERT_TRUE(is_closed);
	loop_free(the_loop);
	for (uint32_t i = 0; i < LINES; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
}

/* Returns the chip's requests since the last call. */
static bool was_told(const char *wanted)
{
	bool same = strcmp(told, wanted) == 0;

	if (!same)
		fprintf(stderr, "told '%s', not '%s'\n", told, wanted);
	told[0] = '\0';
	return same;
}

static bool edge(uint32_t line, char rising)
{
	return write(pipes[line][1], &rising, 1) == 1;
}

static void lines_are_asked_for_when_they_are_used(void)
{
	bool high = true;

	begin();
	CU_ASSERT_EQUAL(hil.ops->count(hil.context), LINES);
	CU_ASSERT_TRUE(was_told(""));
	CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 1), KC_OK);
	CU_ASSERT_TRUE(was_told("+1 output 0 0 0;"));
	CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 1), KC_OK);
	CU_ASSERT_TRUE(was_told("")); /* it is an output already: no glitch */
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, 1, true), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->toggle(hil.context, 1), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->toggle(hil.context, 1), KC_OK);
	CU_ASSERT_TRUE(was_told("1=1;1=0;1=1;"));
	CU_ASSERT_TRUE(hil.ops->read(hil.context, 1, &high) == KC_OK && high);
	CU_ASSERT_EQUAL(hil.ops->make_input(hil.context, 1, KC_HIL_GPIO_PULL_UP), KC_OK);
	CU_ASSERT_TRUE(was_told("-1;+1 input 1 0 0;"));
	CU_ASSERT_EQUAL(hil.ops->make_input(hil.context, 1, KC_HIL_GPIO_PULL_DOWN), KC_OK);
	CU_ASSERT_TRUE(was_told("-1;+1 input 2 0 0;"));
	CU_ASSERT_EQUAL(hil.ops->disable(hil.context, 1), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->disable(hil.context, 1), KC_OK);
	CU_ASSERT_TRUE(was_told("-1;"));
	/* Reading does not change the direction. */
	CU_ASSERT_TRUE(hil.ops->read(hil.context, 0, &high) == KC_OK && !high);
	CU_ASSERT_TRUE(was_told("+0 as is 0 0 0;"));
	end();
}

static void what_was_written_shows_when_it_becomes_an_output(void)
{
	begin();
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, 2, true), KC_OK);
	CU_ASSERT_TRUE(was_told(""));
	CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 2), KC_OK);
	CU_ASSERT_TRUE(was_told("+2 output 0 0 1;"));
	CU_ASSERT_EQUAL(hil.ops->make_input(hil.context, 2, KC_HIL_GPIO_PULL_NONE), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->toggle(hil.context, 2), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 2), KC_OK);
	CU_ASSERT_TRUE(was_told("-2;+2 input 0 0 0;-2;+2 output 0 0 0;"));
	end();
}

static void edges_are_told(void)
{
	begin();
	CU_ASSERT_EQUAL(hil.ops->make_input(hil.context, 3, KC_HIL_GPIO_PULL_UP), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->enable_interrupt(hil.context, 3, KC_HIL_GPIO_FALLING_EDGE), KC_OK);
	CU_ASSERT_TRUE(was_told("+3 input 1 0 0;-3;+3 edges 1 2 0;"));
	CU_ASSERT_TRUE(edge(3, 0) && fires(1));
	CU_ASSERT_TRUE(fired_pin == 3 && !fired_high);
	/* Changing the pull keeps the interrupts. */
	CU_ASSERT_EQUAL(hil.ops->make_input(hil.context, 3, KC_HIL_GPIO_PULL_DOWN), KC_OK);
	CU_ASSERT_TRUE(was_told("-3;+3 edges 2 2 0;"));
	CU_ASSERT_TRUE(edge(3, 1) && fires(2));
	CU_ASSERT_TRUE(fired_pin == 3 && fired_high);
	CU_ASSERT_EQUAL(hil.ops->disable(hil.context, 3), KC_OK);
	CU_ASSERT_TRUE(edge(3, 1));
	CU_ASSERT_FALSE(loop_fixture_until(the_loop, NULL, NULL, 20));
	CU_ASSERT_EQUAL(edges, 2);
	/* An output has no interrupts. */
	CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 0), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->enable_interrupt(hil.context, 0, KC_HIL_GPIO_EITHER_EDGE), KC_NOSUPPORT);
	end();
}

static void errors_of_the_chip_are_told_and_leave_no_line_behind(void)
{
	static const struct {
		int error;
		enum kc_error wanted;
	} cases[] = {{-EBUSY, KC_BUSY},           {-ENODEV, KC_NODEVICE}, {-ENXIO, KC_NODEVICE}, {-EINVAL, KC_NOSUPPORT},
		     {-EOPNOTSUPP, KC_NOSUPPORT}, {-EIO, KC_FAIL},        {-EPERM, KC_FAIL}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool high;

		begin();
		fails_with = cases[i].error;
		CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 0), cases[i].wanted);
		fails_with = cases[i].error;
		CU_ASSERT_EQUAL(hil.ops->read(hil.context, 0, &high), cases[i].wanted);
		CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 0), KC_OK);
		fails_with = cases[i].error;
		CU_ASSERT_EQUAL(hil.ops->write(hil.context, 0, true), cases[i].wanted);
		told[0] = '\0';
		CU_ASSERT_EQUAL(hil.ops->toggle(hil.context, 0), KC_OK); /* the previous level counts */
		CU_ASSERT_TRUE(was_told("0=1;"));
		fails_with = cases[i].error;
		CU_ASSERT_EQUAL(hil.ops->read(hil.context, 0, &high), cases[i].wanted);
		fails_with = cases[i].error;
		CU_ASSERT_EQUAL(hil.ops->make_input(hil.context, 0, KC_HIL_GPIO_PULL_NONE), cases[i].wanted);
		CU_ASSERT_FALSE(requested[0]);
		end();
	}
	/* A chip that disappears while an app waits for its edges. */
	begin();
	CU_ASSERT_EQUAL(hil.ops->enable_interrupt(hil.context, 1, KC_HIL_GPIO_EITHER_EDGE), KC_OK);
	fails_with = -ENODEV;
	CU_ASSERT_TRUE(edge(1, 1));
	CU_ASSERT_FALSE(loop_fixture_until(the_loop, NULL, NULL, 20));
	CU_ASSERT_EQUAL(edges, 0);
	CU_ASSERT_FALSE(requested[1]);
	end();
}

static void a_chip_that_is_not_there_is_refused(void)
{
	static const uint32_t offsets[] = {0};
	struct gpio_chip chip;
	char reason[256] = "";

	CU_ASSERT_TRUE(gpio_libgpiod_open("/dev/no-such-chip", offsets, 1, &chip, reason, sizeof reason) < 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "gpio: /dev/no-such-chip: "));
	CU_ASSERT_TRUE(gpio_libgpiod_open("/dev/null", offsets, 1, &chip, reason, sizeof reason) < 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "gpio: /dev/null: "));
}

/* A chip simulated by the kernel. */

#define SIMULATORS "/sys/kernel/config/gpio-sim"

static char simulator[128]; /* its folder */
static char chip_name[64];
static char lines_folder[PATH_MAX]; /* sim_gpioN/{pull,value} */

static bool put_file(const char *folder, const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *file;
	bool good;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	good = file != NULL && fputs(text, file) >= 0;
	return file != NULL && fclose(file) == 0 && good;
}

static bool read_word(const char *folder, const char *name, char *word, size_t size)
{
	char path[PATH_MAX];
	FILE *file;
	bool good;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "r");
	good = file != NULL && fgets(word, (int)size, file) != NULL;
	if (file != NULL)
		fclose(file);
	if (good)
		word[strcspn(word, "\n")] = '\0';
	return good;
}

static bool make_simulator(void)
{
	char bank[160];
	char device[64];

	snprintf(simulator, sizeof simulator, SIMULATORS "/tockd-test-%d", (int)getpid());
	snprintf(bank, sizeof bank, "%s/bank", simulator);
	if (mkdir(simulator, 0755) < 0 || mkdir(bank, 0755) < 0 || !put_file(bank, "num_lines", "4") ||
	    !put_file(simulator, "live", "1") || !read_word(bank, "chip_name", chip_name, sizeof chip_name) ||
	    !read_word(simulator, "dev_name", device, sizeof device))
		return false;
	snprintf(lines_folder, sizeof lines_folder, "/sys/devices/platform/%s/%s", device, chip_name);
	return true;
}

static void remove_simulator(void)
{
	char bank[160];

	snprintf(bank, sizeof bank, "%s/bank", simulator);
	(void)put_file(simulator, "live", "0");
	rmdir(bank);
	rmdir(simulator);
}

/* What drives line `line` from outside. */
static bool pull_line(uint32_t line, const char *how)
{
	char name[32];

	snprintf(name, sizeof name, "sim_gpio%u/pull", line);
	return put_file(lines_folder, name, how);
}

static bool line_is(uint32_t line, const char *wanted)
{
	char name[32];
	char word[8];

	snprintf(name, sizeof name, "sim_gpio%u/value", line);
	return read_word(lines_folder, name, word, sizeof word) && strcmp(word, wanted) == 0;
}

static void use_the_simulator(void)
{
	static const uint32_t offsets[] = {3, 1};
	static const uint32_t beyond[] = {3, 4};
	struct gpio_chip chip;
	char reason[256] = "";
	bool high = false;

	CU_ASSERT_TRUE(gpio_libgpiod_open(chip_name, beyond, 2, &chip, reason, sizeof reason) < 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "no line 4"));
	CU_ASSERT_EQUAL_FATAL(gpio_libgpiod_open(chip_name, offsets, 2, &chip, reason, sizeof reason), 0);
	the_loop = loop_new();
	edges = 0;
	lines = gpio_lines_new(the_loop, chip, 2, fired, NULL);
	hil = gpio_lines_hil(lines);
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, 0, true), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->make_output(hil.context, 0), KC_OK);
	CU_ASSERT_TRUE(line_is(3, "1"));
	CU_ASSERT_EQUAL(hil.ops->toggle(hil.context, 0), KC_OK);
	CU_ASSERT_TRUE(line_is(3, "0"));
	CU_ASSERT_EQUAL(hil.ops->make_input(hil.context, 1, KC_HIL_GPIO_PULL_DOWN), KC_OK);
	CU_ASSERT_TRUE(hil.ops->read(hil.context, 1, &high) == KC_OK && !high);
	CU_ASSERT_EQUAL(hil.ops->enable_interrupt(hil.context, 1, KC_HIL_GPIO_EITHER_EDGE), KC_OK);
	CU_ASSERT_TRUE(pull_line(1, "pull-up") && fires(1) && fired_pin == 1 && fired_high);
	CU_ASSERT_TRUE(hil.ops->read(hil.context, 1, &high) == KC_OK && high);
	CU_ASSERT_TRUE(pull_line(1, "pull-down") && fires(2) && fired_pin == 1 && !fired_high);
	gpio_lines_free(lines);
	loop_free(the_loop);
}

static void pins_of_the_kernels_simulator_work(void)
{
	if (access(SIMULATORS, W_OK) < 0) {
		harness_skip("no " SIMULATORS " (modprobe gpio-sim, as root)");
		return;
	}
	CU_ASSERT_TRUE(make_simulator());
	if (lines_folder[0] != '\0')
		use_the_simulator();
	remove_simulator();
}

HARNESS_MAIN({"gpio lines: they are asked for when they are used", lines_are_asked_for_when_they_are_used},
	     {"gpio lines: what was written shows when it becomes an output", what_was_written_shows_when_it_becomes_an_output},
	     {"gpio lines: edges are told", edges_are_told},
	     {"gpio lines: errors of the chip are told and leave no line behind",
	      errors_of_the_chip_are_told_and_leave_no_line_behind},
	     {"gpio lines: a chip that is not there is refused", a_chip_that_is_not_there_is_refused},
	     {"pins of the kernel's gpio-sim work", pins_of_the_kernels_simulator_work})
