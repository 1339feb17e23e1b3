# SPDX-License-Identifier: Apache-2.0 OR MIT
# Hostile apps against the real tockd, keeper and apphost. The apps are built like any app; the tests pack them into TABs.
HOSTILE_APPS := $(patsubst tests/hostile/%/Makefile,%,$(sort $(wildcard tests/hostile/*/Makefile)))
HOSTILE_TABS := $(HOSTILE_APPS:%=$(B)/tests/hostile/%.tab)
HOSTILE_TESTS := $(sort $(wildcard tests/hostile/*_test))

$(HOSTILE_TABS): $(B)/tests/hostile/%.tab: libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C tests/hostile/$* BUILD=$(abspath $(B))/tests/hostile TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes

TESTS += $(HOSTILE_TESTS)
check-deps: $(HOSTILE_TABS)

hostile: all $(HOSTILE_TABS)
	@$(TEST_ENVIRONMENT) tests/run --logs $(B)/tests/hostile/logs $(HOSTILE_TESTS)
.PHONY: hostile
