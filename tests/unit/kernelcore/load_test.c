/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bugs C9, C10, E2, E4: loading one TBF, and a chain of TBFs. */
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define APP_SIZE 0x200u

static struct kc_load_result load(const struct tbf_builder *tbf, uint32_t length)
{
	static struct tbf_builder kept;

	kept = *tbf;
	return kc_process_load(&rig.kernel, kept.bytes, length, RIG_FLASH, rig.policy);
}

static void nothing_remains(void)
{
	for (uint32_t i = 0; i < RIG_SLOTS; i++) {
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, i), KC_STATE_NONE);
		CU_ASSERT_PTR_NULL(rig.memory[i].app);
		CU_ASSERT_PTR_NULL(rig.slots[i].flash);
	}
}

static void each_refusal_has_its_error(void)
{
	struct tbf_builder tbf;

	rig_init();
	tbf_begin(&tbf);
	tbf_finish(&tbf, APP_SIZE, 1);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_PADDING);
	tbf_make_app(&tbf, "a", 0x1000, APP_SIZE);
	tbf_finish(&tbf, APP_SIZE, 0);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_DISABLED);
	tbf_begin(&tbf);
	tbf_add_program(&tbf, 0, 0, 0x1000, APP_SIZE);
	tbf_finish(&tbf, APP_SIZE, 1);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_NO_KERNEL_VERSION);
	tbf_add_kernel_version(&tbf, 1, 0);
	tbf_finish(&tbf, APP_SIZE, 1);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_KERNEL_VERSION);
	tbf_add_kernel_version(&tbf, 2, 4);
	tbf_finish(&tbf, APP_SIZE, 1);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_KERNEL_VERSION);
	tbf_make_app(&tbf, "a", 0x1000, APP_SIZE);
	tbf.bytes[20] ^= 1;
	struct kc_load_result result = load(&tbf, APP_SIZE);

	CU_ASSERT_TRUE(result.error == KC_LOAD_BAD_TBF && result.tbf.error == KC_TBF_BAD_CHECKSUM);
	nothing_remains();
	CU_ASSERT_EQUAL(rig.new_lives, 0);
}

/* Built for any kernel from 2.0 on up to this one, and for no later one. */
static void kernel_versions(void)
{
	struct tbf_builder tbf;

	for (uint32_t minor = 0; minor <= KC_KERNEL_MINOR + 1; minor++) {
		rig_init();
		tbf_begin(&tbf);
		tbf_add_program(&tbf, 0, 0, 0x1000, APP_SIZE);
		tbf_add_kernel_version(&tbf, KC_KERNEL_MAJOR, (uint16_t)minor);
		tbf_finish(&tbf, APP_SIZE, 1);
		CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, minor <= KC_KERNEL_MINOR ? KC_LOAD_OK : KC_LOAD_KERNEL_VERSION);
	}
}

static void fixed_addresses(void)
{
	struct tbf_builder tbf;
	uint32_t header = 16 + 24 + 12 + 8;

	rig_init();
	for (int good = 0; good < 2; good++) {
		tbf_begin(&tbf);
		tbf_add_program(&tbf, 0, 0, 0x1000, APP_SIZE);
		tbf_add_words(&tbf, TBF_TLV_FIXED_ADDRESSES, 2, (const uint32_t[]){RIG_RAM, RIG_FLASH + header + (good ? 0 : 4)});
		tbf_add_kernel_version(&tbf, 2, 0);
		tbf_finish(&tbf, APP_SIZE, 1);
		CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, good ? KC_LOAD_OK : KC_LOAD_FIXED_FLASH);
	}
	rig_init();
	rig.ram_offset = 0x1000;
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_FIXED_RAM);
	CU_ASSERT_EQUAL(rig.releases, 1);
	nothing_remains();
	tbf_begin(&tbf);
	tbf_add_program(&tbf, 0, 0, 0x1000, APP_SIZE);
	tbf_add_words(&tbf, TBF_TLV_FIXED_ADDRESSES, 2, (const uint32_t[]){TBF_ADDRESS_NOT_FIXED, TBF_ADDRESS_NOT_FIXED});
	tbf_add_kernel_version(&tbf, 2, 0);
	tbf_finish(&tbf, APP_SIZE, 1);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_OK);
}

