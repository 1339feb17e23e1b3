# SPDX-License-Identifier: Apache-2.0 OR MIT
# Kernels for boards: $(B)/boards/BOARD/kernel.{elf,bin,hex}. A folder with a board.mk is a board (README.md here). board.mk defines
#
#   BOARD_CORE_name      the processor, one of CORES below
#   BOARD_CHIPS_name     folders of chips/ that it needs
#   BOARD_MEMBERS_name   which members of a TAB run on it, best first
#   BOARD_QEMU_name      QEMU's arguments for it; empty if QEMU does not emulate it
#   BOARD_UF2_name       the chip's family ID in UF2 files; empty if it takes none
BOARDS := $(patsubst boards/%/board.mk,%,$(sort $(wildcard boards/*/board.mk)))
include $(BOARDS:%=boards/%/board.mk)

# The processors, and the files of kernelcore/arch/cortexm that each needs.
CORES := cortex-m0 cortex-m0plus cortex-m3 cortex-m4 cortex-m33
CORE_PARTS_cortex-m0 := switch_v6m mpu_none
CORE_PARTS_cortex-m0plus := switch_v6m pmsav7 pmsav7_fields pmsav7_regions mpu_config mpu_entries mpu_print
CORE_PARTS_cortex-m3 := switch_v7m pmsav7 pmsav7_fields pmsav7_regions mpu_config mpu_entries mpu_print
CORE_PARTS_cortex-m4 := $(CORE_PARTS_cortex-m3)
CORE_PARTS_cortex-m33 := switch_v7m pmsav8 pmsav8_regions mpu_config mpu_entries mpu_print
$(foreach board,$(BOARDS),$(if $(filter $(BOARD_CORE_$(board)),$(CORES)),,$(error boards/$(board)/board.mk: BOARD_CORE_$(board) is \
  "$(BOARD_CORE_$(board))", and has to be one of $(CORES))))
$(foreach board,$(BOARDS),$(foreach chip,$(BOARD_CHIPS_$(board)),$(if $(wildcard boards/chips/$(chip)),,$(error boards/$(board)/board.mk: \
  BOARD_CHIPS_$(board) names "$(chip)", and there is no folder boards/chips/$(chip)))))
CORTEXM_PARTS := boundary context_text fault_text interrupts memory_functions port share_window start systick

# The kernel is compiled without floating point: those registers belong to the processes.
# BOARD_SMALLER turns off what -Os still does for speed at the cost of size.
BOARD_SMALLER := -fno-move-loop-invariants -fno-tree-loop-optimize -fno-optimize-sibling-calls -fno-forward-propagate -fno-schedule-insns2 \
  -fno-partial-inlining -fno-if-conversion -fno-ssa-phiopt -fno-delete-null-pointer-checks --param=sra-max-scalarization-size-Osize=32
BOARD_FLAGS = -mcpu=$(1) -mthumb -mfloat-abi=soft -Os -fconserve-stack -fno-inline-functions-called-once $(BOARD_SMALLER) -g -flto -flto-partition=one \
  -ffunction-sections -fdata-sections -fno-common -fstack-usage -fcallgraph-info=su
BOARD_COMPILE = $(ARM_CC) $(call BOARD_FLAGS,$(1)) -std=c11 -ffreestanding -nostdinc \
  -isystem $(shell $(ARM_CC) -print-file-name=include) -Ikernelcore/include -I. -DPACKAGE_VERSION='"$(PACKAGE_VERSION)"' \
  $(WARN) -Wconversion

# The compiler itself emits calls to the memory functions. So they take no part in link-time optimization, and their loops must stay loops.
%/kernelcore/arch/cortexm/memory_functions.o: BOARD_MORE := -fno-lto -fno-builtin -fno-tree-loop-distribute-patterns

# $(1): the processor. All boards with that processor share its objects.
define core_rules
$(call remember,$(B)/boards/cores/$(1)/flags,$(call BOARD_COMPILE,$(1)))
$(B)/boards/cores/$(1)/%.o: %.c $(B)/boards/cores/$(1)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  CC      $$@")
	$$(Q)$(call BOARD_COMPILE,$(1)) $$(BOARD_MORE) $(DEPS) -c -o $$@ $$<
$(B)/boards/cores/$(1)/%.o: %.S $(B)/boards/cores/$(1)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  AS      $$@")
	$$(Q)$(call BOARD_COMPILE,$(1)) $(DEPS) -c -o $$@ $$<
CORE_OBJECTS_$(1) := $(patsubst %,$(B)/boards/cores/$(1)/%.o,$(basename $(KERNELCORE_SOURCES) $(CAPSULES_SOURCES)) \
  $(addprefix kernelcore/arch/cortexm/,$(CORTEXM_PARTS) $(CORE_PARTS_$(1))))
endef
$(if $(ARM_CC),$(foreach core,$(sort $(foreach board,$(BOARDS),$(BOARD_CORE_$(board)))),$(eval $(call core_rules,$(core)))))

UF2 := $(B)/boards/uf2
$(eval $(call objects_of,boards/image,$(HOSTED) $(HARDEN) -Wconversion))
$(eval $(call program_of,$(UF2),$(B)/obj/boards/image/uf2.o,$(HARDEN_LD)))
# Further rules of chips.
include $(wildcard boards/chips/*/chip.mk)

# $(1): the kernel, a folder of $(B)/boards, $(2): the board, $(3): its processor, $(4): the composition root
define kernel_rules
BOARD_OBJECTS_$(1) := $$(CORE_OBJECTS_$(3)) $(patsubst %.c,$(B)/boards/cores/$(3)/%.o,$(wildcard boards/common/*.c boards/components/*.c \
  $(foreach chip,$(BOARD_CHIPS_$(2)),boards/chips/$(chip)/*.c)) $(4))
BOARD_LINK_$(1) := $(ARM_CC) $(call BOARD_FLAGS,$(3)) -nostdlib -static -Wl$(,)--gc-sections -Wl$(,)--build-id=none \
  -Wl$(,)-z$(,)max-page-size=16 -Wl$(,)--fatal-warnings -Wl$(,)--emit-relocs -Wl$(,)-Map=$(B)/boards/$(1)/kernel.map -T boards/$(2)/board.ld
$$(call remember,$(B)/boards/$(1)/kernel.elf.link,$$(BOARD_LINK_$(1)) $$(BOARD_OBJECTS_$(1)))
$(B)/boards/$(1)/kernel.elf: $$(BOARD_OBJECTS_$(1)) boards/$(2)/board.ld boards/common/kernel.ld $(B)/boards/$(1)/kernel.elf.link
	$$(if $$(Q),@echo "  LINK    $$@")
	$$(Q)rm -f $$(@D)/*.su $$(@D)/*.ci && $$(BOARD_LINK_$(1)) -o $$@ $$(BOARD_OBJECTS_$(1)) -lgcc
	$$(if $$(filter $(1),$$(BOARD_KERNELS)),@$$(BOARD_SIZE) --changes $$(call with_limit,$(1)))
$(B)/boards/$(1)/kernel.bin: $(B)/boards/$(1)/kernel.elf
	$$(Q)$(ARM_OBJCOPY) -O binary --remove-section=.apps $$< $$@
$(B)/boards/$(1)/kernel.hex: $(B)/boards/$(1)/kernel.elf
	$$(Q)$(ARM_OBJCOPY) -O ihex --remove-section=.apps $$< $$@
$(B)/boards/$(1)/kernel.uf2: $(B)/boards/$(1)/kernel.bin $(UF2)
	$$(Q)$(UF2) 0x$$$$($(ARM_NM) $(B)/boards/$(1)/kernel.elf | sed -n 's/ . board_flash_start$$$$//p') $(BOARD_UF2_$(2)) $$< $$@
$(if $(filter $(1),$(BOARD_KERNELS)),boards: $(foreach kind,elf bin hex $(if $(BOARD_UF2_$(2)),uf2),$(B)/boards/$(1)/kernel.$(kind)))
endef
# Prints what a kernel takes. The text and data of the minimal kernel have a limit.
MINIMAL_BYTES := 20480
BOARD_SIZE = NM='$(ARM_NM)' SIZE='$(ARM_SIZE)' OBJDUMP='$(ARM_OBJDUMP)' ARM_CC='$(ARM_CC)' boards/budgets/size --build $(B)/boards
with_limit = $(foreach kernel,$(1),$(kernel)$(if $(filter %/minimal,$(kernel)),:$(MINIMAL_BYTES)))
# A board with a minimal.c has a second kernel, the smallest that runs apps, which measures the core's size.
MINIMAL_BOARDS := $(foreach board,$(BOARDS),$(if $(wildcard boards/$(board)/minimal.c),$(board)))
BOARD_KERNELS := $(sort $(BOARDS) $(MINIMAL_BOARDS:%=%/minimal))
$(if $(ARM_CC),$(foreach board,$(BOARDS),$(eval $(call kernel_rules,$(board),$(board),$(BOARD_CORE_$(board)),boards/$(board)/board.c))))
$(if $(ARM_CC),$(foreach board,$(MINIMAL_BOARDS),$(eval $(call \
  kernel_rules,$(board)/minimal,$(board),$(BOARD_CORE_$(board)),boards/$(board)/minimal.c))))

# Lays out apps for a board's flash, for board-image.
PLACE_APPS := $(B)/boards/place-apps
$(eval $(call program_of,$(PLACE_APPS),$(patsubst %,$(B)/obj/boards/image/%.o,place_apps app_file) $(TAB_LIB) $(KERNELCORE),$(HARDEN_LD) $(LIBARCHIVE_LIBS)))

boards:
	$(if $(ARM_CC),,$(error arm-none-eabi-gcc is missing: apt-get install gcc-arm-none-eabi, then ./configure))
	@echo "kernels for: $(BOARDS)"
.PHONY: boards

# $(call need_board): fails unless BOARD= names a board; for the recipes of targets that require it
THE_BOARD := $(if $(filter 1,$(words $(BOARD))),$(filter $(BOARD),$(BOARDS)))
THE_KERNEL := $(if $(and $(ARM_CC),$(THE_BOARD)),$(B)/boards/$(BOARD)/kernel.elf)
need_board = $(if $(ARM_CC),,$(error arm-none-eabi-gcc is missing: apt-get install gcc-arm-none-eabi, then ./configure))$(if \
  $(THE_BOARD),,$(error $(if $(BOARD),there is no board "$(BOARD)",no board is named): BOARD= takes one of $(BOARDS)))

# APPS may contain newlines, for example from a shell's $(...); in a recipe they would separate commands.
define NEWLINE :=


endef
#: board-image     with BOARD= and APPS="a.tab b.tab": put kernel and apps into build/boards/BOARD/image.elf (.bin, .hex, .uf2). Quote
#:                 names that contain blanks: APPS="'my app.tab' b.tab"
board-image: $(THE_KERNEL) $(PLACE_APPS) $(UF2) $(filter $(EXAMPLES_TABS),$(APPS))
	$(call need_board)
	@B='$(B)' OBJCOPY='$(ARM_OBJCOPY)' NM='$(ARM_NM)' MEMBERS='$(BOARD_MEMBERS_$(BOARD))' FAMILY='$(BOARD_UF2_$(BOARD))' boards/image/make $(B)/boards/$(BOARD)/kernel.elf $(B)/boards/$(BOARD)/image $(subst $(NEWLINE), ,$(APPS))
#: board-run       with BOARD=: start the image in QEMU, its console on standard input and output; Ctrl-A X ends it. A second UART is at
#:                 the socket build/boards/BOARD/second.socket
board-run: $(THE_KERNEL)
	$(call need_board)
	$(if $(BOARD_QEMU_$(BOARD)),,$(error QEMU cannot be a $(BOARD), only $(strip $(BOARDS_IN_QEMU)): boards/README.md says how to flash a real one))
	$(if $(QEMU_ARM),,$(error qemu-system-arm is missing: apt-get install qemu-system-arm, then ./configure))
	@QEMU='$(QEMU_ARM)' boards/image/run $(B)/boards/$(BOARD) $(BOARD_QEMU_$(BOARD))
# The kernels that size, size-record and size-check measure.
SIZED_KERNELS := $(if $(BOARD),$(filter $(BOARD) $(BOARD)/%,$(BOARD_KERNELS)),$(BOARD_KERNELS))
size size-record size-check: $(if $(ARM_CC),$(SIZED_KERNELS:%=$(B)/boards/%/kernel.elf))
need_arm = $(if $(ARM_CC),,$(error arm-none-eabi-gcc is missing: apt-get install gcc-arm-none-eabi, then ./configure))
#: size            print what kernels for boards take (text, data, bss, RAM per process, stack), what exceeds its limit, and what differs
#:                 from boards/budgets/recorded.txt. BOARD= selects one; then AGAINST=kernel.elf shows what grew. JSON=1 prints JSON
size:
	$(if $(BOARD),$(need_board),$(need_arm))
	$(if $(AGAINST),$(if $(BOARD),,$(error AGAINST=$(AGAINST) is compared with the kernel of one board: say BOARD= too)))
	$(if $(AGAINST),$(if $(wildcard $(AGAINST)),,$(error AGAINST=$(AGAINST): there is no such file)))
	@$(BOARD_SIZE) $(if $(JSON),--json) $(if $(AGAINST),--against $(AGAINST)) $(call with_limit,$(SIZED_KERNELS))
#: size-record     record the figures of all boards in boards/budgets/recorded.txt
size-record:
	$(need_arm)$(if $(BOARD),$(error size-record is of all boards))
	@$(BOARD_SIZE) --record $(call with_limit,$(BOARD_KERNELS))
#: size-check      like size, but also fail if the recorded figures are out of date
size-check:
	$(need_arm)
	@$(BOARD_SIZE) --check $(call with_limit,$(SIZED_KERNELS))
.PHONY: size size-record size-check
.PHONY: board-image board-run

# The boards that QEMU can emulate.
BOARDS_IN_QEMU := $(foreach board,$(BOARDS),$(if $(BOARD_QEMU_$(board)),$(board)))
