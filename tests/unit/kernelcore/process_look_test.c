/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Inspecting processes: by slot, by identity of a life, and as bytes. */
#include <string.h>

#include "kernelcore/bytes.h"
#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define APP_SIZE   0x200u
#define BINARY_END 0x180u
#define TRAILER    0x20u
#define SHORT_ID   77u

static const uint32_t regions[] = {0x80, 0x40, 0xfffffff0u, 0, 0x7fffffffu, 0xffffffffu};

static struct kc_process_id load(void)
{
	struct tbf_builder tbf;

	rig_init();
	kc_kernel_use_app_ids(&rig.kernel, &kc_app_id_by_tbf);
	tbf_begin(&tbf);
	tbf_add_program(&tbf, 0, TRAILER, RIG_APP_RAM, BINARY_END);
	tbf_add_kernel_version(&tbf, 2, 0);
	tbf_add_words(&tbf, TBF_TLV_SHORT_ID, 1, (const uint32_t[]){SHORT_ID});
	tbf_add_words(&tbf, TBF_TLV_WRITEABLE_REGIONS, 6, regions);
	tbf_finish(&tbf, APP_SIZE, TBF_FLAG_ENABLED);
	return rig_id(rig_load_app(&tbf));
}

static void flash(void)
{
	struct kc_process_id id = load();
	struct kc_process_info info = rig_info(id.index);
	uint32_t offset, size, start, end;

	CU_ASSERT_EQUAL(info.flash_integrity_end, RIG_FLASH + BINARY_END);
	CU_ASSERT_EQUAL(info.flash_end, RIG_FLASH + APP_SIZE);
	CU_ASSERT_EQUAL(kc_process_flash_region_count(&rig.kernel, id.index), 3);
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT_TRUE(kc_process_flash_region(&rig.kernel, id.index, i, &offset, &size));
		CU_ASSERT_TRUE(offset == regions[2 * i] && size == regions[2 * i + 1]);
	}
	for (uint32_t i = 3; i != 0; i *= 2) {
		offset = size = 1;
		CU_ASSERT_FALSE(kc_process_flash_region(&rig.kernel, id.index, i, &offset, &size));
		CU_ASSERT_TRUE(offset == 0 && size == 0);
	}
	CU_ASSERT_FALSE(kc_process_flash_region(&rig.kernel, 1, 0, &offset, &size));
	CU_ASSERT_EQUAL(kc_process_flash_region_count(&rig.kernel, RIG_SLOTS), 0);
	CU_ASSERT_TRUE(kc_process_editable_flash_range(&rig.kernel, id, &start, &end));
	CU_ASSERT_TRUE(start == info.flash_protected_end && end == info.flash_end);
	CU_ASSERT_EQUAL(start, RIG_FLASH + rig.slots[0].tbf.header_size + TRAILER);
}

/* C4: a query with the identity of a past life returns nothing about the next one. */
static void by_identity(void)
{
	struct kc_process_id first = load();
	uint32_t start = 1, end = 1;

	CU_ASSERT_EQUAL(kc_process_short_id(&rig.kernel, first).fixed, SHORT_ID);
	kc_process_try_restart(&rig.kernel, first.index, (struct kc_completion){.has_code = false});
	struct kc_process_id strangers[] = {
	    first,
	    {.identifier = rig_id(0).identifier + (UINT64_C(1) << 32), .index = 0},
	    {.identifier = rig_id(0).identifier, .index = 1},
	    {.identifier = rig_id(0).identifier, .index = RIG_SLOTS},
	};

	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
		CU_ASSERT_FALSE(kc_short_id_is_fixed(kc_process_short_id(&rig.kernel, strangers[i])));
		start = end = 1;
		CU_ASSERT_FALSE(kc_process_editable_flash_range(&rig.kernel, strangers[i], &start, &end));
		CU_ASSERT_TRUE(start == 0 && end == 0);
	}
	CU_ASSERT_EQUAL(kc_process_short_id(&rig.kernel, rig_id(0)).fixed, SHORT_ID);
	/* A past life without a successor still reports its app. */
	struct kc_process_id last = rig_id(0);

	kc_process_terminate(&rig.kernel, 0, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(kc_process_short_id(&rig.kernel, last).fixed, SHORT_ID);
	CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, 0));
	CU_ASSERT_FALSE(kc_short_id_is_fixed(kc_process_short_id(&rig.kernel, last)));
}