/* E2: an app asks for no RAM, for more than there is, and for more than 32 bits can address. */
static void ram_sizes(void)
{
	struct tbf_builder tbf;

	rig_init();
	tbf_make_app(&tbf, "a", 0, APP_SIZE);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_OK);
	rig_init();
	rig.initial_break = 0x100;
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_RAM_TOO_SMALL);
	tbf_make_app(&tbf, "a", 0xff, APP_SIZE);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_RAM_TOO_SMALL);
	CU_ASSERT_EQUAL(rig.releases, 2);
	for (uint32_t below = 0; below < kc_process_block_size(&rig.kernel); below += 8) {
		tbf_make_app(&tbf, "a", UINT32_MAX - below, APP_SIZE);
		CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_RAM_TOO_LARGE);
	}
	rig.refuse_new_life = true;
	tbf_make_app(&tbf, "a", 0x100, APP_SIZE);
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_NO_MEMORY);
	nothing_remains();
	CU_ASSERT_EQUAL(rig.releases, 2);
	rig.refuse_new_life = false;
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_OK);
	CU_ASSERT_EQUAL(rig_id(0).identifier, 0);
}

static void odd_start(struct kc_process_memory *memory)
{
	memory->ram_start += KC_GRANT_ALIGN_MAX / 2;
}

static void no_block(struct kc_process_memory *memory)
{
	memory->block = NULL;
}

static void small_block(struct kc_process_memory *memory)
{
	memory->block_size -= 8;
}

static void what_the_port_cannot_do(void)
{
	static void (*const spoilers[])(struct kc_process_memory *) = {odd_start, no_block, small_block};
	struct tbf_builder tbf;

	rig_init();
	tbf_make_app(&tbf, "a", 0x400, APP_SIZE);
	for (uint32_t i = 0; i < 3; i++) {
		rig.spoil_memory = spoilers[i];
		CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_PORT_MEMORY);
		CU_ASSERT_EQUAL(rig.releases, i + 1);
		nothing_remains();
	}
	rig.spoil_memory = NULL;
	rig.new_lives = 0;
	rig.flash_limit = RIG_FLASH + APP_SIZE - 1;
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_FLASH_PLACE);
	CU_ASSERT_EQUAL(rig.new_lives, 0);
	nothing_remains();
	rig.flash_limit++;
	CU_ASSERT_EQUAL(load(&tbf, APP_SIZE).error, KC_LOAD_OK);
}

/* The reports of loading a chain. */
static struct {
	uint32_t count;
	uint32_t offsets[16];
	struct kc_load_result results[16];
} reports;

static void report(void *context, uint32_t offset, struct kc_load_result result)
{
	(void)context;
	reports.offsets[reports.count] = offset;
	reports.results[reports.count++] = result;
}

static uint8_t image[0x4000];

static void put(uint32_t place, const struct tbf_builder *tbf)
{
	memcpy(image + place * APP_SIZE, tbf->bytes, APP_SIZE);
}

static void put_app(uint32_t place)
{
	struct tbf_builder tbf;

	tbf_make_app(&tbf, "app", 0x400, APP_SIZE);
	put(place, &tbf);
}

static uint32_t load_chain(uint32_t length)
{
	reports.count = 0;
	return kc_load_chain(&rig.kernel, image, length, RIG_FLASH, rig.policy, report, NULL);
}

static void blank_image(void)
{
	rig_init();
	memset(image, 0xff, sizeof image);
}

