/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/architecture.h"

#include <elf.h>
#include <stddef.h>
#include <string.h>

static const struct architecture architectures[] = {
    {"linux-x86_64", true, "x86-64", EM_X86_64, ELFCLASS64, true, PADDING_WORD},
    {"linux-aarch64", true, "AArch64", EM_AARCH64, ELFCLASS64, true, PADDING_WORD},
    {"cortex-m", false, "Arm", EM_ARM, ELFCLASS32, false, PADDING_POWER_OF_TWO},
    {"rv32", false, "RISC-V", EM_RISCV, ELFCLASS32, false, PADDING_WORD},
};

const struct architecture *architecture_find(const char *name)
{
	for (size_t i = 0; i < sizeof(architectures) / sizeof(architectures[0]); i++) {
		const struct architecture *candidate = &architectures[i];

		if (candidate->exact ? strcmp(name, candidate->prefix) == 0
				     : strncmp(name, candidate->prefix, strlen(candidate->prefix)) == 0)
			return candidate;
	}
	return NULL;
}

const char *architecture_names(void)
{
	return "linux-x86_64, linux-aarch64, cortex-m..., rv32...";
}

const char *architecture_machine_name(uint16_t machine)
{
	switch (machine) {
	case EM_386:
		return "i386";
	case EM_MIPS:
		return "MIPS";
	case EM_PPC64:
		return "PowerPC64";
	case EM_S390:
		return "S/390";
	case EM_ARM:
		return "Arm";
	case EM_X86_64:
		return "x86-64";
	case EM_AARCH64:
		return "AArch64";
	case EM_RISCV:
		return "RISC-V";
	default:
		return "unknown";
	}
}
