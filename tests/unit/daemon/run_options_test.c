/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/run/run_options.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/harness.h"

#define WORDS_MAX 16

static char reason[256];

static int parse(struct run_options *options, const char *const *words)
{
	static char storage[WORDS_MAX][64];
	static char *argv[WORDS_MAX + 1];
	int argc = 1;

	argv[0] = "run";
	for (; words[argc - 1] != NULL; argc++) {
		snprintf(storage[argc], sizeof storage[argc], "%s", words[argc - 1]);
		argv[argc] = storage[argc];
	}
	argv[argc] = NULL;
	reason[0] = '\0';
	return run_options_parse(argc, argv, options, reason, sizeof reason);
}

#define PARSE(options, ...) parse((options), (const char *const[]){__VA_ARGS__, NULL})

static void defaults(void)
{
	struct run_options options;

	CU_ASSERT_EQUAL(PARSE(&options, "a.tab", "b.tab"), 0);
	CU_ASSERT_EQUAL(options.tab_count, 2);
	CU_ASSERT_STRING_EQUAL(options.tabs[1], "b.tab");
	CU_ASSERT_EQUAL(options.fault_policy.kind, KC_POLICY_STOP);
	CU_ASSERT_EQUAL(options.log_level, LOG_LEVEL_NOTICE);
	CU_ASSERT_FALSE(options.has_timeout || options.until_idle || options.no_prefix || options.show_leds || options.help);
	CU_ASSERT_EQUAL(options.memory_bytes, 0);
	CU_ASSERT_EQUAL(options.share_bytes, 65536);
}

static void all_of_them(void)
{
	struct run_options options;

	CU_ASSERT_EQUAL(PARSE(&options, "--until-idle", "--timeout", "1.25", "a.tab", "--no-prefix", "--show-leds",
			      "--fault-policy=restart:7", "--memory", "64M", "--log-level", "debug", "--", "--odd.tab"),
			0);
	CU_ASSERT_TRUE(options.until_idle && options.has_timeout && options.no_prefix && options.show_leds);
	CU_ASSERT_EQUAL(options.timeout_ns, 1250000000u);
	CU_ASSERT_EQUAL(options.fault_policy.kind, KC_POLICY_RESTART_AT_MOST);
	CU_ASSERT_EQUAL(options.fault_policy.threshold, 7);
	CU_ASSERT_EQUAL(options.memory_bytes, 64u << 20);
	CU_ASSERT_EQUAL(PARSE(&options, "--share-window", "1M", "a.tab"), 0);
	CU_ASSERT_EQUAL(options.share_bytes, 1u << 20);
	CU_ASSERT_EQUAL(PARSE(&options, "--share-window=0", "a.tab"), 0);
	CU_ASSERT_EQUAL(options.share_bytes, 0);
	CU_ASSERT_EQUAL(PARSE(&options, "--until-idle", "--timeout", "1.25", "a.tab", "--no-prefix", "--show-leds",
			      "--fault-policy=restart:7", "--memory", "64M", "--log-level", "debug", "--", "--odd.tab"),
			0);
	CU_ASSERT_EQUAL(options.log_level, LOG_LEVEL_DEBUG);
	CU_ASSERT_EQUAL(options.tab_count, 2);
	CU_ASSERT_STRING_EQUAL(options.tabs[1], "--odd.tab");
}

static void keys(void)
{
	char *many[2 + 2 * CREDENTIALS_KEYS_MAX + 3] = {"run"};
	struct run_options options;
	int count = 1;

	CU_ASSERT_EQUAL(PARSE(&options, "--key", "a.pem", "--hmac-key=s", "a.tab", "--key", "b.pem"), 0);
	CU_ASSERT_EQUAL(options.require_credentials, CREDENTIALS_NONE);
	CU_ASSERT_EQUAL(options.keys.count, 2);
	CU_ASSERT_STRING_EQUAL(options.keys.list[1], "b.pem");
	CU_ASSERT_EQUAL(options.hmac_keys.count, 1);
	CU_ASSERT_STRING_EQUAL(options.hmac_keys.list[0], "s");
	CU_ASSERT_EQUAL(PARSE(&options, "--require-credentials", "hash", "a.tab"), 0);
	CU_ASSERT_EQUAL(options.require_credentials, CREDENTIALS_HASH);
	CU_ASSERT_PTR_EQUAL(options.short_ids, &kc_app_id_by_tbf);
	CU_ASSERT_EQUAL(PARSE(&options, "--short-ids", "name", "a.tab"), 0);
	CU_ASSERT_PTR_EQUAL(options.short_ids, &kc_app_id_by_name);
	CU_ASSERT_EQUAL(PARSE(&options, "--short-ids", "key", "a.tab"), 0);
	CU_ASSERT_PTR_EQUAL(options.short_ids, &kc_app_id_by_key);
	CU_ASSERT_EQUAL(PARSE(&options, "--require-credentials", "signature", "--hmac-key", "s", "a.tab"), 0);
	CU_ASSERT_EQUAL(options.require_credentials, CREDENTIALS_SIGNATURE);
	CU_ASSERT_EQUAL(PARSE(&options, "--require-credentials", "signature", "a.tab"), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(reason, "needs a --key or --hmac-key"));

	for (int i = 0; i < CREDENTIALS_KEYS_MAX; i++) {
		many[count++] = "--key";
		many[count++] = "k";
	}
	many[count++] = "a.tab";
	CU_ASSERT_EQUAL(run_options_parse(count, many, &options, reason, sizeof reason), 0);
	CU_ASSERT_EQUAL(options.keys.count, CREDENTIALS_KEYS_MAX);
	many[count++] = "--key";
	many[count++] = "k";
	CU_ASSERT_EQUAL(run_options_parse(count, many, &options, reason, sizeof reason), -EINVAL);
}