/* C9: exactly as many apps as slots, and one more. */
static void slots(void)
{
	for (uint32_t apps = 1; apps <= RIG_SLOTS + 2; apps++) {
		blank_image();
		for (uint32_t i = 0; i < apps; i++)
			put_app(i);
		CU_ASSERT_EQUAL(load_chain(sizeof image), apps < RIG_SLOTS ? apps : RIG_SLOTS);
		CU_ASSERT_EQUAL(reports.count, apps);
		for (uint32_t i = 0; i < apps; i++) {
			CU_ASSERT_EQUAL(reports.offsets[i], i * APP_SIZE);
			CU_ASSERT_EQUAL(reports.results[i].error, i < RIG_SLOTS ? KC_LOAD_OK : KC_LOAD_NO_SLOT);
		}
	}
	CU_ASSERT_EQUAL(rig.slots[2].flash_start, RIG_FLASH + 2 * APP_SIZE);
}

/* C10: only padding; padding, disabled and broken apps before good ones do not shift or hide them. */
static void holes(void)
{
	struct tbf_builder tbf;

	blank_image();
	CU_ASSERT_EQUAL(load_chain(sizeof image), 0);
	CU_ASSERT_EQUAL(reports.count, 0);
	memset(image, 0, sizeof image);
	CU_ASSERT_EQUAL(load_chain(sizeof image), 0);
	CU_ASSERT_EQUAL(reports.count, 0);
	memset(image, 0xff, sizeof image);
	CU_ASSERT_EQUAL(load_chain(0), 0);
	CU_ASSERT_EQUAL(load_chain(1), 0);

	tbf_begin(&tbf);
	tbf_finish(&tbf, APP_SIZE, 0);
	put(0, &tbf);
	CU_ASSERT_EQUAL(load_chain(sizeof image), 0);
	CU_ASSERT_EQUAL(reports.count, 1);
	CU_ASSERT_EQUAL(reports.results[0].error, KC_LOAD_PADDING);

	put_app(1);
	tbf_make_app(&tbf, "off", 0x400, APP_SIZE);
	tbf_finish(&tbf, APP_SIZE, 0);
	put(2, &tbf);
	put_app(3);
	CU_ASSERT_EQUAL(load_chain(sizeof image), 2);
	CU_ASSERT_EQUAL(reports.count, 4);
	CU_ASSERT_EQUAL(reports.results[1].index, 0);
	CU_ASSERT_EQUAL(reports.results[2].error, KC_LOAD_DISABLED);
	CU_ASSERT_EQUAL(reports.results[3].index, 1);
	CU_ASSERT_EQUAL(rig.slots[1].flash_start, RIG_FLASH + 3 * APP_SIZE);

	/* An end mark over older contents, as tockloader leaves it in a file. */
	rig_init();
	image[3 * APP_SIZE] = 0;
	CU_ASSERT_EQUAL(load_chain(sizeof image), 1);
	CU_ASSERT_EQUAL(reports.count, 3);
}

/* E4: whichever byte of the first app is corrupted (except version and total size), the next app starts. */
static void next_app_starts(void)
{
	uint8_t good[APP_SIZE];

	blank_image();
	put_app(0);
	put_app(1);
	memcpy(good, image, APP_SIZE);
	for (uint32_t byte = 2; byte < 60; byte++) {
		for (uint32_t value = 0; value < 256; value += 15) {
			if (byte >= 4 && byte < 8)
				continue;
			rig_init();
			memcpy(image, good, APP_SIZE);
			image[byte] = (uint8_t)value;
			load_chain(sizeof image);
			if (reports.count != 2 || reports.results[1].error != KC_LOAD_OK)
				CU_FAIL_FATAL("a broken app hides the next");
		}
	}
	memcpy(image, good, APP_SIZE);
	rig_init();
	tbf_put_u32(image + TBF_OFFSET_TOTAL_SIZE, sizeof image + 1);
	CU_ASSERT_EQUAL(load_chain(sizeof image), 0);
	CU_ASSERT_EQUAL(reports.count, 1);
	CU_ASSERT_EQUAL(reports.results[0].tbf.error, KC_TBF_BAD_TOTAL_SIZE);
	CU_ASSERT_EQUAL(reports.results[0].tbf.offset, TBF_OFFSET_TOTAL_SIZE);
}

