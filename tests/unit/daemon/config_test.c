/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/config.h"
#include "daemon/settings/config_table.h"
#include "daemon/settings/config_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/harness.h"

static char path[] = "/tmp/tockd-test-config-XXXXXX";
static char lines[4096]; /* all errors reported, without the file's name */
static int line_count;

static void report(void *context, const char *line)
{
	size_t length = strlen(lines);

	(void)context;
	line_count++;
	if (strncmp(line, path, strlen(path)) == 0)
		line += strlen(path);
	snprintf(lines + length, sizeof lines - length, "%s\n", line);
}

static bool read_bytes(struct config *config, const char *text, size_t length)
{
	int fd;
	bool done;

	strcpy(path + sizeof path - 1 - 6, "XXXXXX");
	fd = mkstemp(path);
	CU_ASSERT_FATAL(fd >= 0 && write(fd, text, length) == (ssize_t)length);
	close(fd);
	lines[0] = '\0';
	line_count = 0;
	done = config_read(path, 0, config, report, NULL);
	unlink(path);
	return done;
}

static bool read_text(struct config *config, const char *text)
{
	return read_bytes(config, text, strlen(text));
}

static void empty_object(void)
{
	struct config config;
	struct config defaults;

	config_defaults(&defaults);
	CU_ASSERT_TRUE(read_text(&config, "{}"));
	CU_ASSERT_EQUAL(line_count, 0);
	CU_ASSERT_EQUAL(memcmp(&config, &defaults, sizeof config), 0);
	CU_ASSERT_EQUAL(config.apps.count, 0);
	CU_ASSERT_EQUAL(config.fault_policy.kind, KC_POLICY_RESTART);
	CU_ASSERT_EQUAL(config.max_apps, 128);
	CU_ASSERT_EQUAL(config.log_level, LOG_LEVEL_NOTICE);
	CU_ASSERT_FALSE(config.namespaces_optional);
	CU_ASSERT_EQUAL(config.socket.mode, 0660);
	CU_ASSERT_EQUAL(config.socket.group, CONFIG_NO_GROUP);
	CU_ASSERT_EQUAL(config.backoff.first_delay_ns, 100000000u);
	CU_ASSERT_EQUAL(config.memory_bytes, 0);
	CU_ASSERT_EQUAL(config.share_bytes, 65536);
	config_free(&config);
}

