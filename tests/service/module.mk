# SPDX-License-Identifier: Apache-2.0 OR MIT
# The daemon, alone and as a service. The sanitizers need what the units forbid.
TESTS += tests/service/daemon_test.sh
#: check-service   the service under a real systemd, in a container (also part of check)
ifeq ($(SANITIZE),)
TESTS += tests/service/service_test.sh
endif
check-service: all
	@$(TEST_ENVIRONMENT) tests/run --logs $(B)/tests/logs-service tests/service/service_test.sh
.PHONY: check-service
