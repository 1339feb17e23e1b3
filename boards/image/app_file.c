/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/image/app_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kc/tbf.h>

#include "protocol/tab.h"

enum {
#define TBF_NUMBER(name, value) TBF_##name = (value),
#include "protocol/tbf.def"
};
#define TBF_ADDRESS(name, value) static const uint32_t TBF_ADDRESS_##name = (value);
#include "protocol/tbf.def"

void image_give_up(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("place-apps: ", stderr);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

static void *copy_of(const uint8_t *bytes, uint32_t length)
{
	void *copy = malloc(length);

	if (copy == NULL)
		image_give_up("%s", strerror(errno));
	memcpy(copy, bytes, length);
	return copy;
}

static uint32_t get_u32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/*
 * Isolation bug E7: a kernel finds the next app by the total size in this app's header. A size too large swallows the next app; a size too
 * small turns bytes that the app's author hid at its end into another app.
 */
static void check_total_size(const char *name, const uint8_t *bytes, uint32_t length)
{
	if (length < TBF_BASE_BYTES)
		image_give_up("%s: %u bytes are no TBF", name, length);
	uint32_t total_size = get_u32(bytes + TBF_OFFSET_TOTAL_SIZE);

	if (total_size != length)
		image_give_up("%s: offset %u: its header says that it has %u bytes, and it has %u; it would %s", name,
			      TBF_OFFSET_TOTAL_SIZE, total_size, length,
			      total_size > length ? "swallow the app behind it"
						  : "leave bytes behind it that count as another app");
}

/* Accepts a TBF without a program: it is padding, which may be intended. */
static void parse(const char *name, const uint8_t *bytes, uint32_t length, struct kc_tbf *tbf)
{
	check_total_size(name, bytes, length);
	struct kc_tbf_fault fault = kc_tbf_parse(bytes, length, tbf);

	if (fault.error != KC_TBF_OK && fault.error != KC_TBF_NO_PROGRAM)
		image_give_up("%s: offset %u: %s; make it anew", name, fault.offset, kc_tbf_error_text(fault.error));
}

static bool is_fixed(const struct kc_tbf *tbf)
{
	return tbf->has_fixed_addresses && tbf->fixed_flash != TBF_ADDRESS_NOT_FIXED;
}

/* The fixed address is that of the program, after the header. The subtraction may wrap; the result then lies in no room. */
static uint32_t fixed_start_of(const struct kc_tbf *tbf)
{
	return tbf->fixed_flash - tbf->header_size - tbf->protected_trailer;
}

static bool fits(const struct kc_tbf *tbf, struct app_room room)
{
	uint32_t start = fixed_start_of(tbf);

	return !is_fixed(tbf) || (start >= room.start && start < room.end);
}

static void take(const uint8_t *bytes, uint32_t length, const struct kc_tbf *tbf, struct app_file *app)
{
	*app = (struct app_file){
	    .bytes = copy_of(bytes, length),
	    .length = length,
	    .is_fixed = is_fixed(tbf),
	    .fixed_start = fixed_start_of(tbf),
	};
}

static _Noreturn void give_up_on_address(const char *name, const struct kc_tbf *tbf, struct app_room room)
{
	image_give_up(
	    "%s: it is linked to begin at 0x%08x in flash, and what is free for apps here is from 0x%08x to 0x%08x; link it for "
	    "that, or independent of its position",
	    name, fixed_start_of(tbf), room.start, room.end);
}

static void read_tbf(const char *file_name, const uint8_t *bytes, uint32_t length, struct app_room room, struct app_file *app)
{
	struct kc_tbf tbf;

	parse(file_name, bytes, length, &tbf);
	if (!fits(&tbf, room))
		give_up_on_address(file_name, &tbf, room);
	take(bytes, length, &tbf, app);
}

/* Reading TABs. */

static bool is_member(const struct tab_member *member, const char *wanted, size_t length)
{
	const char *rest = member->name + length;
	size_t rest_length;

	if (strncmp(member->name, wanted, length) != 0)
		return false;
	rest_length = strlen(rest);
	return rest[0] == '.' && rest_length >= 4 && strcmp(rest + rest_length - 4, ".tbf") == 0;
}

/* A member considered so far. member NULL: none yet. */
struct candidate {
	const struct tab_member *member;
	struct kc_tbf tbf;
};

struct choice {
	const char *file_name;
	struct app_room room;
	struct candidate best;   /* the one that leaves the smallest gap */
	struct candidate misfit; /* the first one linked for an address outside the room */
};

static bool is_better(const struct candidate *best, const struct kc_tbf *tbf)
{
	return best->member == NULL ||
	       (is_fixed(&best->tbf) && (!is_fixed(tbf) || fixed_start_of(tbf) < fixed_start_of(&best->tbf)));
}

static void consider(struct choice *choice, const struct tab_member *member)
{
	char name[512];
	struct candidate candidate = {.member = member};

	snprintf(name, sizeof name, "%s: %s", choice->file_name, member->name);
	parse(name, member->bytes, member->length, &candidate.tbf);
	if (!fits(&candidate.tbf, choice->room) && choice->misfit.member == NULL)
		choice->misfit = candidate;
	if (fits(&candidate.tbf, choice->room) && is_better(&choice->best, &candidate.tbf))
		choice->best = candidate;
}

/* Chooses among the members for the first processor that has any that fit. */
static void choose(struct choice *choice, const struct tab *tab, const char *members)
{
	while (*members != '\0' && choice->best.member == NULL) {
		size_t length = strcspn(members, ",");

		for (size_t i = 0; i < tab->member_count; i++) {
			if (is_member(&tab->members[i], members, length))
				consider(choice, &tab->members[i]);
		}
		members += length;
		members += strspn(members, ",");
	}
}

static _Noreturn void give_up_on_members(const char *file_name, const struct tab *tab, const char *members)
{
	char there[512] = "none";
	size_t length = 0;

	for (size_t i = 0; i < tab->member_count && length < sizeof there; i++)
		length +=
		    (size_t)snprintf(there + length, sizeof there - length, "%s%s", i == 0 ? "" : " ", tab->members[i].name);
	image_give_up("%s: it has no member for this board (%s); it has: %s. Build it with arm-none-eabi-gcc installed",
		      file_name, members, there);
}

static void read_tab(const char *file_name, const char *members, struct app_room room, struct app_file *app)
{
	struct choice choice = {.file_name = file_name, .room = room};
	struct tab tab;
	struct tab_error error;
	char name[512];

	if (tab_read_file(file_name, NULL, &tab, &error) < 0)
		image_give_up("%s", error.text);
	choose(&choice, &tab, members);
	if (choice.best.member != NULL) {
		take(choice.best.member->bytes, choice.best.member->length, &choice.best.tbf, app);
	} else if (choice.misfit.member != NULL) {
		snprintf(name, sizeof name, "%s: %s", file_name, choice.misfit.member->name);
		give_up_on_address(name, &choice.misfit.tbf, room);
	} else {
		give_up_on_members(file_name, &tab, members);
	}
	tab_free(&tab);
}

/* Reading either format. The first bytes tell them apart: a TAR begins with a name, a TBF with its version. */

static const uint8_t elf_magic[] = {0x7f, 'E', 'L', 'F'};
static const uint8_t tbf_version[] = {TBF_VERSION, 0};

/* Reads at most `most` bytes: a longer TBF does not fit into the room. */
static uint8_t *read_start(const char *file_name, uint32_t most, uint32_t *length)
{
	FILE *file = fopen(file_name, "rb");
	uint8_t *bytes = malloc(most);

	if (file == NULL)
		image_give_up("%s: %s", file_name, strerror(errno));
	if (bytes == NULL)
		image_give_up("%s", strerror(errno));
	*length = (uint32_t)fread(bytes, 1, most, file);
	if (ferror(file))
		image_give_up("%s: %s", file_name, strerror(errno));
	fclose(file);
	return bytes;
}

void app_file_read(const char *file_name, const char *members, struct app_room room, struct app_file *app)
{
	uint32_t most = room.end - room.start + TBF_BASE_BYTES;
	uint32_t length;
	uint8_t *bytes = read_start(file_name, most, &length);

	if (length >= sizeof elf_magic && memcmp(bytes, elf_magic, sizeof elf_magic) == 0)
		image_give_up("%s: this is an ELF, and no app yet: tock-elf2tab -n NAME -o NAME.tab %s,%.*s makes a TAB of it",
			      file_name, file_name, (int)strcspn(members, ","), members);
	if (length < sizeof tbf_version || memcmp(bytes, tbf_version, sizeof tbf_version) != 0)
		read_tab(file_name, members, room, app);
	else if (length == most)
		image_give_up("%s: it does not fit: what is free for apps is %u bytes", file_name, room.end - room.start);
	else
		read_tbf(file_name, bytes, length, room, app);
	free(bytes);
}

void app_file_free(struct app_file *app)
{
	free(app->bytes);
	*app = (struct app_file){.bytes = NULL};
}
