/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* A small ELF64 executable for x86-64, made by hand so that tests can falsify each word:
 *
 *     offset 0     header: entry 0x08000110, 5 sections
 *     64           segment 0: text, 0x40 bytes at 0x08000100, read and execute
 *     120          segment 1: data, 12 bytes of file and 100 of memory, at 0x20000400 from 0x08000150, read and write
 *     176          segment 2: none
 *     0x100        text, data
 *     0x180        names of sections
 *     0x200        sections: none, .text, .data, .stack (0x400 bytes at 0x20000000), .shstrtab
 */
#ifndef TESTS_UNIT_ELF_BYTES_H
#define TESTS_UNIT_ELF_BYTES_H

#include <elf.h>
#include <stdint.h>
#include <string.h>

struct elf_sample {
	Elf64_Ehdr header;
	Elf64_Phdr segments[3];
	uint8_t gap[0x100 - 64 - 3 * 56];
	uint8_t text[0x40];
	uint8_t data[0x40];
	char names[0x80];
	Elf64_Shdr sections[5];
};

_Static_assert(offsetof(struct elf_sample, text) == 0x100 && offsetof(struct elf_sample, sections) == 0x200, "as drawn");

static inline struct elf_sample elf_sample(void)
{
	struct elf_sample elf = {
	    .header = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		       .e_type = ET_EXEC,
		       .e_machine = EM_X86_64,
		       .e_version = EV_CURRENT,
		       .e_entry = 0x08000110,
		       .e_phoff = offsetof(struct elf_sample, segments),
		       .e_shoff = offsetof(struct elf_sample, sections),
		       .e_ehsize = sizeof(Elf64_Ehdr),
		       .e_phentsize = sizeof(Elf64_Phdr),
		       .e_phnum = 3,
		       .e_shentsize = sizeof(Elf64_Shdr),
		       .e_shnum = 5,
		       .e_shstrndx = 4},
	    .segments = {{.p_type = PT_LOAD,
			  .p_flags = PF_R | PF_X,
			  .p_offset = 0x100,
			  .p_vaddr = 0x08000100,
			  .p_paddr = 0x08000100,
			  .p_filesz = 0x40,
			  .p_memsz = 0x40},
			 {.p_type = PT_LOAD,
			  .p_flags = PF_R | PF_W,
			  .p_offset = 0x140,
			  .p_vaddr = 0x20000400,
			  .p_paddr = 0x08000150,
			  .p_filesz = 12,
			  .p_memsz = 100},
			 {.p_type = PT_NULL}},
	    .names = "\0.text\0.data\0.stack\0.shstrtab",
	    .sections = {{0},
			 {.sh_name = 1,
			  .sh_type = SHT_PROGBITS,
			  .sh_flags = SHF_ALLOC | SHF_EXECINSTR,
			  .sh_addr = 0x08000100,
			  .sh_offset = 0x100,
			  .sh_size = 0x40},
			 {.sh_name = 7,
			  .sh_type = SHT_PROGBITS,
			  .sh_flags = SHF_ALLOC | SHF_WRITE,
			  .sh_addr = 0x20000400,
			  .sh_offset = 0x140,
			  .sh_size = 12},
			 {.sh_name = 13,
			  .sh_type = SHT_NOBITS,
			  .sh_flags = SHF_ALLOC | SHF_WRITE,
			  .sh_addr = 0x20000000,
			  .sh_offset = 0x140,
			  .sh_size = 0x400},
			 {.sh_name = 20, .sh_type = SHT_STRTAB, .sh_offset = 0x180, .sh_size = 0x80}},
	};

	memset(elf.text, 't', sizeof(elf.text));
	memset(elf.data, 'd', sizeof(elf.data));
	return elf;
}

#endif
