/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bug E9, and which commands processes may make. */
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define APP_SIZE 0x200u
#define DRIVERS  3u

struct permission {
	uint32_t driver, offset;
	uint64_t mask;
};

static uint8_t table[2 + DRIVERS * TBF_PERMISSION_BYTES];

/* Fills `table` and returns its length. */
static uint32_t write_table(uint32_t count, const struct permission *permissions)
{
	tbf_put_u16(table, count);
	for (uint32_t i = 0; i < count; i++) {
		uint8_t *entry = table + 2 + i * TBF_PERMISSION_BYTES;

		tbf_put_u32(entry, permissions[i].driver);
		tbf_put_u32(entry + 4, permissions[i].offset);
		tbf_put_u32(entry + 8, (uint32_t)permissions[i].mask);
		tbf_put_u32(entry + 12, (uint32_t)(permissions[i].mask >> 32));
	}
	return 2 + count * TBF_PERMISSION_BYTES;
}

/* Loads an app whose TBF has these permissions, or none. */
static uint32_t load(uint32_t count, const struct permission *permissions)
{
	struct tbf_builder tbf;

	tbf_begin(&tbf);
	tbf_add_program(&tbf, 0, 0, RIG_APP_RAM, APP_SIZE);
	tbf_add(&tbf, TBF_TLV_NAME, "app", 3);
	tbf_add_kernel_version(&tbf, 2, 0);
	if (permissions != NULL)
		tbf_add(&tbf, TBF_TLV_PERMISSIONS, table, write_table(count, permissions));
	tbf_finish(&tbf, APP_SIZE, TBF_FLAG_ENABLED);
	uint32_t index = rig_load_app(&tbf);

	CU_ASSERT_EQUAL_FATAL(rig_run(index).kind, KC_RESUME_INIT);
	return index;
}

static bool permits(uint32_t index, uint32_t driver, uint32_t command)
{
	return rig_return(index, KC_CLASS_COMMAND, driver, command, 0, 0).r[0] == KC_SUCCESS;
}

/* Gets the process's permissions for 64 commands; the mask in *mask. */
static enum kc_command_permissions ask(uint32_t index, uint32_t driver, uint32_t offset, uint64_t *mask)
{
	*mask = 0xddddddddddddddddu;
	return kc_process_command_permissions(&rig.kernel, index, driver, offset, mask);
}

static void masks(void)
{
	static const struct permission some[] = {
	    {RIG_DRIVER, 0, 0x8000000000000002u}, {RIG_DRIVER, 2, 1}, {RIG_DRIVER, 0, 0xffffffffu}};
	uint64_t mask;

	rig_init();
	uint32_t index = load(3, some);

	CU_ASSERT_EQUAL(ask(index, RIG_DRIVER, 0, &mask), KC_PERMISSIONS_MASK);
	CU_ASSERT_EQUAL(mask, 0x8000000000000002u);
	CU_ASSERT_EQUAL(ask(index, RIG_DRIVER, 2, &mask), KC_PERMISSIONS_MASK);
	CU_ASSERT_EQUAL(mask, 1);
	CU_ASSERT_EQUAL(ask(index, RIG_DRIVER, 1, &mask), KC_PERMISSIONS_MASK);
	CU_ASSERT_EQUAL(mask, 0);
	CU_ASSERT_EQUAL(ask(index, RIG_DRIVER_PLAIN, 0, &mask), KC_PERMISSIONS_NOT_THIS_DRIVER);
	CU_ASSERT_EQUAL(mask, 0);
	CU_ASSERT_EQUAL(ask(index + 1, RIG_DRIVER, 0, &mask), KC_PERMISSIONS_NONE_AT_ALL);
	CU_ASSERT_EQUAL(ask(RIG_SLOTS, RIG_DRIVER, 0, &mask), KC_PERMISSIONS_NONE_AT_ALL);
	for (uint32_t command = 0; command < 200; command++) {
		bool named = command == 1 || command == 63 || command == 128;

		CU_ASSERT_EQUAL(permits(index, RIG_DRIVER, command), named);
		CU_ASSERT_EQUAL(kc_process_is_granted(&rig.kernel, index, RIG_DRIVER, command), named);
		CU_ASSERT_FALSE(permits(index, RIG_DRIVER_PLAIN, command));
	}
}

/* For a driver that the TLV names at all, subscriptions and buffers are permitted, whatever its commands. */
static void whole_drivers(void)
{
	rig_init();
	uint32_t without = load(0, NULL);
	uint32_t some = load(1, (const struct permission[]){{RIG_DRIVER, 0, 0}});

	CU_ASSERT_TRUE(kc_process_permits(&rig.kernel, without, RIG_DRIVER));
	CU_ASSERT_TRUE(kc_process_permits(&rig.kernel, some, RIG_DRIVER));
	CU_ASSERT_FALSE(kc_process_permits(&rig.kernel, some, RIG_DRIVER_2));
	rig.kernel.filter_permissions = false;
	CU_ASSERT_TRUE(kc_process_permits(&rig.kernel, some, RIG_DRIVER_2));
}

