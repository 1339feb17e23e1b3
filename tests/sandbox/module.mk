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

# An app by hand: code at LAYOUT_FLASH, without libtock and without a TBF header.
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
