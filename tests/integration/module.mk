# SPDX-License-Identifier: Apache-2.0 OR MIT
# Scripts NAME_test.sh (see lib.sh) and programs NAME_test.c, which link the daemon. Each folder of apps/ is built to
# $(B)/tests/integration/NAME.tab.
INTEGRATION := $(B)/tests/integration
INTEGRATION_APPS := $(patsubst tests/integration/apps/%/Makefile,%,$(sort $(wildcard tests/integration/apps/*/Makefile)))
INTEGRATION_TABS := $(INTEGRATION_APPS:%=$(INTEGRATION)/%.tab)
INTEGRATION_PROGRAMS := $(patsubst tests/integration/%.c,%,$(wildcard tests/integration/*_test.c))

$(INTEGRATION_TABS): $(INTEGRATION)/%.tab: libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C tests/integration/apps/$* BUILD=$(abspath $(INTEGRATION)) TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes
check-deps: $(INTEGRATION_TABS) $(PLACE_APPS)

$(eval $(call objects_of,tests/integration,$(HOSTED) $(CUNIT_CFLAGS) -DINTEGRATION_BUILD='"$(B)"'))
define integration_test
$(call program_of,$(INTEGRATION)/$(1),$(B)/obj/tests/integration/$(1).o $(DAEMON_LIBRARIES),$(DAEMON_LDLIBS) $(CUNIT_LIBS))
TESTS += $(INTEGRATION)/$(1)
check-deps: $(INTEGRATION)/$(1)
endef
$(foreach test,$(INTEGRATION_PROGRAMS),$(eval $(call integration_test,$(test))))

TESTS += $(sort $(wildcard tests/integration/*_test.sh))
