/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The driver that shows and manages processes, on the real core. */
#include <string.h>

#include "capsules/process_info.h"
#include "kernelcore/tbf_numbers.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"
#include "tests/unit/tbf_builder.h"

#define INFO CAPSULE_PROCESS_INFO_NUMBER
enum { EXISTS = 0, COUNT = 1, IDS = 2, SHORT_IDS = 3, NAME = 4, STATISTICS = 5, MANAGE = 6 };
enum { RESUME = 1, STOP = 2, FAULT = 3, TERMINATE = 4, START = 5 };

#define TBF_LENGTH 512u
#define SHORT_ID   0x12345678u

static struct port_fixture f;
static struct capsule_process_info the_info;
static struct kc_driver drivers[1];
static struct tbf_builder tbfs[FIXTURE_SLOTS];
static uint32_t tbf_count;
static uint64_t trusted; /* the identifier that the composition root trusts */

static bool may_manage(void *context, struct kc_process_id process)
{
	return process.identifier == *(uint64_t *)context;
}

static void begin(void)
{
	tbf_count = 0;
	trusted = UINT64_MAX;
	drivers[0] = capsule_process_info_driver(&the_info);
	port_fixture_begin(&f, drivers, 1);
	kc_kernel_use_app_ids(&f.kernel, &kc_app_id_by_tbf);
	capsule_process_info_init(&the_info, &f.kernel, may_manage, &trusted);
}

/* Loads an app with a name, optionally a ShortId, and optionally a permissions TLV that allows these commands of this driver. */
static uint32_t load(const char *name, uint32_t short_id, const uint32_t *driver, uint32_t commands)
{
	struct tbf_builder *tbf = &tbfs[tbf_count++];
	uint8_t permission[2 + TBF_PERMISSION_BYTES] = {1, 0};

	tbf_begin(tbf);
	tbf_add_program(tbf, 0, 0, FIXTURE_APP_RAM, TBF_LENGTH);
	tbf_add(tbf, TBF_TLV_NAME, name, (uint32_t)strlen(name));
	tbf_add_kernel_version(tbf, 2, 0);
	if (short_id != 0)
		tbf_add_words(tbf, TBF_TLV_SHORT_ID, 1, &short_id);
	if (driver != NULL) {
		tbf_put_u32(permission + 2, *driver);
		tbf_put_u32(permission + 10, commands);
		tbf_add(tbf, TBF_TLV_PERMISSIONS, permission, sizeof permission);
	}
	tbf_finish(tbf, TBF_LENGTH, TBF_FLAG_ENABLED);
	return port_fixture_load_tbf(&f, tbf->bytes, TBF_LENGTH);
}

static uint32_t load_plain(const char *name)
{
	return load(name, 0, NULL, 0);
}

static uint32_t load_permitted(const char *name, uint32_t commands)
{
	static const uint32_t this_driver = INFO;

	return load(name, 0, &this_driver, commands);
}

static uint32_t id(uint32_t app)
{
	return (uint32_t)fixture_id(&f, app).identifier;
}

static bool answers(uint32_t app, uint32_t number, uint32_t arg0, uint32_t arg1, struct kc_return wanted)
{
	return kc_return_is(fixture_command(&f, app, INFO, number, arg0, arg1), wanted);
}

