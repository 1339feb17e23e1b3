/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The random number driver on the real core, with a source that counts: word n is 0xnn000000 + n. */
#include <string.h>

#include "capsules/rng.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

#define RNG CAPSULE_RNG_NUMBER
#define GET 1

static struct port_fixture f;
static struct capsule_rng the_rng;
static struct kc_driver drivers[1];
static struct process_queue_entry waiting[FIXTURE_SLOTS];

/* The source. */
static uint32_t wanted;
static uint32_t next_word;
static uint32_t words_taken;
static enum kc_error refuse;

static enum kc_error get(void *context, uint32_t words)
{
	(void)context;
	if (refuse != KC_OK)
		return refuse;
	CU_ASSERT_EQUAL(wanted, 0);
	CU_ASSERT_TRUE(words > 0 && words <= KC_HIL_RNG_WORDS_MAX);
	wanted = words;
	return KC_OK;
}

static void give(uint32_t count)
{
	uint32_t words[KC_HIL_RNG_WORDS_MAX];

	for (uint32_t i = 0; i < count; i++, next_word++)
		words[i] = next_word << 24 | next_word;
	wanted = 0;
	words_taken += count;
	capsule_rng_words(&the_rng, words, count);
}

static void give_all(void)
{
	while (wanted > 0)
		give(wanted);
}

static void begin(void)
{
	static const struct kc_hil_rng_ops ops = {.get = get};

	wanted = words_taken = 0;
	next_word = 1;
	refuse = KC_OK;
	drivers[0] = capsule_rng_driver(&the_rng);
	port_fixture_begin(&f, drivers, 1);
	capsule_rng_init(&the_rng, &f.kernel, waiting, (struct kc_hil_rng){.ops = &ops});
}

static uint32_t load(void)
{
	uint32_t app = port_fixture_load(&f);

	fixture_subscribe(&f, app, RNG, 0, FIXTURE_FUNCTION);
	return app;
}

static void share(uint32_t app, uint32_t length)
{
	memset(fixture_bytes(&f, app, 0), 0, 1024);
	fixture_allow_rw(&f, app, RNG, 0, 0, length);
}

static void ask(uint32_t app, uint32_t count)
{
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, RNG, GET, count, 0), kc_success()));
}

static bool is_quiet(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&f, app, &upcall);
}

static void expect_upcall(uint32_t app, uint32_t status, uint32_t count)
{
	struct fixture_upcall upcall = {0};

	CU_ASSERT_TRUE(fixture_upcall(&f, app, &upcall));
	CU_ASSERT_EQUAL(upcall.arguments[0], status);
	CU_ASSERT_EQUAL(upcall.arguments[1], count);
	CU_ASSERT_EQUAL(upcall.arguments[2], 0);
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_FALSE(capsule_rng_busy(&the_rng, fixture_id(&f, app)));
}

static void commands_answer_as_documented(void)
{
	begin();

	uint32_t app = load();

	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, RNG, 0, 0, 0), kc_success()));
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, RNG, 2, 0, 0), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, RNG, 0xffffffff, 0, 0), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, RNG, 1, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RW, RNG, 1, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RO, RNG, 0, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	fixture_restart(&f, app);
	fixture_starve(&f, app);
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, RNG, 0, 0, 0), kc_success()));
	CU_ASSERT_TRUE(kc_return_is(fixture_command(&f, app, RNG, GET, 4, 0), kc_failure(KC_NOMEM)));
	port_fixture_end(&f);
}

static void bytes_come_in_order_and_exactly_as_many(void)
{
	static const uint8_t seven[] = {1, 0, 0, 1, 2, 0, 0, 0};

	begin();

	uint32_t app = load();

	share(app, 16);
	ask(app, 7);
	CU_ASSERT_EQUAL(wanted, 2);
	CU_ASSERT_TRUE(capsule_rng_busy(&the_rng, fixture_id(&f, app)));
	CU_ASSERT_TRUE(is_quiet(app));
	give_all();
	expect_upcall(app, 0, 7);
	CU_ASSERT_EQUAL(memcmp(fixture_bytes(&f, app, 0), seven, sizeof seven), 0);
	CU_ASSERT_EQUAL(wanted, 0);
	port_fixture_end(&f);
}

static void no_more_than_the_buffer_holds(void)
{
	for (uint32_t length = 0; length < 10; length++) {
		begin();

		uint32_t app = load();

		share(app, length);
		ask(app, 0xffffffff);
		CU_ASSERT_EQUAL(wanted, KC_HIL_RNG_WORDS_MAX);
		give_all();
		expect_upcall(app, 0, length);
		CU_ASSERT_EQUAL(fixture_bytes(&f, app, length)[0], 0);
		CU_ASSERT_TRUE(length == 0 || fixture_bytes(&f, app, 0)[0] == 1);
		port_fixture_end(&f);
	}
}

static void large_requests_take_several_rounds(void)
{
	begin();

	uint32_t app = load();

	share(app, 300);
	ask(app, 300);
	give_all();
	expect_upcall(app, 0, 300);
	CU_ASSERT_EQUAL(words_taken, 75);
	CU_ASSERT_EQUAL(fixture_bytes(&f, app, 296)[0], 75);
	port_fixture_end(&f);
}

static void a_request_for_nothing_is_answered(void)
{
	begin();

	uint32_t app = load();

	ask(app, 0);
	expect_upcall(app, 0, 0);
	CU_ASSERT_EQUAL(wanted, 0);
	/* It ends the request in progress. */
	share(app, 8);
	ask(app, 8);
	ask(app, 0);
	expect_upcall(app, 0, 0);
	give_all();
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_EQUAL(fixture_bytes(&f, app, 0)[0], 0);
	port_fixture_end(&f);
}