static void none(void)
{
	uint64_t mask;

	rig_init();
	uint32_t without = load(0, NULL);
	uint32_t empty = load(0, (const struct permission[]){{0, 0, 0}});

	CU_ASSERT_EQUAL(ask(without, RIG_DRIVER, 0, &mask), KC_PERMISSIONS_NONE_AT_ALL);
	CU_ASSERT_TRUE(permits(without, RIG_DRIVER, 1));
	CU_ASSERT_FALSE(kc_process_is_granted(&rig.kernel, without, RIG_DRIVER, 1));
	CU_ASSERT_EQUAL(ask(empty, RIG_DRIVER, 0, &mask), KC_PERMISSIONS_NOT_THIS_DRIVER);
	CU_ASSERT_FALSE(permits(empty, RIG_DRIVER, 1));
}

/* The owner's policy for a binary, which depends on its signer. */
static struct kc_permissions by_signature(void *context, const struct kc_process_binary *binary)
{
	if (binary->credential.present)
		return (struct kc_permissions){.table = kc_process_binary_permissions(binary), .grants = true};
	return (struct kc_permissions){.table = context, .grants = true};
}

/* The permissions in a TBF limit its app, and do nothing else. */
static struct kc_permissions only_limits(void *context, const struct kc_process_binary *binary)
{
	(void)context;
	return (struct kc_permissions){.table = kc_process_binary_permissions(binary), .grants = false};
}

/* E9: permissions that an app claims in its TBF are neither permitted nor granted if the owner decides otherwise. */
static void the_owner_decides(void)
{
	static const struct permission claimed[] = {{RIG_DRIVER, 0, 0xffffffffffffffffu}, {RIG_DRIVER_PLAIN, 0, 2}};
	/* u16 1, u32 the plain driver, u32 0, u64 1: command 0 of the plain driver. */
	static uint8_t strangers[2 + TBF_PERMISSION_BYTES] = {1, 0, RIG_DRIVER_PLAIN, [10] = 1};
	struct kc_permissions_policy policy = {.permissions_of = by_signature, .context = strangers};
	struct kc_process_binary binary;
	uint64_t mask;

	rig_init();
	uint32_t index = load(2, claimed);

	CU_ASSERT_TRUE(permits(index, RIG_DRIVER, 1) && kc_process_is_granted(&rig.kernel, index, RIG_DRIVER, 1));
	rig_init();
	rig.kernel.permissions_policy = &policy;
	index = load(2, claimed);
	CU_ASSERT_FALSE(permits(index, RIG_DRIVER, 1));
	CU_ASSERT_FALSE(kc_process_is_granted(&rig.kernel, index, RIG_DRIVER, 1));
	CU_ASSERT_EQUAL(ask(index, RIG_DRIVER, 0, &mask), KC_PERMISSIONS_NOT_THIS_DRIVER);
	CU_ASSERT_TRUE(permits(index, RIG_DRIVER_PLAIN, 0));
	CU_ASSERT_FALSE(permits(index, RIG_DRIVER_PLAIN, 1));
	struct kc_return refused = rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0);

	CU_ASSERT_TRUE(refused.r[0] == KC_FAILURE && refused.r[1] == KC_NODEVICE);

	/* Its next life does not get more, either. */
	kc_process_try_restart(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_INIT);
	CU_ASSERT_FALSE(permits(index, RIG_DRIVER, 1));

	/* The owner's policy also binds an app without permissions in its TBF, and a trusted app has what it claims. */
	index = load(0, NULL);
	CU_ASSERT_FALSE(permits(index, RIG_DRIVER, 1));
	CU_ASSERT_TRUE(kc_process_binary_of(&rig.kernel, 0, &binary));
	binary.credential.present = true;
	struct kc_load_result result = kc_process_load_binary(&rig.kernel, &binary, rig.policy);

	CU_ASSERT_EQUAL_FATAL(result.error, KC_LOAD_OK);
	CU_ASSERT_EQUAL(rig_run(result.index).kind, KC_RESUME_INIT);
	CU_ASSERT_TRUE(permits(result.index, RIG_DRIVER, 1));
	CU_ASSERT_TRUE(kc_process_is_granted(&rig.kernel, result.index, RIG_DRIVER, 1));

	/* An owner may also permit everything to everybody, and grant nothing. */
	policy.context = NULL;
	rig_init();
	rig.kernel.permissions_policy = &policy;
	index = load(1, (const struct permission[]){{RIG_DRIVER_PLAIN, 0, 2}});
	CU_ASSERT_TRUE(permits(index, RIG_DRIVER, 1));
	CU_ASSERT_FALSE(kc_process_is_granted(&rig.kernel, index, RIG_DRIVER_PLAIN, 1));

	policy = (struct kc_permissions_policy){.permissions_of = only_limits};
	rig_init();
	rig.kernel.permissions_policy = &policy;
	index = load(1, (const struct permission[]){{RIG_DRIVER_PLAIN, 0, 2}});
	CU_ASSERT_FALSE(permits(index, RIG_DRIVER, 1));
	CU_ASSERT_TRUE(permits(index, RIG_DRIVER_PLAIN, 1));
	CU_ASSERT_FALSE(kc_process_is_granted(&rig.kernel, index, RIG_DRIVER_PLAIN, 1));
	rig_free();
}

HARNESS_MAIN({"permissions name commands by offset and mask, and the first entry decides", masks},
	     {"a driver is permitted if it is named at all", whole_drivers},
	     {"without permissions everything is permitted and nothing granted", none},
	     {"E9 the kernel's owner overrides what a TBF says of itself", the_owner_decides})