static uint32_t word(uint32_t app, uint32_t place)
{
	const uint8_t *at = fixture_bytes(&f, app, 4 * place);

	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void share(uint32_t app, uint32_t length)
{
	memset(fixture_bytes(&f, app, 0), 0xee, 64);
	fixture_allow_rw(&f, app, INFO, 0, 0, length);
}

static enum kc_state state(uint32_t app)
{
	return kc_process_state(&f.kernel, app);
}

static void commands_answer_as_documented(void)
{
	begin();

	uint32_t app = load_plain("one");

	CU_ASSERT_TRUE(answers(app, EXISTS, 0, 0, kc_success()));
	CU_ASSERT_TRUE(answers(app, COUNT, 0, 0, kc_success_u32(1)));
	CU_ASSERT_TRUE(answers(app, 7, 0, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 10, id(app), STOP, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(answers(app, 0xffffffff, 0, 0, kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, INFO, 0, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RW, INFO, 1, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RO, INFO, 0, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	fixture_restart(&f, app);
	fixture_starve(&f, app);
	CU_ASSERT_TRUE(answers(app, COUNT, 0, 0, kc_success_u32(1)));
	for (uint32_t number = IDS; number <= STATISTICS; number++)
		CU_ASSERT_TRUE(answers(app, number, id(app), 0, kc_failure(KC_NOMEM)));
	port_fixture_end(&f);
}

static void processes_are_listed_in_any_state(void)
{
	begin();

	uint32_t app = load_plain("one");
	uint32_t other = load("two", SHORT_ID, NULL, 0);
	uint32_t dead = load_plain("three");

	kc_process_terminate(&f.kernel, dead, (struct kc_completion){.has_code = false});
	CU_ASSERT_TRUE(answers(app, COUNT, 0, 0, kc_success_u32(3)));
	/* Without a buffer, only the number is returned. */
	CU_ASSERT_TRUE(answers(app, IDS, 0, 0, kc_success_u32(3)));
	share(app, 16);
	CU_ASSERT_TRUE(answers(app, IDS, 0, 0, kc_success_u32(3)));
	CU_ASSERT_EQUAL(word(app, 0), id(app));
	CU_ASSERT_EQUAL(word(app, 1), id(other));
	CU_ASSERT_EQUAL(word(app, 2), id(dead));
	CU_ASSERT_EQUAL(word(app, 3), 0xeeeeeeee);
	CU_ASSERT_TRUE(answers(app, SHORT_IDS, 0, 0, kc_success_u32(3)));
	CU_ASSERT_EQUAL(word(app, 0), 0);
	CU_ASSERT_EQUAL(word(app, 1), SHORT_ID);
	CU_ASSERT_EQUAL(word(app, 2), 0);
	port_fixture_end(&f);
}

/* B4 */
static void what_does_not_fit_is_not_written(void)
{
	for (uint32_t length = 0; length < 12; length++) {
		begin();

		uint32_t app = load_plain("one");

		load_plain("two");
		load_plain("three");
		share(app, length);
		CU_ASSERT_TRUE(answers(app, IDS, 0, 0, kc_success_u32(3)));
		CU_ASSERT_EQUAL(word(app, length / 4), 0xeeeeeeee);
		CU_ASSERT_TRUE(answers(app, STATISTICS, id(app), 0, kc_success()));
		CU_ASSERT_EQUAL(word(app, length / 4), 0xeeeeeeee);
		CU_ASSERT_TRUE(length < 4 || word(app, 0) == 0);
		CU_ASSERT_TRUE(answers(app, NAME, id(app), 0, kc_success_u32(3)));
		CU_ASSERT_EQUAL(fixture_bytes(&f, app, length < 3 ? length : 3)[0], length < 4 ? 0xee : 0);
		port_fixture_end(&f);
	}
}

static void names_are_told_with_their_whole_length(void)
{
	begin();

	uint32_t app = load_plain("one");
	uint32_t other = load_plain("a longer name");
	uint32_t nameless = load_plain("");

	share(app, 32);
	CU_ASSERT_TRUE(answers(app, NAME, id(other), 0, kc_success_u32(13)));
	CU_ASSERT_EQUAL(memcmp(fixture_bytes(&f, app, 0), "a longer name\xee", 14), 0);
	CU_ASSERT_TRUE(answers(app, NAME, id(nameless), 0, kc_success_u32(0)));
	share(app, 8);
	CU_ASSERT_TRUE(answers(app, NAME, id(other), 0, kc_success_u32(13)));
	CU_ASSERT_EQUAL(memcmp(fixture_bytes(&f, app, 0), "a longer\xee", 9), 0);
	port_fixture_end(&f);
}

static void statistics_are_the_kernels(void)
{
	begin();

	uint32_t app = load_plain("one");
	uint32_t other = load_plain("two");
	struct kc_process_info info;

	share(app, 16);
	(void)fixture_command(&f, other, INFO, EXISTS, 0, 0);
	(void)fixture_command(&f, other, INFO, EXISTS, 0, 0);
	f.kernel.processes[other].timeslice_expirations = 0x01020304; /* counted like in a kernel loop */
	CU_ASSERT_TRUE(answers(app, STATISTICS, id(other), 0, kc_success()));
	CU_ASSERT_EQUAL(word(app, 0), 0x01020304);
	CU_ASSERT_EQUAL(word(app, 1), 2);
	CU_ASSERT_EQUAL(word(app, 2), 0);
	CU_ASSERT_EQUAL(word(app, 3), 0);
	fixture_restart(&f, other);
	kc_process_stop(&f.kernel, other);
	CU_ASSERT_TRUE(answers(app, STATISTICS, id(other), 0, kc_success()));
	CU_ASSERT_TRUE(kc_process_info(&f.kernel, other, &info));
	CU_ASSERT_EQUAL(word(app, 0), 0);
	CU_ASSERT_EQUAL(word(app, 1), info.syscall_count);
	CU_ASSERT_EQUAL(word(app, 2), 1);
	CU_ASSERT_EQUAL(word(app, 3), 3);
	kc_process_terminate(&f.kernel, other, (struct kc_completion){.has_code = false});
	CU_ASSERT_TRUE(answers(app, STATISTICS, id(other), 0, kc_success()));
	CU_ASSERT_EQUAL(word(app, 3), 5);
	port_fixture_end(&f);
}

static void ids_of_nobody_are_refused(void)
{
	begin();

	uint32_t app = load_permitted("manager", 0xff);
	uint32_t ended = id(app);

	fixture_restart(&f, app);
	share(app, 16);

	const uint32_t bad[] = {ended, id(app) + 1, 0x7fffffff, 0xffffffff};

	for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		CU_ASSERT_TRUE(answers(app, NAME, bad[i], 0, kc_failure(KC_INVAL)));
		CU_ASSERT_TRUE(answers(app, STATISTICS, bad[i], 0, kc_failure(KC_INVAL)));
		CU_ASSERT_TRUE(answers(app, MANAGE, bad[i], TERMINATE, kc_failure(KC_INVAL)));
	}
	CU_ASSERT_EQUAL(word(app, 0), 0xeeeeeeee);
	CU_ASSERT_TRUE(answers(app, MANAGE, id(app), 0, kc_failure(KC_INVAL)));
	CU_ASSERT_TRUE(answers(app, MANAGE, id(app), 6, kc_failure(KC_INVAL)));
	CU_ASSERT_TRUE(answers(app, MANAGE, id(app), 0xffffffff, kc_failure(KC_INVAL)));
	CU_ASSERT_EQUAL(state(app), KC_STATE_RUNNING);
	port_fixture_end(&f);
}

/* An identifier that does not fit into a word must not match another process. */
static void identifiers_beyond_a_word_name_nobody(void)
{
	begin();

	uint32_t victim = load_plain("victim");

	f.kernel.next_identifier = (uint64_t)UINT32_MAX;

	uint32_t last = load_permitted("last", 0xff);
	uint32_t large;

	f.kernel.next_identifier = 0x100000000u + id(victim);
	large = load_permitted("large", 0xff);
	share(large, 16);
	CU_ASSERT_TRUE(answers(large, IDS, 0, 0, kc_success_u32(3)));
	CU_ASSERT_EQUAL(word(large, 0), id(victim));
	CU_ASSERT_EQUAL(word(large, 1), 0xffffffff);
	CU_ASSERT_EQUAL(word(large, 2), 0xffffffff);
	CU_ASSERT_TRUE(answers(large, MANAGE, 0xffffffff, TERMINATE, kc_failure(KC_INVAL)));
	CU_ASSERT_TRUE(answers(large, MANAGE, id(victim), STOP, kc_success()));
	CU_ASSERT_EQUAL(state(victim), KC_STATE_STOPPED_RUNNING);
	CU_ASSERT_EQUAL(state(large), KC_STATE_RUNNING);
	CU_ASSERT_EQUAL(state(last), KC_STATE_RUNNING);
	port_fixture_end(&f);
}

static void only_the_permitted_manage_others(void)
{
	static const uint32_t another_driver = 0x10003;

	begin();

	uint32_t victim = load_plain("victim");
	uint32_t plain = load_plain("plain");
	uint32_t looks = load_permitted("looks", 0x3f);
	uint32_t elsewhere = load("elsewhere", 0, &another_driver, 0xffffffff);
	uint32_t manages = load_permitted("manages", 0x40);

	CU_ASSERT_TRUE(answers(plain, MANAGE, id(victim), TERMINATE, kc_failure(KC_NODEVICE)));
	/* The answer does not reveal which processes exist, either. */
	CU_ASSERT_TRUE(answers(plain, MANAGE, 0x7fffffff, TERMINATE, kc_failure(KC_NODEVICE)));
	CU_ASSERT_TRUE(answers(plain, MANAGE, id(victim), 99, kc_failure(KC_NODEVICE)));
	CU_ASSERT_TRUE(answers(looks, MANAGE, id(victim), TERMINATE, kc_failure(KC_NODEVICE)));
	CU_ASSERT_TRUE(answers(looks, MANAGE, id(looks), TERMINATE, kc_failure(KC_NODEVICE)));
	CU_ASSERT_TRUE(answers(elsewhere, MANAGE, id(victim), TERMINATE, kc_failure(KC_NODEVICE)));
	CU_ASSERT_EQUAL(state(victim), KC_STATE_RUNNING);
	CU_ASSERT_TRUE(answers(manages, MANAGE, id(victim), STOP, kc_success()));
	CU_ASSERT_EQUAL(state(victim), KC_STATE_STOPPED_RUNNING);
	/* Processes that the composition root trusts. */
	CU_ASSERT_TRUE(answers(plain, MANAGE, id(victim), RESUME, kc_failure(KC_NODEVICE)));
	trusted = fixture_id(&f, plain).identifier;
	CU_ASSERT_TRUE(answers(plain, MANAGE, id(victim), RESUME, kc_success()));
	CU_ASSERT_EQUAL(state(victim), KC_STATE_RUNNING);
	/* Permissions that are no longer checked by a filter must not grant anything. */
	f.kernel.filter_permissions = false;
	CU_ASSERT_TRUE(answers(looks, MANAGE, id(victim), TERMINATE, kc_failure(KC_NODEVICE)));
	port_fixture_end(&f);
}

/*
 * Without a permissions TLV its offset is 0. Here the header itself, read as such a TLV, says that two drivers follow, and the second
 * would be this one with command 6: an unknown TLV, 2 bytes long, followed by one of 64 bytes.
 */
static void a_header_is_no_permission(void)
{
	struct tbf_builder *tbf = &tbfs[FIXTURE_SLOTS - 1];

	begin();

	uint32_t victim = load_plain("victim");

	tbf_begin(tbf);
	tbf_add(tbf, 99, "\1", 2);
	tbf_add(tbf, 0, NULL, 0x40);
	tbf_add_program(tbf, 0, 0, FIXTURE_APP_RAM, TBF_LENGTH);
	tbf_add_kernel_version(tbf, 2, 0);
	tbf_finish(tbf, TBF_LENGTH, TBF_FLAG_ENABLED);

	uint32_t app = port_fixture_load_tbf(&f, tbf->bytes, TBF_LENGTH);

	CU_ASSERT_TRUE(answers(app, MANAGE, id(victim), TERMINATE, kc_failure(KC_NODEVICE)));
	CU_ASSERT_EQUAL(state(victim), KC_STATE_RUNNING);
	port_fixture_end(&f);
}

static void every_action_does_what_it_says(void)
{
	begin();

	uint32_t app = load_permitted("manager", 0xff);
	uint32_t other = load_plain("other");
	uint32_t former = id(other);

	CU_ASSERT_TRUE(answers(app, MANAGE, id(other), STOP, kc_success()));
	CU_ASSERT_EQUAL(state(other), KC_STATE_STOPPED_RUNNING);
	CU_ASSERT_TRUE(answers(app, MANAGE, id(other), RESUME, kc_success()));
	CU_ASSERT_EQUAL(state(other), KC_STATE_RUNNING);
	CU_ASSERT_TRUE(answers(app, MANAGE, id(other), START, kc_success()));
	CU_ASSERT_EQUAL(id(other), former);
	CU_ASSERT_TRUE(answers(app, MANAGE, id(other), FAULT, kc_success())); /* its policy restarts it */
	CU_ASSERT_NOT_EQUAL(id(other), former);
	CU_ASSERT_TRUE(answers(app, MANAGE, id(other), TERMINATE, kc_success()));
	CU_ASSERT_EQUAL(state(other), KC_STATE_TERMINATED);
	former = id(other);
	CU_ASSERT_TRUE(answers(app, MANAGE, former, RESUME, kc_success()));
	CU_ASSERT_EQUAL(state(other), KC_STATE_TERMINATED);
	CU_ASSERT_TRUE(answers(app, MANAGE, former, START, kc_success()));
	CU_ASSERT_NOT_EQUAL(id(other), former);
	fixture_go_on(&f, other);
	CU_ASSERT_EQUAL(state(other), KC_STATE_RUNNING);
	port_fixture_end(&f);
}

/* Makes a trap of an app without permissions that manages itself. Returns what it executes next. */
static struct kc_resume manage_itself(uint32_t app, uint32_t action)
{
	const uint32_t r[4] = {INFO, MANAGE, id(app), action};
	struct kc_resume resume;

	CU_ASSERT_TRUE(kc_trap(&f.kernel, app, ++f.sequence, KC_CLASS_COMMAND, r));
	kc_process_run(&f.kernel, app, &resume);
	return resume;
}

/* A4 */
static void an_app_may_manage_itself(void)
{
	begin();

	uint32_t app = load_plain("app");
	uint32_t former = id(app);
	struct kc_resume resume;

	CU_ASSERT_EQUAL(manage_itself(app, RESUME).kind, KC_RESUME_RETURN);
	CU_ASSERT_EQUAL(manage_itself(app, STOP).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state(app), KC_STATE_STOPPED_RUNNING);
	kc_process_resume(&f.kernel, app);
	kc_process_run(&f.kernel, app, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_RETURN);
	CU_ASSERT_EQUAL(resume.r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(manage_itself(app, FAULT).kind, KC_RESUME_INIT);
	CU_ASSERT_NOT_EQUAL(id(app), former);
	CU_ASSERT_EQUAL(manage_itself(app, TERMINATE).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state(app), KC_STATE_TERMINATED);
	port_fixture_end(&f);
}

HARNESS_MAIN({"process info: commands answer as documented", commands_answer_as_documented},
	     {"process info: processes are listed in any state", processes_are_listed_in_any_state},
	     {"process info: what does not fit the buffer is not written (B4)", what_does_not_fit_is_not_written},
	     {"process info: names are told with their whole length", names_are_told_with_their_whole_length},
	     {"process info: statistics are the kernel's", statistics_are_the_kernels},
	     {"process info: ids of nobody are refused", ids_of_nobody_are_refused},
	     {"process info: identifiers beyond a word name nobody", identifiers_beyond_a_word_name_nobody},
	     {"process info: only the permitted manage others", only_the_permitted_manage_others},
	     {"process info: a header is no permission", a_header_is_no_permission},
	     {"process info: every action does what it says", every_action_does_what_it_says},
	     {"process info: an app may manage itself (A4)", an_app_may_manage_itself})
