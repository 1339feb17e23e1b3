# SPDX-License-Identifier: Apache-2.0 OR MIT
# Builds a Tock app. Its Makefile is three lines:
#
#     APP = hello
#     SOURCES = main.c
#     include PATH/tock-app.mk
#
# It builds build/hello.tab with a member for every processor whose compiler is installed. The Makefile may also set
#
#   STACK_SIZE         bytes of stack: 4096 on Linux, 2048 on Cortex-M
#   APP_HEAP_SIZE      bytes that malloc may use (1024)
#   KERNEL_HEAP_SIZE   bytes that the kernel's drivers may use for this app (1024)
#   PERMISSIONS        DRIVER,COMMAND ...: the only commands that the app may use
#   ARCHES             the processors, if not all: of linux-x86_64 linux-aarch64 cortex-m0 cortex-m4
#   CFLAGS             more flags for the compiler
#   ELF2TAB_FLAGS      more flags for tock-elf2tab
#   BUILD              the output folder (build)
TOCK_HOME := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

BUILD ?= build
APP_HEAP_SIZE ?= 1024
KERNEL_HEAP_SIZE ?= 1024
TOCK_QUIET := $(if $(V),,@)
TOCK_WARN := -Wall -Wextra

ifeq ($(strip $(APP)),)
$(error APP is not set: the name of the app)
endif
ifneq ($(words $(APP)),1)
$(error APP is "$(APP)", and has to be one word: files and folders of the build are named after it)
endif
ifeq ($(strip $(SOURCES)),)
$(error SOURCES is not set: the C files of $(APP))
endif
ifneq ($(filter-out %.c,$(SOURCES)),)
$(error SOURCES of $(APP) names $(filter-out %.c,$(SOURCES)), and may name C files alone: NAME.c)
endif

include $(TOCK_HOME)/arches.mk
include $(TOCK_HOME)/paths.mk
override TOCK_ARCHES := $(filter $(or $(ARCHES),$(TOCK_ARCHES)),$(TOCK_ARCHES))
override TOCK_ARCHES_HERE := $(filter $(TOCK_ARCHES),$(TOCK_ARCHES_HERE))
ifeq ($(TOCK_ARCHES_HERE),)
$(error $(APP): no compiler for any of $(TOCK_ARCHES): apt-get install gcc, gcc-aarch64-linux-gnu or gcc-arm-none-eabi)
endif

TAB := $(BUILD)/$(APP).tab
all: $(TAB)
	@:
elf: $(TOCK_ARCHES_HERE:%=$(BUILD)/$(APP)/%.elf)
clean:
	rm -rf $(TAB) $(BUILD)/$(APP)
.PHONY: all elf clean

# A change of these settings rebuilds everything. The file is written only if it differs.
TOCK_SETTINGS := $(SOURCES) $(STACK_SIZE) $(TOCK_WARN) $(CFLAGS) $(TOCK_ARCHES_HERE)
TOCK_PACK_FLAGS := -n $(APP) --app-heap $(APP_HEAP_SIZE) --kernel-heap $(KERNEL_HEAP_SIZE) --kernel-major 2 --kernel-minor 2 \
  $(if $(PERMISSIONS),--permissions $(PERMISSIONS)) $(ELF2TAB_FLAGS)
TOCK_REMEMBERED := $(BUILD)/$(APP)/settings
ifneq ($(shell cat $(TOCK_REMEMBERED) 2>/dev/null),$(strip $(TOCK_SETTINGS) $(TOCK_PACK_FLAGS)))
$(shell mkdir -p $(BUILD)/$(APP))
$(file >$(TOCK_REMEMBERED),$(strip $(TOCK_SETTINGS) $(TOCK_PACK_FLAGS)))
endif

# $(call tock_object,PROCESSOR,SOURCE): the object of a source, below the processor's folder even if the source is in a sibling folder (..).
tock_object = $(BUILD)/$(APP)/$(1)/$(subst ../,above/,$(2:.c=.o))
tock_objects = $(foreach source,$(SOURCES),$(call tock_object,$(1),$(source)))

# $(1): the processor, $(2): the source
define tock_app_object
$(call tock_object,$(1),$(2)): $(2) $(TOCK_REMEMBERED)
	@mkdir -p $$(@D)
	$$(if $$(TOCK_QUIET),@echo "  CC      $$@")
	$$(TOCK_QUIET)$$(TOCK_CC_$(1)) $$(TOCK_FLAGS_$(1)) -isystem $(TOCK_HOME)/include -isystem $(TOCK_HOME)/include/libc \
	  -isystem "$$$$($$(TOCK_CC_$(1)) -print-file-name=include)" $$(TOCK_WARN) $$(CFLAGS) -MMD -MP -c -o $$@ $$<
endef
$(foreach a,$(TOCK_ARCHES_HERE),$(foreach source,$(sort $(SOURCES)),$(eval $(call tock_app_object,$(a),$(source)))))

# $(1): the processor
define tock_app_rules
$(BUILD)/$(APP)/$(1).elf: $(call tock_objects,$(1)) $(TOCK_LIB)/$(1)/app.ld $(TOCK_LIB)/$(1)/libtock.a
	$$(TOCK_QUIET)$$(TOCK_CC_$(1)) $$(TOCK_FLAGS_$(1)) $$(TOCK_LINK_$(1)) -Wl,--defsym=STACK_SIZE=$$(or $$(STACK_SIZE),$$(TOCK_STACK_$(1))) \
	  -T $(TOCK_LIB)/$(1)/app.ld -o $$@ $$(filter %.o,$$^) -Wl,--start-group $(TOCK_LIB)/$(1)/libtock.a -lgcc -Wl,--end-group
endef
$(foreach a,$(TOCK_ARCHES_HERE),$(eval $(call tock_app_rules,$(a))))

$(TAB): $(TOCK_ARCHES_HERE:%=$(BUILD)/$(APP)/%.elf) $(TOCK_ELF2TAB)
	@$(if $(TOCK_SAY_NOTHING),,$(tock_missing))
	$(if $(TOCK_QUIET),@echo "  TAB     $@")
	$(TOCK_QUIET)$(TOCK_ELF2TAB) $(TOCK_PACK_FLAGS) -o $@ $(foreach a,$(TOCK_ARCHES_HERE),$(BUILD)/$(APP)/$(a).elf,$(a))

-include $(foreach a,$(TOCK_ARCHES_HERE),$(patsubst %.o,%.d,$(call tock_objects,$(a))))
