# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests of the daemon, alone and as a service.
TESTS += tests/service/daemon_test.sh
CHATTY_TAB := $(B)/tests/service/chatty.tab
$(CHATTY_TAB): libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C tests/service/chatty BUILD=$(abspath $(@D)) TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes
check-deps: $(CHATTY_TAB)
#: check-service   test the service under a real systemd, in a container (also part of check)
TESTS += tests/service/service_test.sh
check-service: all $(CHATTY_TAB)
	@$(TEST_ENVIRONMENT) tests/run --logs $(B)/tests/logs-service tests/service/service_test.sh
.PHONY: check-service
