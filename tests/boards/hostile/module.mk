# SPDX-License-Identifier: Apache-2.0 OR MIT
# Kernels for hostile apps: each has the board's own objects, but prober.c, which adds drivers, is inserted between board.c,
# boards/common/kernel.c and the port.
HOSTILE_BOARDS := $(filter mps2-an386 mps2-an505 netduinoplus2,$(BOARDS))
HOSTILE_STORM_mps2-an386 := storm_cmsdk
HOSTILE_FLAGS_mps2-an386 := -DSTORM_TIMER=0x40002000u -DSTORM_TIMER_LINE=10u -DSTORM_TICK_NS=40u -DSTORM_UART=0x40004000u
HOSTILE_STORM_mps2-an505 := storm_cmsdk
HOSTILE_FLAGS_mps2-an505 := -DSTORM_TIMER=0x50002000u -DSTORM_TIMER_LINE=5u -DSTORM_TICK_NS=50u -DSTORM_UART=0x50200000u
HOSTILE_STORM_netduinoplus2 := storm_stm32f4
HOSTILE_FLAGS_netduinoplus2 :=

# $(1): the board, $(2): its processor
define hostile_board
HOSTILE_OBJECTS_$(1) := $(patsubst %,$(B)/tests/boards/hostile/$(1)/%.o,board kernel prober $(HOSTILE_STORM_$(1))) \
  $(filter-out $(B)/boards/cores/$(2)/boards/$(1)/board.o $(B)/boards/cores/$(2)/boards/common/kernel.o,$(BOARD_OBJECTS_$(1)))
$(B)/tests/boards/hostile/$(1)/board.o: boards/$(1)/board.c tests/boards/hostile/module.mk $(B)/boards/cores/$(2)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  CC      $$@")
	$$(Q)$(call BOARD_COMPILE,$(2)) -Dboard_make_kernel=prober_make_kernel $(DEPS) -c -o $$@ $$<
$(B)/tests/boards/hostile/$(1)/kernel.o: boards/common/kernel.c tests/boards/hostile/module.mk $(B)/boards/cores/$(2)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  CC      $$@")
	$$(Q)$(call BOARD_COMPILE,$(2)) -Dcortexm_boundary_ops=prober_boundary_ops -Dcortexm_chip_ops=prober_chip_ops $(DEPS) -c -o $$@ $$<
$(B)/tests/boards/hostile/$(1)/%.o: tests/boards/hostile/%.c tests/boards/hostile/module.mk $(B)/boards/cores/$(2)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  CC      $$@")
	$$(Q)$(call BOARD_COMPILE,$(2)) $(HOSTILE_FLAGS_$(1)) $(DEPS) -c -o $$@ $$<
$(B)/boards/$(1)/hostile/kernel.elf: $$(HOSTILE_OBJECTS_$(1)) boards/$(1)/board.ld boards/common/kernel.ld
	$$(if $$(Q),@echo "  LINK    $$@")
	@mkdir -p $$(@D)
	$$(Q)$$(subst $(B)/boards/$(1)/kernel.map,$$(@:.elf=.map),$$(BOARD_LINK_$(1))) -o $$@ $$(HOSTILE_OBJECTS_$(1)) -lgcc
endef
$(if $(ARM_CC),$(foreach board,$(HOSTILE_BOARDS),$(eval $(call hostile_board,$(board),$(BOARD_CORE_$(board))))))

HOSTILE_KERNELS := $(if $(ARM_CC),$(HOSTILE_BOARDS:%=$(B)/boards/%/hostile/kernel.elf))
check-deps: $(HOSTILE_KERNELS)
BOARD_TESTS_KERNELS += $(HOSTILE_KERNELS)
