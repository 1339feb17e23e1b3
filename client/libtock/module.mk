# SPDX-License-Identifier: Apache-2.0 OR MIT
# libtock for every processor whose compiler is installed: $(B)/libtock/ARCH/{libtock.a,app.ld}. Never built with sanitizers, because apps
# have no run-time library for them.
include client/libtock/arches.mk

LIBTOCK_SOURCES := $(wildcard client/libtock/system/*.c client/libtock/drivers/*.c client/libtock/libc/*.c)
LIBTOCK_INCLUDES := -Iclient/libtock/include -Iclient/libtock/include/libc -I.
LIBTOCK_WARN := $(WARN) -Wconversion
# The compiler must not replace the loop in memset by a call to memset.
LIBTOCK_OWN_FLAGS := -fno-builtin -fno-tree-loop-distribute-patterns

# $(1): the processor
define libtock_rules
LIBTOCK_OBJECTS_$(1) := $(patsubst client/libtock/%,$(B)/libtock/$(1)/obj/%.o,$(basename $(LIBTOCK_SOURCES) $(wildcard client/libtock/arch/$(TOCK_FOLDER_$(1))/*.[cS])))
LIBTOCK_COMPILE_$(1) := $(TOCK_CC_$(1)) $(TOCK_FLAGS_$(1)) -isystem $$(shell $(TOCK_CC_$(1)) -print-file-name=include) \
  $(LIBTOCK_INCLUDES) -Iclient/libtock/arch/$(TOCK_FOLDER_$(1)) $(LIBTOCK_WARN) $(LIBTOCK_OWN_FLAGS)
$$(call remember,$(B)/libtock/$(1)/flags,$$(LIBTOCK_COMPILE_$(1)))
$(B)/libtock/$(1)/obj/%.o: client/libtock/%.c $(B)/libtock/$(1)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  CC      $$@")
	$$(Q)$$(LIBTOCK_COMPILE_$(1)) $(DEPS) -c -o $$@ $$<
$(B)/libtock/$(1)/obj/%.o: client/libtock/%.S $(B)/libtock/$(1)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  AS      $$@")
	$$(Q)$$(LIBTOCK_COMPILE_$(1)) $(DEPS) -c -o $$@ $$<
$(B)/libtock/$(1)/app.ld: client/libtock/arch/$(TOCK_FOLDER_$(1))/app.ld.in $(B)/libtock/$(1)/flags
	@mkdir -p $$(@D)
	$$(Q)$(TOCK_CC_$(1)) -E -P -x c -undef -nostdinc -I. $(DEPS) -MT $$@ -MF $$(@:.ld=.d) -o $$@ $$<
$$(call remember,$(B)/libtock/$(1)/libtock.a.list,$$(LIBTOCK_OBJECTS_$(1)))
$(B)/libtock/$(1)/libtock.a: $$(LIBTOCK_OBJECTS_$(1)) $(B)/libtock/$(1)/libtock.a.list
	$$(if $$(Q),@echo "  AR      $$@")
	$$(Q)rm -f $$@ && $(AR) rcs $$@ $$(LIBTOCK_OBJECTS_$(1))
libtock: $(B)/libtock/$(1)/libtock.a $(B)/libtock/$(1)/app.ld
INSTALL_DATA += $(B)/libtock/$(1)/libtock.a=lib/$(1)/libtock.a $(B)/libtock/$(1)/app.ld=lib/$(1)/app.ld
endef
$(foreach a,$(TOCK_ARCHES_HERE),$(eval $(call libtock_rules,$(a))))

libtock:
	@$(tock_missing)
.PHONY: libtock
all: libtock

INSTALL_DATA += client/libtock/tock-app.mk=tock-app.mk client/libtock/arches.mk=arches.mk client/libtock/paths-installed.mk=paths.mk \
  $(foreach header,$(shell find client/libtock/include -name '*.h'),$(header)=$(header:client/libtock/%=%))

CROSS_AARCH64 += $(B)/libtock/linux-aarch64/libtock.a
