/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Identities of applications: ShortIds, the policies that assign them, and that no application is two processes. */
#include <string.h>

#include "kernelcore/crc32.h"
#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define APP_SIZE 0x200u
#define NO_ID    0u

/* Binaries must stay valid as long as their processes. */
static struct tbf_builder kept[16];
static uint32_t kept_count;

static struct kc_process_binary binary_of(const char *name, uint32_t short_id, uint32_t version)
{
	struct tbf_builder *tbf = &kept[kept_count++ % 16];
	struct kc_process_binary binary;

	tbf_begin(tbf);
	tbf_add_words(tbf, TBF_TLV_PROGRAM, 5, (const uint32_t[]){0, 0, 0x400, APP_SIZE, version});
	if (name != NULL)
		tbf_add(tbf, TBF_TLV_NAME, name, (uint32_t)strlen(name));
	tbf_add_kernel_version(tbf, 2, 0);
	if (short_id != NO_ID)
		tbf_add_words(tbf, TBF_TLV_SHORT_ID, 1, &short_id);
	tbf_finish(tbf, APP_SIZE, 1);
	struct kc_load_result result = kc_process_binary_create(&rig.kernel, tbf->bytes, APP_SIZE, RIG_FLASH, &binary);

	CU_ASSERT_EQUAL_FATAL(result.error, KC_LOAD_OK);
	return binary;
}

static struct kc_load_result load(struct kc_process_binary binary)
{
	return kc_process_load_binary(&rig.kernel, &binary, rig.policy);
}

static void equality(void)
{
	struct kc_short_id none = {0};
	struct kc_short_id one = {1};
	struct kc_short_id other = {0xffffffffu};

	CU_ASSERT_TRUE(kc_short_id_equal(one, one));
	CU_ASSERT_FALSE(kc_short_id_equal(one, other));
	CU_ASSERT_FALSE(kc_short_id_equal(none, none));
	CU_ASSERT_FALSE(kc_short_id_equal(none, one));
	CU_ASSERT_FALSE(kc_short_id_is_fixed(none));
	CU_ASSERT_TRUE(kc_short_id_is_fixed(other));
}

static void checksum(void)
{
	CU_ASSERT_EQUAL(kc_crc32_posix((const uint8_t *)"123456789", 9), 0x765e7680u);
	CU_ASSERT_EQUAL(kc_crc32_posix((const uint8_t *)"", 0), 0xffffffffu);
	CU_ASSERT_EQUAL(kc_crc32_posix((const uint8_t *)"\0", 1), 0xffffffffu);
	CU_ASSERT_NOT_EQUAL(kc_crc32_posix((const uint8_t *)"\x80", 1), kc_crc32_posix((const uint8_t *)"\x40", 1));
}

static uint32_t id_by(const struct kc_app_id_policy *policy, struct kc_process_binary binary)
{
	return policy->ops->to_short_id(policy->context, &binary).fixed;
}

static void accept(struct kc_process_binary *binary, bool has_metadata, uint32_t metadata)
{
	binary->credential = (struct kc_accepted_credential){.present = true, .has_metadata = has_metadata, .metadata = metadata};
}

