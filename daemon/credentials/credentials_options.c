/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/credentials/credentials_options.h"

#include <string.h>

bool credentials_demand_parse(const char *name, enum credentials_demand *demand)
{
	static const char *const names[] = {"none", "hash", "signature"};

	for (unsigned int i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(name, names[i]) == 0) {
			*demand = (enum credentials_demand)i;
			return true;
		}
	}
	return false;
}
