# SPDX-License-Identifier: Apache-2.0 OR MIT
# Kernels for boards, under QEMU.
BOARD_TESTS := $(sort $(wildcard tests/boards/*_test))
TESTS += $(BOARD_TESTS)
BOARD_TESTS_KERNELS := $(if $(ARM_CC),$(BOARD_KERNELS:%=$(B)/boards/%/kernel.elf) $(PLACE_APPS) $(UF2) \
  $(B)/boards/raspberry-pi-pico/kernel.uf2)
# The AN505's kernel with other credentials policies.
CREDENTIALS_KERNELS := $(patsubst tests/boards/credentials/%.c,mps2-an505/%,$(wildcard tests/boards/credentials/*.c))
$(if $(ARM_CC),$(foreach kernel,$(CREDENTIALS_KERNELS),$(eval $(call \
  kernel_rules,$(kernel),mps2-an505,$(BOARD_CORE_mps2-an505),tests/boards/credentials/$(notdir $(kernel)).c))))
BOARD_TESTS_KERNELS += $(if $(ARM_CC),$(CREDENTIALS_KERNELS:%=$(B)/boards/%/kernel.elf))
# The AN386's kernel as for a Cortex-M0+.
$(if $(ARM_CC),$(eval $(call kernel_rules,mps2-an386/v6m,mps2-an386,cortex-m0plus,boards/mps2-an386/board.c)))
BOARD_TESTS_KERNELS += $(if $(ARM_CC),$(B)/boards/mps2-an386/v6m/kernel.elf)
BOARD_TESTS_TABS := $(patsubst tests/boards/%/Makefile,$(B)/tests/boards/%.tab,$(sort $(wildcard tests/boards/*/Makefile)))
$(BOARD_TESTS_TABS): $(B)/tests/boards/%.tab: libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C tests/boards/$* BUILD=$(abspath $(B))/tests/boards TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes
check-deps: $(BOARD_TESTS_KERNELS) $(if $(ARM_CC),$(BOARD_TESTS_TABS))
include tests/boards/conformance/module.mk
include tests/boards/hostile/module.mk

# In names of variables, _ replaces -, which the shell does not allow.
BOARD_TESTS_ENVIRONMENT := CONFORMANCE_BOARDS='$(if $(ARM_NEWLIB),$(CONFORMANCE_BOARDS))' QEMU_ARM='$(QEMU_ARM)' ARM_OBJCOPY='$(ARM_OBJCOPY)' ARM_NM='$(ARM_NM)' \
	ARM_SIZE='$(ARM_SIZE)' ARM_OBJDUMP='$(ARM_OBJDUMP)' BOARD_KERNELS='$(call with_limit,$(BOARD_KERNELS))' \
	$(foreach board,$(BOARDS),BOARD_QEMU_$(subst -,_,$(board))='$(BOARD_QEMU_$(board))' \
	BOARD_MEMBERS_$(subst -,_,$(board))='$(BOARD_MEMBERS_$(board))' BOARD_UF2_$(subst -,_,$(board))='$(BOARD_UF2_$(board))')

#: check-boards    test kernels for boards under QEMU; part of check
check-boards: all $(BOARD_TESTS_KERNELS) $(if $(ARM_CC),$(BOARD_TESTS_TABS))
	@$(TEST_ENVIRONMENT) tests/run --logs $(B)/tests/boards/logs $(BOARD_TESTS)
.PHONY: check-boards

# The boards that QEMU emulates and that run apps of any name.
BENCH_BOARDS := mps2-an385 mps2-an386 mps2-an505 netduinoplus2
#: bench-boards    count, under QEMU, the instructions that board kernels execute for each kind of system call:
#:                 on both MPS2 boards, or on one with BOARD=
bench-boards: $(if $(and $(ARM_CC),$(QEMU_ARM)),all $(BOARD_TESTS_KERNELS) $(BOARD_TESTS_TABS))
	$(need_arm)$(if $(filter-out $(BENCH_BOARDS),$(BOARD)),$(error nothing is counted on $(BOARD): BOARD= takes one of $(BENCH_BOARDS)))$(if $(QEMU_ARM),,$(error qemu-system-arm is missing: apt-get install qemu-system-arm, then ./configure))
	@$(TEST_ENVIRONMENT) tests/boards/bench $(or $(BOARD),mps2-an386 mps2-an505)
.PHONY: bench-boards