static void compression(void)
{
	const uint32_t name = kc_crc32_posix((const uint8_t *)"blink", 5);
	struct kc_process_binary binary;

	rig_init();
	binary = binary_of("blink", 77, 0);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_tbf, binary), 77);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_tbf, binary_of("blink", NO_ID, 0)), NO_ID);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_name, binary), name);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_name, binary_of(NULL, 77, 0)), 0xffffffffu);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key, binary), NO_ID);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key_and_name, binary), 0xf0000000u | (name & 0x0fffffffu));

	accept(&binary, true, 3);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key, binary), 3);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key_and_name, binary), 0x30000000u | (name & 0x0fffffffu));
	accept(&binary, true, 0);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key, binary), NO_ID);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key_and_name, binary), name & 0x0fffffffu);
	accept(&binary, true, 14);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key_and_name, binary), 0xe0000000u | (name & 0x0fffffffu));
	/* Numbers that are too large do not alias other keys: 16 is not key 0, and 19 is not key 3. */
	for (uint32_t key = 15; key < 40; key++) {
		accept(&binary, true, key);
		CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key_and_name, binary), 0xf0000000u | (name & 0x0fffffffu));
		CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key, binary), key);
	}
	accept(&binary, false, 3);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key, binary), NO_ID);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key_and_name, binary), 0xf0000000u | (name & 0x0fffffffu));
	/* Credentials that were not accepted have no effect. */
	binary.credential = (struct kc_accepted_credential){.present = false, .has_metadata = true, .metadata = 3};
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key, binary), NO_ID);
	CU_ASSERT_EQUAL(id_by(&kc_app_id_by_key_and_name, binary), 0xf0000000u | (name & 0x0fffffffu));
}

static void without_a_policy(void)
{
	rig_init();
	for (uint32_t i = 0; i < RIG_SLOTS; i++) {
		CU_ASSERT_EQUAL(load(binary_of("same", 5, 1)).error, KC_LOAD_OK);
		CU_ASSERT_EQUAL(rig_info(i).short_id.fixed, NO_ID);
	}
}

static void one_process_each(void)
{
	rig_init();
	kc_kernel_use_app_ids(&rig.kernel, &kc_app_id_by_tbf);
	CU_ASSERT_EQUAL(load(binary_of("none", NO_ID, 1)).index, 0);
	CU_ASSERT_EQUAL(load(binary_of("none", NO_ID, 1)).index, 1);
	CU_ASSERT_EQUAL(load(binary_of("five", 5, 3)).index, 2);
	CU_ASSERT_EQUAL(rig_info(2).short_id.fixed, 5);
	CU_ASSERT_EQUAL(rig_info(2).binary_version, 3);
	uint32_t lives = rig.new_lives;

	/* The loaded one stays, whatever the versions, whether it runs, is stopped, or is started again. */
	for (uint32_t version = 2; version <= 4; version++) {
		struct kc_load_result result = load(binary_of("another name", 5, version));

		CU_ASSERT_TRUE(result.error == KC_LOAD_ALREADY_LOADED && result.index == 2);
	}
	kc_process_terminate(&rig.kernel, 2, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(load(binary_of("five", 5, 4)).error, KC_LOAD_ALREADY_LOADED);
	CU_ASSERT_EQUAL(rig.new_lives, lives);
	CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, 2));
	CU_ASSERT_EQUAL(load(binary_of("five", 5, 4)).index, 2);
	CU_ASSERT_EQUAL(rig_info(2).binary_version, 4);
	CU_ASSERT_EQUAL(load(binary_of("six", 6, 0)).index, 3);
	/* That the application is loaded already is reported before the lack of a slot. */
	CU_ASSERT_EQUAL(load(binary_of("six", 6, 0)).error, KC_LOAD_ALREADY_LOADED);
	CU_ASSERT_EQUAL(load(binary_of("seven", 7, 0)).error, KC_LOAD_NO_SLOT);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* A ShortId belongs to the application, across its lives. */
