/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/pack/elf_image.h"
#include "client/pack/metadata.h"
#include "client/pack/new_file.h"
#include "client/pack/program.h"
#include "client/pack/tab_writer.h"
#include "protocol/tab.h"

/* The contents of the archive: the metadata, then a TBF for each input. */
struct bundle {
	struct bytes metadata;
	struct bytes tbfs[TAB_MEMBERS_MAX];
	char names[TAB_MEMBERS_MAX][sizeof(((struct tab_member *)0)->name)];
	time_t date;
};

static void say(const struct options *options, const struct input *input, const struct program *program, const struct bytes *tbf)
{
	if (!options->verbose)
		return;
	printf("%s -> %s.tbf: %zu bytes; flash from 0x%x%s, data and bss %u, .stack %u, writeable flash regions %zu\n",
	       input->file_name, input->architecture_name, tbf->length, program->flash_origin,
	       program->flash_fixed ? " (fixed)" : "", program->data_bytes, program->stack_bytes, program->region_count);
}

static bool pack_one(struct bytes *tbf, const struct options *options, const struct input *input, struct failure *failure)
{
	struct region_names regions = {.names = options->region_names, .count = options->region_name_count};
	struct elf_image image;
	struct program program;
	bool built;

	if (!elf_image_read(&image, input->file_name, input->architecture_name, input->architecture, failure))
		return false;
	built = program_build(&program, &image, input->architecture, &regions, failure);
	elf_image_free(&image);
	if (!built)
		return false;
	struct tbf_parts parts = {
	    .program = &program,
	    .architecture = input->architecture,
	    .wishes = &options->wishes,
	    .memory = &options->memory,
	    .credentials = &options->credentials,
	    .file_name = input->file_name,
	};

	built = tbf_build(tbf, &parts, failure);
	if (built)
		say(options, input, &program, tbf);
	program_free(&program);
	return built;
}

static bool write_file(const char *name, const struct bytes *bytes, struct failure *failure)
{
	struct new_file file;
	bool written;

	if (!new_file_open(&file, name, failure))
		return false;
	written = new_file_write(&file, bytes->data, bytes->length) && new_file_commit(&file);
	new_file_discard(&file);
	return written;
}

/* Writes the TBF next to its ELF: "build/cortex-m4.elf" -> "build/cortex-m4.tbf". */
static bool write_beside(const struct input *input, const struct bytes *tbf, struct failure *failure)
{
	const char *slash = strrchr(input->file_name, '/'), *stem = slash ? slash + 1 : input->file_name;
	const char *dot = strrchr(stem, '.');
	int length = dot && dot != stem ? (int)(dot - input->file_name) : (int)strlen(input->file_name);
	char *name;
	bool written;

	if (asprintf(&name, "%.*s.tbf", length, input->file_name) < 0)
		return fail(failure, "%s: no memory for the name of its TBF", input->file_name);
	written = write_file(name, tbf, failure);
	free(name);
	return written;
}

static bool write_bundle(const struct bundle *bundle, const struct options *options, struct failure *failure)
{
	struct tab_part parts[1 + TAB_MEMBERS_MAX];

	parts[0] = (struct tab_part){METADATA_MEMBER, bundle->metadata.data, bundle->metadata.length};
	for (size_t i = 0; i < options->input_count; i++) {
		parts[1 + i] = (struct tab_part){bundle->names[i], bundle->tbfs[i].data, bundle->tbfs[i].length};
		if (options->keep_tbf && !write_beside(&options->inputs[i], &bundle->tbfs[i], failure))
			return false;
	}
	return tab_write(options->output, parts, 1 + options->input_count, bundle->date, failure);
}

static bool fill_bundle(struct bundle *bundle, const struct options *options, struct failure *failure)
{
	time_t build_time;

	if (!metadata_times(&build_time, &bundle->date, failure) ||
	    !metadata_write(&bundle->metadata, options, build_time, failure))
		return false;
	for (size_t i = 0; i < options->input_count; i++) {
		snprintf(bundle->names[i], sizeof(bundle->names[i]), "%s.tbf", options->inputs[i].architecture_name);
		if (!pack_one(&bundle->tbfs[i], options, &options->inputs[i], failure))
			return false;
	}
	return true;
}

bool pack(const struct options *options, struct failure *failure)
{
	struct bundle *bundle = calloc(1, sizeof(*bundle));
	bool packed;

	if (!bundle)
		return fail(failure, "no memory");
	if (!options->wishes.has_kernel_version)
		fputs("tock-elf2tab: warning: without --kernel-major the app names no kernel version, and kernels refuse it\n",
		      stderr);
	packed = fill_bundle(bundle, options, failure) && write_bundle(bundle, options, failure);
	bytes_free(&bundle->metadata);
	for (size_t i = 0; i < options->input_count; i++)
		bytes_free(&bundle->tbfs[i]);
	free(bundle);
	return packed;
}