static void every_key(void)
{
	static const char text[] =
	    "{ \"apps\": [ {\"path\": \"/a.tab\"}, {\"path\": \"b.tab\", \"name\": \"bee\", \"fault_policy\": \"restart:3\", "
	    "\"permissions\": [\"1\", \"0x90000:0-2\"], "
	    "\"enabled\": false} ],\n"
	    "  \"fault_policy\": \"panic\", \"namespaces\": \"optional\", \"memory_limit\": \"3M\", \"share_window\": \"128K\", "
	    "\"max_apps\": 32768, "
	    "\"leds\": 32,\n"
	    "\"devices\": {\"leds\": [\"green:status\", \"virtual\"], \"buttons\": \"/dev/input/event7\", "
	    "\"gpio\": \"gpiochip0:17,4\", \"temperature\": \"/sys/t\", \"humidity\": \"/sys/h\"},\n"
	    "\"credentials\": {\"require\": \"signature\", \"keys\": [\"one.pem\", \"/two.pem\"], \"hmac_keys\": [\"/h\"]},\n"
	    "\"short_ids\": \"key-and-name\",\n"
	    "\"process_managers\": [\"one\", \"two\"], \"tbf_permissions\": \"signed\",\n"
	    "  \"log_level\": \"debug\", \"socket\": {\"path\": \"/s\", \"mode\": \"0666\", \"group\": \"root\"},\n"
	    "  \"backoff\": {\"short_life\": 0.001, \"free_restarts\": 0, \"first_delay\": 2, \"max_delay\": 86400} }\n";
	struct config config;

	CU_ASSERT_TRUE_FATAL(read_text(&config, text));
	CU_ASSERT_EQUAL_FATAL(config.apps.count, 2);
	CU_ASSERT_STRING_EQUAL(config.apps.list[0].path, "/a.tab");
	CU_ASSERT_PTR_NULL(config.apps.list[0].name);
	CU_ASSERT_TRUE(config.apps.list[0].enabled);
	/* The daemon's policy applies, although it comes later in the file. */
	CU_ASSERT_EQUAL(config.apps.list[0].fault_policy.kind, KC_POLICY_PANIC);
	CU_ASSERT_STRING_EQUAL(config.apps.list[1].path, "/tmp/b.tab");
	CU_ASSERT_STRING_EQUAL(config.apps.list[1].name, "bee");
	CU_ASSERT_EQUAL(config.apps.list[1].fault_policy.kind, KC_POLICY_RESTART_AT_MOST);
	CU_ASSERT_EQUAL(config.apps.list[1].fault_policy.threshold, 3);
	CU_ASSERT_FALSE(config.apps.list[1].enabled);
	CU_ASSERT_PTR_NULL(config.apps.list[0].permissions.table);
	CU_ASSERT_EQUAL(config.apps.list[1].permissions.bytes, 2 + 2 * 16);
	CU_ASSERT_EQUAL(config.tbf_permissions, TBF_PERMISSIONS_SIGNED);
	CU_ASSERT_TRUE(config.namespaces_optional);
	CU_ASSERT_EQUAL(config.memory_bytes, 3u << 20);
	CU_ASSERT_EQUAL(config.share_bytes, 128u << 10);
	CU_ASSERT_EQUAL(config.max_apps, 32768);
	CU_ASSERT_EQUAL(config.leds, 32);
	CU_ASSERT_EQUAL(config.devices.led_count, 2);
	CU_ASSERT_STRING_EQUAL(config.devices.leds[0], "green:status");
	CU_ASSERT_STRING_EQUAL(config.devices.leds[1], "");
	CU_ASSERT_STRING_EQUAL(config.devices.input_device, "/dev/input/event7");
	CU_ASSERT_STRING_EQUAL(config.devices.gpio_chip, "gpiochip0");
	CU_ASSERT_EQUAL(config.devices.gpio_line_count, 2);
	CU_ASSERT_EQUAL(config.devices.gpio_lines[0], 17);
	CU_ASSERT_STRING_EQUAL(config.devices.temperature, "/sys/t");
	CU_ASSERT_STRING_EQUAL(config.devices.humidity, "/sys/h");
	CU_ASSERT_EQUAL(config.credentials.require, CREDENTIALS_SIGNATURE);
	CU_ASSERT_EQUAL(config.credentials.keys.count, 2);
	CU_ASSERT_STRING_EQUAL(config.credentials.keys.list[0], "/tmp/one.pem");
	CU_ASSERT_STRING_EQUAL(config.credentials.keys.list[1], "/two.pem");
	CU_ASSERT_EQUAL(config.credentials.hmac_keys.count, 1);
	CU_ASSERT_PTR_EQUAL(config.short_ids, &kc_app_id_by_key_and_name);
	CU_ASSERT_EQUAL(config.process_managers.count, 2);
	CU_ASSERT_STRING_EQUAL(config.process_managers.list[1], "two");
	CU_ASSERT_EQUAL(config.log_level, LOG_LEVEL_DEBUG);
	CU_ASSERT_STRING_EQUAL(config.socket.path, "/s");
	CU_ASSERT_EQUAL(config.socket.mode, 0666);
	CU_ASSERT_EQUAL(config.socket.group, 0);
	CU_ASSERT_EQUAL(config.backoff.short_life_ns, 1000000);
	CU_ASSERT_EQUAL(config.backoff.free_restarts, 0);
	CU_ASSERT_EQUAL(config.backoff.first_delay_ns, 2000000000u);
	CU_ASSERT_EQUAL(config.backoff.max_delay_ns, UINT64_C(86400000000000));
	config_free(&config);
}