static void a_second_request_replaces_the_first(void)
{
	begin();

	uint32_t app = load();

	share(app, 300);
	ask(app, 300);
	give(wanted);
	ask(app, 4);
	give_all();
	expect_upcall(app, 0, 4);
	port_fixture_end(&f);
}

/* B4 */
static void a_buffer_that_changes_under_a_request_is_not_overrun(void)
{
	static const struct {
		uint32_t shorter, reported;
	} cases[] = {{0, 0}, {127, 0}, {128, 128}, {129, 129}, {200, 200}};

	for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		begin();

		uint32_t app = load();

		share(app, 300);
		ask(app, 300);
		give(wanted);
		share(app, cases[i].shorter);
		give_all();
		expect_upcall(app, 0, cases[i].reported);
		CU_ASSERT_EQUAL(fixture_bytes(&f, app, cases[i].shorter)[0], 0);
		port_fixture_end(&f);
	}
}

static void one_large_request_holds_up_nobody(void)
{
	begin();

	uint32_t large = load();
	uint32_t small = load();

	share(large, 1024);
	share(small, 4);
	ask(large, 1024);
	ask(small, 4);
	give(wanted);
	give(wanted);
	expect_upcall(small, 0, 4);
	CU_ASSERT_TRUE(is_quiet(large));
	give_all();
	expect_upcall(large, 0, 1024);
	port_fixture_end(&f);
}

static void every_word_is_given_to_one_process_only(void)
{
	begin();

	uint32_t first = load();
	uint32_t second = load();

	share(first, 5);
	share(second, 5);
	ask(first, 5);
	ask(second, 5);
	give(4);
	expect_upcall(first, 0, 5);
	expect_upcall(second, 0, 5);
	CU_ASSERT_EQUAL(fixture_bytes(&f, first, 0)[0], 1);
	CU_ASSERT_EQUAL(fixture_bytes(&f, first, 4)[0], 2);
	CU_ASSERT_EQUAL(fixture_bytes(&f, second, 0)[0], 3);
	CU_ASSERT_EQUAL(fixture_bytes(&f, second, 4)[0], 4);
	port_fixture_end(&f);
}

static void a_request_dies_with_its_process(void)
{
	begin();

	uint32_t dies = load();
	uint32_t other = load();
	struct kc_process_id old = fixture_id(&f, dies);

	share(dies, 8);
	share(other, 8);
	ask(dies, 8);
	ask(other, 8);
	fixture_restart(&f, dies);
	CU_ASSERT_FALSE(capsule_rng_busy(&the_rng, old));
	CU_ASSERT_FALSE(capsule_rng_busy(&the_rng, fixture_id(&f, dies)));
	fixture_subscribe(&f, dies, RNG, 0, FIXTURE_FUNCTION);
	share(dies, 8);
	give_all();
	CU_ASSERT_TRUE(is_quiet(dies));
	CU_ASSERT_EQUAL(fixture_bytes(&f, dies, 0)[0], 0);
	expect_upcall(other, 0, 8);
	/* All waiting processes have ended when the words come. */
	ask(other, 8);
	kc_process_terminate(&f.kernel, other, (struct kc_completion){.has_code = false});
	give_all();
	CU_ASSERT_EQUAL(wanted, 0);
	capsule_rng_words(&the_rng, NULL, 0); /* unrequested */
	port_fixture_end(&f);
}

static void a_source_that_fails_ends_the_requests(void)
{
	begin();

	uint32_t app = load();
	uint32_t other = load();

	share(app, 8);
	share(other, 8);
	refuse = KC_FAIL;
	ask(app, 8);
	expect_upcall(app, KC_FAIL, 0);
	refuse = KC_OK;
	ask(app, 8);
	ask(other, 8);
	give(0);
	expect_upcall(app, KC_FAIL, 0);
	expect_upcall(other, KC_FAIL, 0);
	ask(app, 8);
	give_all();
	expect_upcall(app, 0, 8);
	port_fixture_end(&f);
}

/* F3 */
static void the_driver_is_found_under_its_number(void)
{
	begin();
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&f.kernel, 0x40001), &drivers[0]);
	CU_ASSERT_PTR_EQUAL(the_rng.driver, &drivers[0]);
	port_fixture_end(&f);
}

HARNESS_MAIN({"rng: commands answer as documented", commands_answer_as_documented},
	     {"rng: bytes come in order and exactly as many", bytes_come_in_order_and_exactly_as_many},
	     {"rng: no more than the buffer holds", no_more_than_the_buffer_holds},
	     {"rng: large requests take several rounds", large_requests_take_several_rounds},
	     {"rng: a request for nothing is answered", a_request_for_nothing_is_answered},
	     {"rng: a second request replaces the first", a_second_request_replaces_the_first},
	     {"rng: a buffer that changes is not overrun (B4)", a_buffer_that_changes_under_a_request_is_not_overrun},
	     {"rng: one large request holds up nobody", one_large_request_holds_up_nobody},
	     {"rng: every word is given to one process only", every_word_is_given_to_one_process_only},
	     {"rng: a request dies with its process", a_request_dies_with_its_process},
	     {"rng: a source that fails ends the requests", a_source_that_fails_ends_the_requests},
	     {"rng: the driver is found under its number (F3)", the_driver_is_found_under_its_number})