static void timeouts(void)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t nanoseconds;
	} cases[] = {
	    {"0", true, 0},
	    {"5", true, 5000000000u},
	    {"0.000000001", true, 1},
	    {"0.0000000019", true, 1},
	    {"1000000000", true, UINT64_C(1000000000000000000)},
	    {"1000000001", false, 0},
	    {"99999999999999999999999", false, 0},
	    {"-1", false, 0},
	    {"+1", false, 0},
	    {"1.", false, 0},
	    {".5", false, 0},
	    {"1e3", false, 0},
	    {"", false, 0},
	    {" 1", false, 0},
	    {"1s", false, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct run_options options;
		int result = PARSE(&options, "--timeout", cases[i].text, "a.tab");

		CU_ASSERT_EQUAL(result, cases[i].good ? 0 : -EINVAL);
		CU_ASSERT_TRUE(cases[i].good ? options.timeout_ns == cases[i].nanoseconds : strstr(reason, "--timeout") != NULL);
	}
}

static void values_that_are_wrong(void)
{
	static const char *const wrong[][2] = {
	    {"--share-window", "257M"},
	    {"--share-window", "-1"},
	    {"--share-window", "x"},
	    {"--memory", "0"},
	    {"--memory", "x"},
	    {"--memory", "1T"},
	    {"--memory", "1MB"},
	    {"--memory", "-5"},
	    {"--memory", "18446744073709551616"},
	    {"--memory", "9999999999G"},
	    {"--log-level", "loud"},
	    {"--require-credentials", "yes"},
	    {"--key", ""},
	    {"--short-ids", "crc"},
	    {"--short-ids", ""},
	    {"--hmac-key", ""},
	    {"--fault-policy", "retry"},
	    {"--fault-policy", ""},
	    {"--fault-policy", "restart:"},
	    {"--fault-policy", "restart:-1"},
	    {"--fault-policy", "restart:4294967296"},
	};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct run_options options;

		CU_ASSERT_EQUAL(PARSE(&options, wrong[i][0], wrong[i][1], "a.tab"), -EINVAL);
		CU_ASSERT_PTR_NOT_NULL(strstr(reason, wrong[i][0]));
		CU_ASSERT_PTR_NOT_NULL(strstr(reason, "must be"));
	}
}

static void usage(void)
{
	struct run_options options;

	CU_ASSERT_EQUAL(PARSE(&options, "--until-idle"), -EINVAL);
	CU_ASSERT_STRING_EQUAL(reason, "no APP.tab given");
	CU_ASSERT_EQUAL(PARSE(&options, "--frobnicate", "a.tab"), -EINVAL);
	CU_ASSERT_STRING_EQUAL(reason, "unknown option --frobnicate");
	CU_ASSERT_EQUAL(PARSE(&options, "-x", "a.tab"), -EINVAL);
	CU_ASSERT_STRING_EQUAL(reason, "unknown option -x");
	CU_ASSERT_EQUAL(PARSE(&options, "a.tab", "--timeout"), -EINVAL);
	CU_ASSERT_STRING_EQUAL(reason, "--timeout needs a value");
	CU_ASSERT_EQUAL(PARSE(&options, "--no-prefix=1", "a.tab"), -EINVAL);
	CU_ASSERT_STRING_EQUAL(reason, "--no-prefix takes no value");
	CU_ASSERT_EQUAL(PARSE(&options, "--help"), 0);
	CU_ASSERT_TRUE(options.help);
}

HARNESS_MAIN({"options have defaults", defaults}, {"every option is understood, among the names of apps too", all_of_them},
	     {"keys and what they are for are read", keys}, {"timeouts are decimal numbers of seconds", timeouts},
	     {"a wrong value is named with what would be right", values_that_are_wrong}, {"wrong usage is named", usage})
