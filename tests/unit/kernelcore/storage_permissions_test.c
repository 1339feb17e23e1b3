/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Storage permissions, by kind and by policy. */
#include <kc/storage.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define APP_SIZE 0x200u
#define APP      77u
#define NO_ID    0u
#define NEVER    0xdddddddd

static const uint32_t ids[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, APP, 0xffffffffu};
#define IDS (sizeof ids / sizeof ids[0])

static bool is_in(uint32_t id, const uint32_t *list, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (list[i] == id)
			return true;
	}
	return false;
}

/* Exactly these ids may be read and modified. */
static void allows(const struct kc_storage_permissions *permissions, uint32_t reads, const uint32_t *read, uint32_t modifies,
		   const uint32_t *modify)
{
	for (size_t i = 0; i < IDS; i++) {
		CU_ASSERT_EQUAL(kc_storage_check_read_permission(permissions, ids[i]), is_in(ids[i], read, reads));
		CU_ASSERT_EQUAL(kc_storage_check_modify_permission(permissions, ids[i]), is_in(ids[i], modify, modifies));
	}
}

static void writes_as(const struct kc_storage_permissions *permissions, bool may, uint32_t id)
{
	uint32_t write_id = NEVER;

	CU_ASSERT_EQUAL(kc_storage_get_write_id(permissions, &write_id), may);
	CU_ASSERT_EQUAL(write_id, id);
}

static const struct kc_short_id app = {.fixed = APP};
static const struct kc_short_id unique = {.fixed = 0};

static void nothing(const struct kc_storage_permissions *permissions)
{
	allows(permissions, 0, NULL, 0, NULL);
	writes_as(permissions, false, 0);
}

static void simple_kinds(void)
{
	struct kc_storage_permissions permissions = kc_storage_null();

	nothing(&permissions);
	permissions = kc_storage_self_only(unique);
	nothing(&permissions);
	permissions = kc_storage_self_only(app);
	allows(&permissions, 1, (const uint32_t[]){APP}, 1, (const uint32_t[]){APP});
	writes_as(&permissions, true, APP);
	permissions = kc_storage_kernel();
	allows(&permissions, 1, (const uint32_t[]){0}, 1, (const uint32_t[]){0});
	writes_as(&permissions, true, 0);
}

typedef struct kc_storage_permissions make(struct kc_short_id app_id, bool write_permission, bool read_modify_self,
					   struct kc_storage_ids read, struct kc_storage_ids modify);

static void lists(void)
{
	static make *const makes[] = {kc_storage_fixed_size, kc_storage_listed};
	static const uint32_t read[] = {3, 0, 5};
	static const uint32_t modify[] = {0, 4};

	for (size_t i = 0; i < 2; i++) {
		struct kc_storage_permissions permissions =
		    makes[i](app, true, true, (struct kc_storage_ids){3, read}, (struct kc_storage_ids){2, modify});

		/* The kernel's own id gives no access, even if a list names it. */
		allows(&permissions, 3, (const uint32_t[]){3, 5, APP}, 2, (const uint32_t[]){4, APP});
		writes_as(&permissions, true, APP);
		permissions = makes[i](app, false, false, (struct kc_storage_ids){1, read}, (struct kc_storage_ids){0, NULL});
		allows(&permissions, 1, (const uint32_t[]){3}, 0, NULL);
		writes_as(&permissions, false, 0);
		permissions = makes[i](unique, true, true, (struct kc_storage_ids){3, read}, (struct kc_storage_ids){2, modify});
		nothing(&permissions);
	}
}