/* With any total size, loading ends and reports. */
static void total_sizes(void)
{
	static const uint32_t sizes[] = {0, 1, 15, 16, 17, 0x3ff0, 0x4000, 0x4001, 0x7fffffff, 0x80000000u, 0xffffffffu};

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		blank_image();
		put_app(0);
		tbf_put_u32(image + TBF_OFFSET_TOTAL_SIZE, sizes[i]);
		load_chain(sizeof image);
		CU_ASSERT_TRUE(reports.count >= 1 && reports.count < 16);
		CU_ASSERT_EQUAL(reports.results[0].error, KC_LOAD_BAD_TBF);
	}
}

/* The image ends inside the last header, at every byte; a header that has a version is reported. */
static void image_ends(void)
{
	for (uint32_t left = 0; left < APP_SIZE; left++) {
		blank_image();
		put_app(0);
		put_app(1);
		CU_ASSERT_EQUAL(load_chain(APP_SIZE + left), 1);
		CU_ASSERT_EQUAL(reports.count, left < 2 ? 1 : 2);
	}
	blank_image();
	put_app(0);
	image[APP_SIZE] = 7;
	CU_ASSERT_EQUAL(load_chain(sizeof image), 1);
	CU_ASSERT_EQUAL(reports.results[1].tbf.error, KC_TBF_BAD_VERSION);
}

static void unloading(void)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_FALSE(kc_process_unload(&rig.kernel, index));
	CU_ASSERT_FALSE(kc_process_unload(&rig.kernel, 77));
	struct kc_process_id id = rig_id(index);

	kc_process_terminate(&rig.kernel, index, (struct kc_completion){false, 0});
	CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, index));
	CU_ASSERT_EQUAL(rig.releases, 1);
	CU_ASSERT_FALSE(kc_process_is_current(&rig.kernel, id));
	CU_ASSERT_FALSE(kc_process_unload(&rig.kernel, index));
	CU_ASSERT_EQUAL(rig_load(), index);
	CU_ASSERT_EQUAL(rig_id(index).identifier, 1);
	kc_process_fault(&rig.kernel, index);
	CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, index));
}

static void every_error_has_words(void)
{
	for (int error = KC_LOAD_OK; error <= KC_LOAD_PORT_MEMORY; error++) {
		CU_ASSERT_STRING_NOT_EQUAL(kc_load_error_text((enum kc_load_error)error), "unknown error");
		for (int other = KC_LOAD_OK; other < error; other++)
			CU_ASSERT_STRING_NOT_EQUAL(kc_load_error_text((enum kc_load_error)error),
						   kc_load_error_text((enum kc_load_error)other));
	}
	for (int error = KC_TBF_OK; error <= KC_TBF_BAD_PROGRAM; error++)
		CU_ASSERT_STRING_NOT_EQUAL(kc_tbf_error_text((enum kc_tbf_error)error), "unknown fault");
	CU_ASSERT_STRING_EQUAL(kc_load_error_text((enum kc_load_error)1000), "unknown error");
	CU_ASSERT_STRING_EQUAL(kc_tbf_error_text((enum kc_tbf_error)1000), "unknown fault");
	rig_free();
}

HARNESS_MAIN({"each refused TBF has its error, and leaves nothing behind", each_refusal_has_its_error},
	     {"a TBF for any kernel version up to this one is loaded", kernel_versions},
	     {"fixed addresses are held against flash and RAM", fixed_addresses},
	     {"E2 RAM of 0, too much and beyond 32 bits", ram_sizes},
	     {"flash that cannot be protected and memory that breaks promises are refused", what_the_port_cannot_do},
	     {"C9 as many apps as slots, and more", slots}, {"C10 padding, disabled apps and empty images", holes},
	     {"E4 a broken app does not hide the next", next_app_starts}, {"a chain ends with any total size", total_sizes},
	     {"an image may end anywhere", image_ends}, {"a dead process is unloaded and its slot used again", unloading},
	     {"every load error has words of its own", every_error_has_words})