/* For each key, a value of every wrong kind. */
static const struct wrong {
	const char *key; /* with dots, as in reports */
	const char *values[8];
} wrong_values[] = {
    {"apps", {"{}", "1", "null", "\"x\""}},
    {"apps[0].path", {"\"\"", "1", "null", "[]"}},
    {"apps[0].name", {"\"\"", "\"12345678901234567890123456789012\"", "\"a\\nb\"", "7"}},
    {"apps[0].fault_policy", {"\"retry\"", "\"restart:\"", "\"restart:-1\"", "1", "true"}},
    {"apps[0].permissions", {"\"1\"", "[1]", "[\"\"]", "[\"1:\"]", "[\"1\", null]", "{}", "true"}},
    {"apps[0].enabled", {"1", "\"true\"", "null"}},
    {"fault_policy", {"\"\"", "{}", "0"}},
    {"backoff", {"[]", "1", "\"x\""}},
    {"backoff.short_life", {"0", "-1", "86401", "\"1\"", "1e300"}},
    {"backoff.free_restarts", {"-1", "1.5", "1000001", "\"5\""}},
    {"backoff.first_delay", {"0", "90000", "[]"}},
    {"backoff.max_delay", {"0.0001", "null", "{}"}},
    {"namespaces", {"\"maybe\"", "true", "\"Required\""}},
    {"memory_limit", {"0", "-5", "\"0\"", "\"1T\"", "1.5", "true"}},
    {"share_window", {"-1", "\"257M\"", "268435457", "\"0\"", "true"}},
    {"max_apps", {"0", "32769", "-1", "\"5\"", "1e3"}},
    {"leds", {"0", "33", "null"}},
    {"devices", {"[]", "1", "\"led=virtual\""}},
    {"devices.leds", {"[]", "\"virtual\"", "[1]", "[\"\"]", "[\"a/b\"]", "[\"virtual\", null]", "4"}},
    {"devices.buttons", {"33", "-1", "\"event0\"", "[4]", "null", "1.5", "true"}},
    {"devices.gpio", {"\"\"", "\"gpiochip0\"", "\"gpiochip0:1,1\"", "[0, 1]", "{}", "7"}},
    {"devices.temperature", {"\"\"", "\"temp1_input\"", "1", "null"}},
    {"devices.humidity", {"\"\"", "\"./humidity\"", "[]", "false"}},
    {"credentials", {"[]", "\"none\"", "true"}},
    {"credentials.require", {"\"always\"", "\"\"", "true", "0", "null", "[]"}},
    {"credentials.keys", {"\"key.pem\"", "[\"\"]", "[1]", "[\"a\", null]", "{}", "true"}},
    {"credentials.hmac_keys", {"\"secret\"", "[\"\"]", "[[]]", "{}", "7"}},
    {"short_ids", {"\"crc\"", "\"\"", "1", "null", "[]"}},
    {"process_managers", {"\"app\"", "[\"\"]", "[1]", "[\"a\", null]", "{}"}},
    {"tbf_permissions", {"\"all\"", "\"Grant\"", "true", "[]"}},
    {"log_level", {"\"loud\"", "2", "\"\""}},
    {"socket", {"\"/run/x\"", "[]"}},
    {"socket.path", {"\"\"", "5"}},
    {"socket.mode", {"\"9\"", "\"1666\"", "\"0689\"", "\"66\"", "432"}},
    {"keeper_socket", {"\"\"", "false", "{}"}},
    {"socket.group", {"\"no-such-group-here\"", "0", "\"\""}},
};
#define WRONG_KEYS (sizeof wrong_values / sizeof wrong_values[0])

/* A file in which the value of that key begins at line 2, column 9. */
static void write_wrong(char *text, size_t size, const char *key, const char *value)
{
	const char *last = strrchr(key, '.') != NULL ? strrchr(key, '.') + 1 : key;
	bool is_app = strncmp(key, "apps[", 5) == 0;
	const char *before = is_app                                  ? "\"apps\": [{"
			     : strncmp(key, "backoff.", 8) == 0      ? "\"backoff\": {"
			     : strncmp(key, "devices.", 8) == 0      ? "\"devices\": {"
			     : strncmp(key, "credentials.", 12) == 0 ? "\"credentials\": {"
								     : "\"socket\": {";
	bool is_inner = last != key;
	const char *path_too = is_app && strcmp(last, "path") != 0 ? ", \"path\": \"x\"" : "";

	snprintf(text, size, "{ %s \"%s\":\n        %s%s%s }\n", is_inner ? before : "", last, value, path_too,
		 is_app     ? "}]"
		 : is_inner ? "}"
			    : "");
}

static void wrong_once(void)
{
	for (size_t i = 0; i < WRONG_KEYS; i++) {
		const struct wrong *wrong = &wrong_values[i];

		for (size_t j = 0; j < 8 && wrong->values[j] != NULL; j++) {
			struct config config;
			char text[512];
			char expected[128];

			write_wrong(text, sizeof text, wrong->key, wrong->values[j]);
			snprintf(expected, sizeof expected, ":2:9: %s: must be ", wrong->key);
			CU_ASSERT_FALSE(read_text(&config, text));
			CU_ASSERT_EQUAL(line_count, 1);
			if (strncmp(lines, expected, strlen(expected)) != 0)
				fprintf(stderr, "%s gave: %s\n", text, lines);
			CU_ASSERT_EQUAL(strncmp(lines, expected, strlen(expected)), 0);
			CU_ASSERT_EQUAL(config.apps.count, 0);
		}
	}
}

/* Otherwise a key would be untested. */
static size_t count_keys(const struct config_table *table)
{
	size_t count = 0;

	for (size_t i = 0; i < table->count; i++)
		count += 1 + (table->keys[i].inner != NULL ? count_keys(table->keys[i].inner) : 0);
	return count;
}

static void all_keys_tested(void)
{
	CU_ASSERT_EQUAL(count_keys(&config_table), WRONG_KEYS);
}