static void over_lives(void)
{
	rig_init();
	kc_kernel_use_app_ids(&rig.kernel, &kc_app_id_by_tbf);
	uint32_t index = load(binary_of("five", 5, 3)).index;
	struct kc_process_id first = rig_id(index);

	kc_process_try_restart(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_NOT_EQUAL(rig_id(index).identifier, first.identifier);
	CU_ASSERT_EQUAL(rig_info(index).short_id.fixed, 5);
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(rig_info(index).short_id.fixed, 5);
}

/* A policy that identifies by name, and assigns the ShortIds in the TBF. */
static bool other_name(void *context, const struct kc_process_binary *a, const struct kc_process_binary *b)
{
	uint32_t length = a->tbf.name.length;

	++*(uint32_t *)context;
	return length != b->tbf.name.length || memcmp(a->flash + a->tbf.name.offset, b->flash + b->tbf.name.offset, length) != 0;
}

static struct kc_short_id from_tbf(void *context, const struct kc_process_binary *binary)
{
	(void)context;
	return (struct kc_short_id){.fixed = binary->tbf.short_id};
}

static void uniqueness_of_its_own(void)
{
	static const struct kc_app_id_policy_ops ops = {.different_identifier = other_name, .to_short_id = from_tbf};
	uint32_t asked = 0;
	struct kc_app_id_policy policy = {.ops = &ops, .context = &asked};

	rig_init();
	kc_kernel_use_app_ids(&rig.kernel, &policy);
	CU_ASSERT_EQUAL(load(binary_of("a", NO_ID, 0)).error, KC_LOAD_OK);
	CU_ASSERT_EQUAL(load(binary_of("b", 9, 0)).error, KC_LOAD_OK);
	CU_ASSERT_EQUAL(asked, 1);
	struct kc_load_result result = load(binary_of("a", 7, 1));

	CU_ASSERT_TRUE(result.error == KC_LOAD_ALREADY_LOADED && result.index == 0);
	/* An application that the policy considers different still cannot have a ShortId in use. */
	result = load(binary_of("c", 9, 1));
	CU_ASSERT_TRUE(result.error == KC_LOAD_ALREADY_LOADED && result.index == 1);
	CU_ASSERT_EQUAL(load(binary_of("c", 8, 0)).error, KC_LOAD_OK);
}

static void binaries(void)
{
	struct kc_process_binary binary;
	struct kc_process_binary again;

	rig_init();
	kc_kernel_use_app_ids(&rig.kernel, &kc_app_id_by_key);
	binary = binary_of("signed", NO_ID, 2);
	CU_ASSERT_FALSE(binary.credential.present);
	CU_ASSERT_FALSE(kc_short_id_is_fixed(binary.short_id));
	CU_ASSERT_EQUAL(kc_integrity_region_of(&binary).length, APP_SIZE);
	CU_ASSERT_PTR_EQUAL(kc_integrity_region_of(&binary).bytes, binary.flash);
	CU_ASSERT_EQUAL(rig.new_lives, 0);
	binary.credential = (struct kc_accepted_credential){.present = true,
							    .has_metadata = true,
							    .metadata = 11,
							    .index = 1,
							    .credential = {.format = 3, .offset = 0x1a0, .length = 32}};
	uint32_t index = load(binary).index;
	struct kc_process_info info = rig_info(index);

	CU_ASSERT_EQUAL(info.short_id.fixed, 11);
	CU_ASSERT_TRUE(info.credential.present && info.credential.metadata == 11 && info.credential.index == 1);
	CU_ASSERT_TRUE(info.credential.credential.format == 3 && info.credential.credential.offset == 0x1a0);
	CU_ASSERT_TRUE_FATAL(kc_process_binary_of(&rig.kernel, index, &again));
	CU_ASSERT_TRUE(again.flash == binary.flash && again.flash_start == binary.flash_start && again.short_id.fixed == 11);
	CU_ASSERT_TRUE(again.tbf.app_version == 2 && again.credential.metadata == 11);
	CU_ASSERT_FALSE(kc_process_binary_of(&rig.kernel, 1, &again));
	CU_ASSERT_FALSE(kc_process_binary_of(&rig.kernel, RIG_SLOTS, &again));
	rig_free();
}

HARNESS_MAIN({"a locally unique ShortId is like no other, itself included", equality},
	     {"the CRC of names is CRC-32/CKSUM over the bytes alone", checksum},
	     {"ShortIds by TBF, name, key, and key and name", compression},
	     {"without a policy every process is locally unique", without_a_policy},
	     {"two processes never have the same fixed ShortId", one_process_each},
	     {"a ShortId stays the same in every life", over_lives},
	     {"a policy may tell applications apart by more than ShortIds", uniqueness_of_its_own},
	     {"a process keeps the credential its binary was accepted for", binaries})
