/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/credentials.h>

static bool require_credentials(void *context)
{
	const struct kc_credentials_list *list = context;

	return list->required;
}

static enum kc_error check_credentials(void *context, struct kc_checker *checker, const struct kc_credential *credential,
				       struct kc_integrity_region region)
{
	const struct kc_credentials_list *list = context;
	enum kc_error error = KC_NOSUPPORT;

	for (uint32_t i = 0; i < list->count && error == KC_NOSUPPORT; i++) {
		const struct kc_credentials_policy *policy = &list->policies[i];

		error = policy->ops->check_credentials(policy->context, checker, credential, region);
	}
	return error;
}

void kc_credentials_list_init(struct kc_credentials_list *list, const struct kc_credentials_policy *policies, uint32_t count,
			      bool required)
{
	*list = (struct kc_credentials_list){.policies = policies, .count = count, .required = required};
}

struct kc_credentials_policy kc_credentials_list(struct kc_credentials_list *list)
{
	static const struct kc_credentials_policy_ops ops = {.require_credentials = require_credentials,
							     .check_credentials = check_credentials};

	return (struct kc_credentials_policy){.ops = &ops, .context = list};
}
