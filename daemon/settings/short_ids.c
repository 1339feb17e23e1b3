/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/short_ids.h"

#include <stddef.h>
#include <string.h>

bool short_ids_parse(const char *name, const struct kc_app_id_policy **policy)
{
	static const struct {
		const char *name;
		const struct kc_app_id_policy *policy;
	} known[] = {
	    {"header", &kc_app_id_by_tbf},
	    {"name", &kc_app_id_by_name},
	    {"key", &kc_app_id_by_key},
	    {"key-and-name", &kc_app_id_by_key_and_name},
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strcmp(name, known[i].name) == 0) {
			*policy = known[i].policy;
			return true;
		}
	}
	return false;
}
