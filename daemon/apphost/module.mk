# SPDX-License-Identifier: Apache-2.0 OR MIT
# apphost is freestanding and is never built with sanitizers: it has no libc, and unmaps the memory that they need.
APPHOST_CFLAGS := -std=gnu11 -ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns -fno-pic -fno-pie -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-jump-tables -mgeneral-regs-only -Os -g -I.
APPHOST_CFLAGS_x86_64 := -fcf-protection=none
APPHOST_CFLAGS_aarch64 := -mbranch-protection=none -mno-outline-atomics
APPHOST_PAGE_x86_64 := -DPAGE_MAX=0x1000 -DGATE_FILL=0xcccccccc
APPHOST_PAGE_aarch64 := -DPAGE_MAX=0x10000 -DGATE_FILL=0x000020d4

FILTER_GENERATE := $(B)/obj/daemon/apphost/filter_generate
$(eval $(call objects_of,daemon/apphost,$(HOSTED) $(LIBSECCOMP_CFLAGS)))
$(FILTER_GENERATE): $(FILTER_GENERATE).o
	$(Q)$(CC) $(LDFLAGS) $(SAN) -o $@ $^ $(LIBSECCOMP_LIBS)

# $(eval $(call apphost_for,FOLDER,COMPILER,PROCESSOR)): rules for FOLDER/bin/apphost, with objects in FOLDER/obj/apphost.
define apphost_for
$(1)/obj/apphost/%.o: daemon/apphost/%.c $(1)/obj/apphost/filter.h
	@mkdir -p $$(@D)
	$$(Q)$(2) $(APPHOST_CFLAGS) $(APPHOST_CFLAGS_$(3)) $(WARN) -I$(1)/obj/apphost $(DEPS) -c -o $$@ $$<
$(1)/obj/apphost/%.o: daemon/apphost/%.S
	@mkdir -p $$(@D)
	$$(Q)$(2) -I. $(DEPS) -c -o $$@ $$<
$(1)/obj/apphost/filter.h: $(FILTER_GENERATE)
	@mkdir -p $$(@D)
	$$(Q)$$< $(3) > $$@
$(1)/obj/apphost/apphost.lds: daemon/apphost/apphost.lds.in protocol/layout.h
	@mkdir -p $$(@D)
	$$(Q)$(2) -E -P -x c -I. $(APPHOST_PAGE_$(3)) -o $$@ $$<
$(1)/bin/apphost: $(1)/obj/apphost/apphost.lds $(addprefix $(1)/obj/apphost/,setup.o start_$(3).o gate/trap.o gate/enter.o gate/fault.o gate/memory.o gate/jump_$(3).o)
	@mkdir -p $$(@D)
	$$(Q)$(2) -static -nostdlib -no-pie -Wl,--build-id=none -Wl,-z,norelro -Wl,-z,noseparate-code -Wl,-z,max-page-size=$$(patsubst -DPAGE_MAX=%,%,$$(filter -DPAGE_MAX=%,$(APPHOST_PAGE_$(3)))) \
		-Wl,--fatal-warnings -o $$@ -T $$^
endef

$(eval $(call apphost_for,$(B),$(CC),$(ARCH)))
all: $(B)/bin/apphost
INSTALL_LIBEXEC += $(B)/bin/apphost

$(eval $(call apphost_for,$(B)/aarch64,aarch64-linux-gnu-gcc,aarch64))
CROSS_AARCH64 += $(B)/aarch64/bin/apphost
