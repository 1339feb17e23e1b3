# SPDX-License-Identifier: Apache-2.0 OR MIT
# The conformance runner as a program for boards: it links the core's objects of the board's kernel, and newlib, which reads traces and
# writes answers over semihosting.
CONFORMANCE_BOARDS := $(filter mps2-an386 mps2-an505,$(BOARDS))
CONFORMANCE_BOARD_SOURCES := $(wildcard tests/conformance/*.c) tests/boards/conformance/newlib_gaps.c
ARM_NEWLIB := $(if $(ARM_CC),$(filter /%,$(shell $(ARM_CC) -print-file-name=rdimon.specs)))

# The runner's printf formats assume that uint32_t is unsigned int, as on the host; in newlib it is unsigned long, of the same size.
CONFORMANCE_BOARD_FLAGS := -std=c11 -D_GNU_SOURCE -Ikernelcore/include -I. $(WARN) -Wno-format -include tests/boards/conformance/newlib_gaps.h

# $(1): the board, $(2): its processor
define conformance_board
$(B)/tests/boards/cores/$(2)/%.o: %.c tests/boards/conformance/module.mk
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  CC      $$@")
	$$(Q)$(ARM_CC) $(call BOARD_FLAGS,$(2)) $(CONFORMANCE_BOARD_FLAGS) $(DEPS) -c -o $$@ $$<
$(B)/tests/boards/conformance-$(1).elf: $(CONFORMANCE_BOARD_SOURCES:%.c=$(B)/tests/boards/cores/$(2)/%.o) \
  $(KERNELCORE_SOURCES:%.c=$(B)/boards/cores/$(2)/%.o) tests/boards/conformance/$(1).ld tests/boards/conformance/runner.ld
	$$(if $$(Q),@echo "  LINK    $$@")
	$$(Q)$(ARM_CC) $(call BOARD_FLAGS,$(2)) --specs=rdimon.specs -Wl,--no-warn-rwx-segments -T tests/boards/conformance/$(1).ld -o $$@ \
		$$(filter %.o,$$^)
endef
$(if $(ARM_NEWLIB),$(foreach board,$(CONFORMANCE_BOARDS),$(eval $(call conformance_board,$(board),$(BOARD_CORE_$(board))))))

CONFORMANCE_BOARD_RUNNERS := $(if $(ARM_NEWLIB),$(CONFORMANCE_BOARDS:%=$(B)/tests/boards/conformance-%.elf))
check-deps: $(CONFORMANCE_BOARD_RUNNERS)
BOARD_TESTS_KERNELS += $(CONFORMANCE_BOARD_RUNNERS)
