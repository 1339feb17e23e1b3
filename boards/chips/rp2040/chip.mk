# SPDX-License-Identifier: Apache-2.0 OR MIT
# The second-stage boot loader, as a C array initializer for the boards that have this chip.
RP2040_BOOT2 := $(B)/gen/boards/rp2040_boot2.inc
BOOT2_SUM := $(B)/boards/boot2-sum
$(eval $(call program_of,$(BOOT2_SUM),$(B)/obj/boards/image/boot2_sum.o,$(HARDEN_LD)))

$(RP2040_BOOT2): boards/chips/rp2040/boot2.S $(BOOT2_SUM)
	@mkdir -p $(@D)
	$(Q)$(ARM_CC) -mcpu=cortex-m0plus -mthumb -c -o $(@D)/rp2040_boot2.o $<
	$(Q)$(ARM_OBJCOPY) -O binary -j .text $(@D)/rp2040_boot2.o $(@D)/rp2040_boot2.bin
	$(Q)$(BOOT2_SUM) < $(@D)/rp2040_boot2.bin > $@.new
	$(Q)mv $@.new $@
RP2040_BOARDS := $(foreach board,$(BOARDS),$(if $(filter rp2040,$(BOARD_CHIPS_$(board))),$(B)/boards/cores/cortex-m0plus/boards/$(board)/board.o))
$(RP2040_BOARDS): $(RP2040_BOOT2)
$(RP2040_BOARDS): BOARD_MORE := -I$(B)/gen/boards
