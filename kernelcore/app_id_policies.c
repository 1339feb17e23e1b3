/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The ShortId policies that most owners want. All of them tell applications apart by their ShortIds only. */
#include <kc/checker.h>

#include "kernelcore/crc32.h"

#define NAME_MASK 0x0fffffffu
#define KEY_SHIFT 28u
#define NO_KEY    15u

static uint32_t name_crc(const struct kc_process_binary *binary)
{
	return kc_crc32_posix(binary->flash + binary->tbf.name.offset, binary->tbf.name.length);
}

static struct kc_short_id by_tbf(void *context, const struct kc_process_binary *binary)
{
	(void)context;
	return (struct kc_short_id){.fixed = binary->tbf.has_short_id ? binary->tbf.short_id : 0};
}

static struct kc_short_id by_name(void *context, const struct kc_process_binary *binary)
{
	(void)context;
	return (struct kc_short_id){.fixed = name_crc(binary)};
}

static struct kc_short_id by_key(void *context, const struct kc_process_binary *binary)
{
	const struct kc_accepted_credential *credential = &binary->credential;

	(void)context;
	return (struct kc_short_id){.fixed = credential->present && credential->has_metadata ? credential->metadata : 0};
}

/* A key with a higher number is treated as no key, so that it cannot pass for another one. */
static struct kc_short_id by_key_and_name(void *context, const struct kc_process_binary *binary)
{
	const struct kc_accepted_credential *credential = &binary->credential;
	uint32_t key = NO_KEY;

	(void)context;
	if (credential->present && credential->has_metadata && credential->metadata < NO_KEY)
		key = credential->metadata;
	return (struct kc_short_id){.fixed = key << KEY_SHIFT | (name_crc(binary) & NAME_MASK)};
}

static const struct kc_app_id_policy_ops tbf_ops = {.to_short_id = by_tbf};
static const struct kc_app_id_policy_ops name_ops = {.to_short_id = by_name};
static const struct kc_app_id_policy_ops key_ops = {.to_short_id = by_key};
static const struct kc_app_id_policy_ops key_and_name_ops = {.to_short_id = by_key_and_name};

const struct kc_app_id_policy kc_app_id_by_tbf = {.ops = &tbf_ops};
const struct kc_app_id_policy kc_app_id_by_name = {.ops = &name_ops};
const struct kc_app_id_policy kc_app_id_by_key = {.ops = &key_ops};
const struct kc_app_id_policy kc_app_id_by_key_and_name = {.ops = &key_and_name_ops};
