/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * crt0 for Cortex-M. An app is linked as if its program were at 0x80000000 and its RAM at 0, and is relocated to the real
 * addresses before main: the scheme of libtock-c, which lets several apps run anywhere in flash. Every address in data is in one
 * of two lists: the global offset table, or the relocations that elf2tab appends to the program.
 *
 * RAM, from low to high: the stack (so an overflow leaves RAM and faults), the table, data, bss, and the heap from there to the
 * break.
 */
#include <libtock/tock.h>
#include <string.h>

/*
 * The header that the linker script puts at the start of the program. Offsets in flash count from the start of the program,
 * offsets in RAM from the start of RAM.
 */
struct program_header {
	uint32_t got_in_flash;
	uint32_t got;
	uint32_t got_bytes;
	uint32_t data_in_flash;
	uint32_t data;
	uint32_t data_bytes;
	uint32_t bss;
	uint32_t bss_bytes;
	uint32_t relocations_in_flash;
	uint32_t stack_bytes;
};

/* Elf32_Rel entries. Each adds a base address. */
struct relocations {
	uint32_t bytes;
	struct {
		uint32_t offset; /* in RAM */
		uint32_t kind;
	} entries[];
};

#define LINKED_FLASH 0x80000000u

extern int main(int argc, char *argv[]);

__attribute__((noreturn)) void libtock_start(uint32_t program, uint32_t ram);

static uint32_t moved(uint32_t address, uint32_t program, uint32_t ram)
{
	return (address & LINKED_FLASH) != 0 ? address - LINKED_FLASH + program : address + ram;
}

/* Until relocation is complete, this code must not use the global offset table: no static data, no addresses of functions. */
void libtock_start(uint32_t program, uint32_t ram)
{
	const struct program_header *header = (const struct program_header *)program;

	const uint32_t *linked = (const uint32_t *)(program + header->got_in_flash);
	uint32_t *table = (uint32_t *)(ram + header->got);
	for (uint32_t i = 0; i < header->got_bytes / sizeof *table; i++)
		table[i] = moved(linked[i], program, ram);

	memcpy((void *)(ram + header->data), (const void *)(program + header->data_in_flash), header->data_bytes);
	memset((void *)(ram + header->bss), 0, header->bss_bytes);

	const struct relocations *relocations = (const struct relocations *)(program + header->relocations_in_flash);
	for (uint32_t i = 0; i < relocations->bytes / sizeof relocations->entries[0]; i++) {
		uint32_t *word = (uint32_t *)(ram + relocations->entries[i].offset);
		*word = moved(*word, program, ram);
	}

	main(0, NULL);
	for (;;)
		yield();
}