/* Fixed lists are copies of at most eight ids; listed ones have any length. */
static void long_lists(void)
{
	uint32_t many[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct kc_storage_ids eight = {8, many};
	struct kc_storage_ids nine = {9, many};
	struct kc_storage_permissions permissions = kc_storage_fixed_size(app, true, false, eight, eight);
	struct kc_storage_permissions copy = permissions;

	many[0] = 10;
	allows(&copy, 8, (const uint32_t[]){1, 2, 3, 4, 5, 6, 7, 8}, 8, (const uint32_t[]){1, 2, 3, 4, 5, 6, 7, 8});
	permissions = kc_storage_fixed_size(app, true, true, nine, eight);
	nothing(&permissions);
	permissions = kc_storage_fixed_size(app, true, true, eight, nine);
	nothing(&permissions);
	permissions = kc_storage_listed(app, true, false, nine, eight);
	allows(&permissions, 9, many, 8, many);
}

/* Loads an app with a ShortId, and optionally a TLV of storage permissions. */
static struct kc_process_id load(uint32_t short_id, uint32_t write_id, uint32_t reads, const uint32_t *read, uint32_t modifies,
				 const uint32_t *modify)
{
	struct tbf_builder tbf;
	uint8_t tlv[128];
	uint32_t length = 6;

	tbf_put_u32(tlv, write_id);
	tbf_put_u16(tlv + 4, reads);
	for (uint32_t i = 0; i < reads; i++, length += 4)
		tbf_put_u32(tlv + length, read[i]);
	tbf_put_u16(tlv + length, modifies);
	length += 2;
	for (uint32_t i = 0; i < modifies; i++, length += 4)
		tbf_put_u32(tlv + length, modify[i]);

	tbf_begin(&tbf);
	tbf_add_program(&tbf, 0, 0, 0x400, APP_SIZE);
	tbf_add_kernel_version(&tbf, 2, 0);
	if (short_id != NO_ID)
		tbf_add_words(&tbf, TBF_TLV_SHORT_ID, 1, &short_id);
	if (read != NULL)
		tbf_add(&tbf, TBF_TLV_STORAGE, tlv, length);
	tbf_finish(&tbf, APP_SIZE, TBF_FLAG_ENABLED);
	return rig_id(rig_load_app(&tbf));
}

static struct kc_storage_permissions permissions_of(struct kc_process_id process)
{
	struct kc_storage_permissions permissions;

	memset(&permissions, 0xff, sizeof permissions);
	CU_ASSERT_TRUE(kc_process_storage_permissions(&rig.kernel, process, &permissions));
	return permissions;
}

static void begin(const struct kc_storage_policy *policy)
{
	rig_init();
	kc_kernel_use_app_ids(&rig.kernel, &kc_app_id_by_tbf);
	rig.kernel.storage_policy = policy;
}

static const uint32_t some[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

static void no_policy(void)
{
	begin(NULL);
	struct kc_storage_permissions permissions = permissions_of(load(APP, 1, 2, some, 2, some));

	nothing(&permissions);
}

static void individual(void)
{
	begin(&kc_storage_individual);
	struct kc_storage_permissions permissions = permissions_of(load(APP, 1, 2, some, 2, some));

	allows(&permissions, 1, (const uint32_t[]){APP}, 1, (const uint32_t[]){APP});
	writes_as(&permissions, true, APP);
	permissions = permissions_of(load(NO_ID, 1, 2, some, 2, some));
	nothing(&permissions);
}

static void by_tbf(void)
{
	begin(&kc_storage_by_tbf);
	struct kc_storage_permissions permissions = permissions_of(load(APP, 1, 2, some, 3, some + 4));

	allows(&permissions, 2, some, 3, some + 4);
	writes_as(&permissions, true, APP);
	permissions = permissions_of(load(APP + 1, 0, 0, some, 8, some));
	allows(&permissions, 0, NULL, 8, some);
	writes_as(&permissions, false, 0);
	permissions = permissions_of(load(NO_ID, 1, 2, some, 2, some));
	nothing(&permissions);
	permissions = permissions_of(load(APP + 2, 1, 0, NULL, 0, NULL));
	nothing(&permissions);
	begin(&kc_storage_by_tbf);
	permissions = permissions_of(load(APP, 1, 9, some, 0, some));
	nothing(&permissions);
	permissions = permissions_of(load(APP + 1, 1, 0, some, 9, some));
	nothing(&permissions);
}

/* C4: for a past life nothing is returned, whoever has its slot now. */
static void stale_ids(void)
{
	struct kc_storage_permissions permissions;

	begin(&kc_storage_individual);
	struct kc_process_id first = load(APP, 0, 0, NULL, 0, NULL);

	kc_process_try_restart(&rig.kernel, first.index, (struct kc_completion){.has_code = false});
	memset(&permissions, 0xff, sizeof permissions);
	CU_ASSERT_FALSE(kc_process_storage_permissions(&rig.kernel, first, &permissions));
	nothing(&permissions);
	permissions = permissions_of(rig_id(first.index));
	writes_as(&permissions, true, APP);
	CU_ASSERT_FALSE(kc_process_storage_permissions(&rig.kernel, (struct kc_process_id){.identifier = 0, .index = RIG_SLOTS},
						       &permissions));
	CU_ASSERT_FALSE(
	    kc_process_storage_permissions(&rig.kernel, (struct kc_process_id){.identifier = 0, .index = 1}, &permissions));
	nothing(&permissions);
	rig_free();
}

HARNESS_MAIN({"storage permissions: none, one's own, the kernel's", simple_kinds},
	     {"storage permissions by lists never reach the kernel's own", lists},
	     {"fixed lists are copies of at most eight ids", long_lists}, {"without a policy nobody stores anything", no_policy},
	     {"individual: who has a fixed ShortId has its own", individual},
	     {"by TBF: who has a fixed ShortId has what its header says", by_tbf},
	     {"C4 storage is not given to a life that is over", stale_ids})
