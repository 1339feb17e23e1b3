/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Policies that decide what processes may do with storage. */
#include <kc/kernel.h>
#include <kc/storage.h>

#include "kernelcore/process_block.h"
#include "kernelcore/tbf_tables.h"

_Static_assert(KC_STORAGE_IDS_MAX == TBF_STORAGE_IDS_MAX, "as many ids as a TBF may list");

static struct kc_storage_permissions individual(void *context, const struct kc_process_binary *application)
{
	(void)context;
	return kc_storage_self_only(application->short_id);
}

static struct kc_storage_permissions by_tbf(void *context, const struct kc_process_binary *application)
{
	const struct kc_tbf_range *table = &application->tbf.storage;
	struct kc_tbf_storage said;

	(void)context;
	if (table->length == 0 || !kc_tbf_storage(application->flash + table->offset, table->length, &said))
		return kc_storage_null();
	return kc_storage_fixed_size(application->short_id, said.write_id != 0, false,
				     (struct kc_storage_ids){said.reads, said.read},
				     (struct kc_storage_ids){said.modifies, said.modify});
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
