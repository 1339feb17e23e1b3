/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/inspect.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/pack/inspection.h"

static bool inspect_one(struct inspection *inspection, const char *file_name, bool json, struct failure *failure)
{
	bool good = true;

	if (!inspection_read(inspection, file_name, failure))
		return false;
	if (json)
		good = inspection_print_json(inspection) || fail(failure, "%s: not enough memory to print it", file_name);
	else
		inspection_print_text(inspection);
	return good && (!inspection_has_problems(inspection) ||
			fail(failure, "%s: a kernel would refuse what is in it; the reasons are printed above", file_name));
}

bool inspect(const struct options *options)
{
	struct inspection *inspection = calloc(1, sizeof(*inspection));
	struct failure failure;
	bool all_good = inspection != NULL;

	for (size_t i = 0; inspection && i < options->input_count; i++) {
		if (!inspect_one(inspection, options->inputs[i].file_name, options->json, &failure)) {
			fflush(stdout);
			fprintf(stderr, "tock-elf2tab: %s\n", failure.text);
			all_good = false;
		}
		inspection_free(inspection);
	}
	free(inspection);
	return all_good;
}
