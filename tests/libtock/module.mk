# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests of libtock's own sources, compiled for this machine under other names (renamed.h); each test links only those that it tests. Then
# the apps.
LIBTOCK_HOST := $(B)/obj/tests/libtock/host
LIBTOCK_HOST_COMPILE := $(CC) -std=gnu2x -ffreestanding -nostdinc -isystem $(shell $(CC) -print-file-name=include) $(LIBTOCK_INCLUDES) \
  -include tests/libtock/renamed.h $(LIBTOCK_OWN_FLAGS) $(LIBTOCK_WARN) $(CFLAGS) $(SAN)
$(call remember,$(LIBTOCK_HOST)/flags,$(LIBTOCK_HOST_COMPILE))
$(LIBTOCK_HOST)/%.o: client/libtock/%.c $(LIBTOCK_HOST)/flags
	@mkdir -p $(@D)
	$(if $(Q),@echo "  CC      $@")
	$(Q)$(LIBTOCK_HOST_COMPILE) $(DEPS) -c -o $@ $<

$(eval $(call objects_of,tests/libtock,$(HOSTED) -fno-builtin -Wno-missing-prototypes -Iclient/libtock/include $(CUNIT_CFLAGS)))

# $(1): name, $(2): sources of libtock
define libtock_test
$(B)/tests/libtock/$(1)_test: $(B)/obj/tests/libtock/$(1)_test.o $(2:%=$(LIBTOCK_HOST)/%.o)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(LDFLAGS) $$(SAN) -o $$@ $$^ $$(CUNIT_LIBS)
TESTS += $(B)/tests/libtock/$(1)_test
check-deps: $(B)/tests/libtock/$(1)_test
endef
$(eval $(call libtock_test,format,libc/format libc/snprintf libc/memory libc/string libc/ctype))
$(eval $(call libtock_test,malloc,libc/malloc libc/memory))
$(eval $(call libtock_test,string,libc/memory libc/string libc/strdup libc/ctype libc/malloc))
$(eval $(call libtock_test,numbers,libc/numbers libc/sort libc/random libc/ctype))
$(eval $(call libtock_test,devices,system/returncodes drivers/gpio drivers/button drivers/temperature drivers/humidity))
$(eval $(call libtock_test,ipc,system/returncodes drivers/ipc libc/string libc/memory libc/ctype))
$(eval $(call libtock_test,alarm,drivers/alarm drivers/alarm_sync))

# libtock on the real kernel.
LIBTOCK_SELFTEST := $(B)/tests/libtock/app/selftest.tab
$(LIBTOCK_SELFTEST): libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C tests/libtock/app BUILD=$(abspath $(@D)) TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes
TESTS += tests/libtock/apps.sh
check-deps: $(LIBTOCK_SELFTEST)