static void unknown_keys(void)
{
	struct config config;

	CU_ASSERT_FALSE(
	    read_text(&config, "{\n\t\"log_levl\": \"debug\", \"zzzzzzzz\": 1,\n \"socket\": {\"pth\": 3}, \"apps\": [{}, 5] }"));
	CU_ASSERT_STRING_EQUAL(lines,
			       ":2:2: log_levl: no such key; do you mean \"log_level\"?\n"
			       ":2:23: zzzzzzzz: no such key; here can be: apps, fault_policy, backoff, namespaces, "
			       "memory_limit, share_window, max_apps, leds, devices, credentials, short_ids, process_managers, "
			       "tbf_permissions, log_level, socket, keeper_socket\n"
			       ":3:13: socket.pth: no such key; do you mean \"path\"?\n"
			       ":3:33: apps[0]: \"path\" is missing\n"
			       ":3:37: apps[1]: must be an object with \"path\"\n");
}

static void not_json(void)
{
	static const struct {
		const char *text;
		const char *begins;
	} cases[] = {
	    {"", ":"},
	    {"{", ":1:1: not JSON: "},
	    {"{}\n}", ":2:1: not JSON: "},
	    {"{\"leds\": 1,\n \"leds\": 2}", ":2:7: not JSON: duplicate object key"},
	    {"[]", ":1:1: a configuration is an object"},
	    {"{\"leds\": 01}", ":1:"},
	    {"{\"leds\": 99999999999999999999}", ":1:"},
	    {"{\"\\u0000\": 1}", ":1:"},
	    {"{\"\xff\": 1}", ":1:"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct config config;

		CU_ASSERT_FALSE(read_text(&config, cases[i].text));
		CU_ASSERT_EQUAL(line_count, 1);
		if (strncmp(lines, cases[i].begins, strlen(cases[i].begins)) != 0)
			fprintf(stderr, "%s gave: %s\n", cases[i].text, lines);
		CU_ASSERT_EQUAL(strncmp(lines, cases[i].begins, strlen(cases[i].begins)), 0);
	}
}

static void too_large(void)
{
	static char text[CONFIG_FILE_MAX + 1];
	struct config config;

	memset(text, ' ', sizeof text);
	memcpy(text, "{}", 2);
	CU_ASSERT_TRUE(read_bytes(&config, text, CONFIG_FILE_MAX));
	config_free(&config);
	CU_ASSERT_FALSE(read_bytes(&config, text, sizeof text));
	CU_ASSERT_PTR_NOT_NULL(strstr(lines, "larger than 1048576 bytes"));
}

static void strange_names(void)
{
	struct config config;

	/* Text from the file must not forge lines in the log. */
	CU_ASSERT_FALSE(read_text(&config, "{\"a\\nb\\u001b[31m\": 1}"));
	CU_ASSERT_PTR_NOT_NULL(strstr(lines, "a?b?[31m: no such key"));
	CU_ASSERT_FALSE(
	    read_text(&config, "{\"leds\": \"a long value that goes on and on and on and on and on and on and on\"}"));
	CU_ASSERT_PTR_NOT_NULL(strstr(lines, "..."));
	/* Brackets and quotes in strings do not confuse the reported positions. */
	CU_ASSERT_FALSE(read_text(&config, "{\"fault_policy\": \"stop\", \"socket\": {\"path\": \"/]}\\\"[{,\"},\n\"leds\": 0}"));
	CU_ASSERT_EQUAL(strncmp(lines, ":2:9: leds: ", 12), 0);
}

static void whole(void)
{
	struct config config;

	CU_ASSERT_FALSE(read_text(&config, "{\"max_apps\": 1, \"apps\": [{\"path\": \"a\"}, {\"path\": \"b\"}]}"));
	CU_ASSERT_STRING_EQUAL(lines, ":1:25: apps: 2 apps, but max_apps is 1\n");
	CU_ASSERT_TRUE(
	    read_text(&config, "{\"max_apps\": 1, \"apps\": [{\"path\": \"a\"}, {\"path\": \"b\", \"enabled\": false}]}"));
	config_free(&config);
	CU_ASSERT_FALSE(read_text(&config, "{\"backoff\": {\"first_delay\": 2, \"max_delay\": 1}}"));
	CU_ASSERT_STRING_EQUAL(lines, ":1:13: backoff: first_delay must not be more than max_delay\n");
}

HARNESS_MAIN({"an empty object means the defaults", empty_object}, {"every key is taken", every_key},
	     {"every key that is wrong is named, with line, column and what was expected", wrong_once},
	     {"there is no key without such a test", all_keys_tested},
	     {"unknown keys and missing ones are named, all of them", unknown_keys}, {"what is not JSON is refused", not_json},
	     {"a file that is too large is refused", too_large}, {"a hostile file cannot forge lines of the log", strange_names},
	     {"keys that contradict each other are named", whole})
