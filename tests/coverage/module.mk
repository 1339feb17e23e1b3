# SPDX-License-Identifier: Apache-2.0 OR MIT
# Measures how much of the core the unit tests and the traces reach. They are built a second time, for gcov, in $(COVERAGE_B).
COVERAGE_B := build/coverage
COVERAGE_TESTS := $(filter $(B)/tests/unit/%,$(TESTS)) tests/conformance/check

#: coverage        measure the core's lines and branches that tests reach; fail on any line that is neither reached nor listed
coverage:
	@+$(MAKE) --no-print-directory B=$(COVERAGE_B) SANITIZE= CFLAGS='-O0 -g --coverage' LDFLAGS='$(LDFLAGS) --coverage' coverage-run
coverage-run: coverage-forget $(filter $(B)/tests/unit/%,$(TESTS)) $(CONFORMANCE)
	@$(TEST_ENVIRONMENT) tests/run --logs $(B)/tests/logs $(COVERAGE_TESTS) >$(B)/coverage.log || { cat $(B)/coverage.log; exit 1; }
	@tail -n 1 $(B)/coverage.log
	@tests/coverage/report $(B)/obj/kernelcore tests/coverage/unreached
# Remove counts of earlier runs or other objects.
coverage-forget:
	@mkdir -p $(B) && find $(B) -name '*.gcda' -delete
.PHONY: coverage coverage-run coverage-forget