static void running(void)
{
	rig_init();
	CU_ASSERT_FALSE(kc_process_is_running(&rig.kernel, 0));
	CU_ASSERT_FALSE(kc_process_is_running(&rig.kernel, RIG_SLOTS));
	uint32_t index = rig_load();

	CU_ASSERT_TRUE(kc_process_is_running(&rig.kernel, index));
	rig_run(index);
	CU_ASSERT_TRUE(kc_process_is_running(&rig.kernel, index));
	kc_process_stop(&rig.kernel, index);
	CU_ASSERT_TRUE(kc_process_is_running(&rig.kernel, index));
	kc_process_fault(&rig.kernel, index);
	CU_ASSERT_FALSE(kc_process_is_running(&rig.kernel, index));
	kc_process_try_restart(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_TRUE(kc_process_is_running(&rig.kernel, index));
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_FALSE(kc_process_is_running(&rig.kernel, index));
}

static void stored_state(void)
{
	uint8_t bytes[128];
	uint32_t written;
	struct kc_resume resume;

	rig_init();
	CU_ASSERT_EQUAL(kc_process_stored_state(&rig.kernel, 0, bytes, sizeof bytes, &written), KC_FAIL);
	CU_ASSERT_EQUAL(written, 0);
	uint32_t index = rig_start();

	rig_return(index, KC_CLASS_MEMOP, 5, 0xabcd, 0, 7);
	CU_ASSERT_FALSE(rig_call(index, KC_CLASS_YIELD, 2, 0x1234, 0x56, 0x78, &resume));
	for (rig.stored_bytes = 0; rig.stored_bytes < 10; rig.stored_bytes += 9) {
		uint32_t all = 4 * KC_STORED_STATE_WORDS + rig.stored_bytes;
		uint32_t wanted[] = {KC_STORED_STATE_VERSION,
				     all - 12,
				     KC_STORED_STATE_TAG,
				     KC_STATE_YIELDED_FOR,
				     0x1234,
				     0x56,
				     KC_CLASS_YIELD,
				     2,
				     0x1234,
				     0x56,
				     0x78};

		for (uint32_t length = 0; length < all; length++) {
			memset(bytes, RIG_POISON, sizeof bytes);
			CU_ASSERT_EQUAL(kc_process_stored_state(&rig.kernel, index, bytes, length, &written), KC_SIZE);
			CU_ASSERT_EQUAL(written, all);
			if (bytes[0] != RIG_POISON || bytes[79] != RIG_POISON || bytes[80] != RIG_POISON)
				CU_FAIL_FATAL("what does not fit is written");
		}
		CU_ASSERT_EQUAL(kc_process_stored_state(&rig.kernel, index, bytes, all, &written), KC_OK);
		CU_ASSERT_EQUAL(written, all);
		for (uint32_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
			CU_ASSERT_EQUAL(kc_read_u32(bytes + 4 * i), wanted[i]);
		CU_ASSERT_EQUAL(kc_read_u32(bytes + 4 * 18), rig.sequence);
		for (uint32_t i = 0; i < rig.stored_bytes; i++)
			CU_ASSERT_EQUAL(bytes[4 * KC_STORED_STATE_WORDS + i], index + i + 1);
		CU_ASSERT_EQUAL(bytes[all], RIG_POISON);
	}
	/* A queued upcall, and the state that a stopped process keeps. */
	kc_process_stop(&rig.kernel, index);
	CU_ASSERT_EQUAL(kc_process_stored_state(&rig.kernel, index, bytes, sizeof bytes, &written), KC_OK);
	CU_ASSERT_EQUAL(kc_read_u32(bytes + 12), KC_STATE_STOPPED_YIELDED_FOR);
	CU_ASSERT_EQUAL(kc_read_u32(bytes + 16), 0x1234);
	CU_ASSERT_EQUAL(kc_read_u32(bytes + 20), 0x56);
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){.has_code = false});
	CU_ASSERT_EQUAL(kc_process_stored_state(&rig.kernel, index, bytes, sizeof bytes, &written), KC_OK);
	CU_ASSERT_EQUAL(kc_read_u32(bytes + 16), 0);
	CU_ASSERT_EQUAL(kc_read_u32(bytes + 20), 0);
	rig_free();
}

HARNESS_MAIN({"flash that an app may write is told by region and range", flash},
	     {"C4 nothing is told by the identity of another life", by_identity},
	     {"a process is running unless it is dead", running},
	     {"the stored state of a process is told as bytes", stored_state})
