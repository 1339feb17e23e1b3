# SPDX-License-Identifier: Apache-2.0 OR MIT
SANDBOX := $(B)/tests/sandbox
SANDBOX_TESTS := $(patsubst tests/sandbox/%.c,%,$(wildcard tests/sandbox/*_test.c))

$(eval $(call objects_of,tests/sandbox,$(HOSTED) -DRIG_BUILD='"$(B)"' $(CUNIT_CFLAGS)))
define sandbox_test
$(SANDBOX)/$(1): $(B)/obj/tests/sandbox/$(1).o $(B)/obj/tests/sandbox/rig.o $(APP_SOCKET)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(LDFLAGS) $$(SAN) -o $$@ $$^ $$(CUNIT_LIBS)
TESTS += $(SANDBOX)/$(1)
check-deps: $(SANDBOX)/$(1) $(SANDBOX)/puppet.bin $(B)/bin/keeper $(B)/bin/apphost
endef
$(foreach test,$(SANDBOX_TESTS),$(eval $(call sandbox_test,$(test))))

# A hand-made app: code at LAYOUT_FLASH, without libtock and without a TBF header.
PUPPET_CFLAGS := $(APPHOST_CFLAGS) $(APPHOST_CFLAGS_$(ARCH)) -DTESTS_PUPPET
$(B)/obj/tests/sandbox/puppet/%.o: tests/sandbox/puppet/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(PUPPET_CFLAGS) $(WARN) $(DEPS) -c -o $@ $<
$(B)/obj/tests/sandbox/puppet/%.o: tests/sandbox/puppet/%.S
	@mkdir -p $(@D)
	$(Q)$(CC) $(DEPS) -c -o $@ $<
$(B)/obj/tests/sandbox/puppet/puppet.lds: tests/sandbox/puppet/puppet.lds.in protocol/layout.h
	@mkdir -p $(@D)
	$(Q)$(CC) -E -P -x c -I. -o $@ $<
$(SANDBOX)/puppet.bin: $(addprefix $(B)/obj/tests/sandbox/puppet/,puppet.lds puppet.o entry.o)
	@mkdir -p $(@D)
	$(Q)$(CC) -static -nostdlib -no-pie -Wl,--build-id=none -o $(@:.bin=.elf) -T $^
	$(Q)objcopy -O binary -j .text $(@:.bin=.elf) $@

# The gate in a separate process, for this processor and, in an emulator, for arm64. Linked statically at fixed addresses below 4 GiB, like
# an app. $(eval $(call gate_alone,PROGRAM,COMPILER,PROCESSOR))
define gate_alone
$(1): tests/sandbox/gate/gate_on_its_own.c
	@mkdir -p $$(@D)
	$$(Q)$(2) -std=gnu11 -D_GNU_SOURCE -I. -O1 -g $(WARN) -DARCHITECTURE='"$(3)"' -static -no-pie -fno-pie $(DEPS) -MF $$@.d -MT $$@ -o $$@ $$<
check-deps: $(1)
endef
$(eval $(call gate_alone,$(SANDBOX)/gate_on_its_own,$(CC),$(ARCH)))
ifneq ($(AARCH64_CC),)
$(eval $(call gate_alone,$(B)/aarch64/tests/sandbox/gate_on_its_own,$(AARCH64_CC),aarch64))
check-deps: $(B)/aarch64/bin/apphost
endif
TESTS += tests/sandbox/image_test.sh
