/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What processes may do with storage. */
#include <kc/kernel.h>
#include <kc/storage.h>

#include "kernelcore/bytes.h"
#include "kernelcore/process_block.h"

#define WRITE_ID_BYTES 4u
#define COUNT_BYTES    2u
#define ID_BYTES       4u

static struct kc_storage_permissions individual(void *context, const struct kc_process_binary *application)
{
	(void)context;
	return kc_storage_self_only(application->short_id);
}

/* A list of the TLV: u16 count, u32 ids, at any address. The parser of headers has seen that it lies inside. False: too long. */
static bool read_ids(const uint8_t *list, uint32_t ids[KC_STORAGE_IDS_MAX], uint32_t *count)
{
	*count = kc_read_u16(list);
	if (*count > KC_STORAGE_IDS_MAX)
		return false;
	for (uint32_t i = 0; i < *count; i++)
		ids[i] = kc_read_u32(list + COUNT_BYTES + i * ID_BYTES);
	return true;
}

static struct kc_storage_permissions by_tbf(void *context, const struct kc_process_binary *application)
{
	const uint8_t *tlv = application->flash + application->tbf.storage.offset;
	const uint8_t *list = tlv + WRITE_ID_BYTES;
	uint32_t read[KC_STORAGE_IDS_MAX];
	uint32_t modify[KC_STORAGE_IDS_MAX];
	uint32_t reads;
	uint32_t modifies;

	(void)context;
	if (application->tbf.storage.length == 0 || !read_ids(list, read, &reads) ||
	    !read_ids(list + COUNT_BYTES + reads * ID_BYTES, modify, &modifies))
		return kc_storage_null();
	return kc_storage_fixed_size(application->short_id, kc_read_u32(tlv) != 0, false, (struct kc_storage_ids){reads, read},
				     (struct kc_storage_ids){modifies, modify});
}

static const struct kc_storage_policy_ops individual_ops = {.get_permissions = individual};
static const struct kc_storage_policy_ops tbf_ops = {.get_permissions = by_tbf};

const struct kc_storage_policy kc_storage_individual = {.ops = &individual_ops};
const struct kc_storage_policy kc_storage_by_tbf = {.ops = &tbf_ops};

bool kc_process_storage_permissions(const struct kc_kernel *kernel, struct kc_process_id process,
				    struct kc_storage_permissions *permissions)
{
	const struct kc_process_block *block = kc_block_at(kernel, process.index);
	const struct kc_storage_policy *policy = kernel->storage_policy;
	struct kc_process_binary application;

	*permissions = kc_storage_null();
	if (block == NULL || block->identifier != process.identifier)
		return false;
	if (policy != NULL && kc_process_binary_of(kernel, process.index, &application))
		*permissions = policy->ops->get_permissions(policy->context, &application);
	return true;
}
