/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>
#include <stdio.h>
#include <string.h>

#include "shares.h"
#include "tests/apps/package_name.h"

void fault(void)
{
	*byte_at(0xffffff00) = 0;
	printf("NOBODY STOPPED ME\n");
	tock_exit(1);
}

int main(void)
{
	char name[PACKAGE_NAME_BYTES];
	uint32_t argument = package_name(name);

	if (strcmp(name, SHARE_SERVICE) == 0)
		run_service(argument);
	for (const struct client *client = clients; client->name != NULL; client++) {
		if (strcmp(client->name, name) != 0)
			continue;
		client->run(argument);
		printf("%s: as it should be\n", name);
		tock_exit(0);
	}
	printf("BROKEN: there is no app '%s'\n", name);
	tock_exit(1);
}
