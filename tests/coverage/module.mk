# SPDX-License-Identifier: Apache-2.0 OR MIT
# How much of the core the unit tests and the traces reach. They are built once more, to $(COVERAGE_B), for gcov.
COVERAGE_B := build/coverage
COVERAGE_TESTS := $(filter $(B)/tests/unit/%,$(TESTS)) tests/conformance/check

#: coverage        lines and branches of the core that tests reach; fails on any line that is neither reached nor listed
coverage:
	@+$(MAKE) --no-print-directory B=$(COVERAGE_B) SANITIZE= CFLAGS='-O0 -g --coverage' LDFLAGS='$(LDFLAGS) --coverage' coverage-run
coverage-run: coverage-forget $(filter $(B)/tests/unit/%,$(TESTS)) $(CONFORMANCE)
	@$(TEST_ENVIRONMENT) tests/run --logs $(B)/tests/logs $(COVERAGE_TESTS) >$(B)/coverage.log || { cat $(B)/coverage.log; exit 1; }
	@tail -n 1 $(B)/coverage.log
	@tests/coverage/report $(B)/obj/kernelcore tests/coverage/unreached
# Counts of another run, or of objects that were something else.
coverage-forget:
	@mkdir -p $(B) && find $(B) -name '*.gcda' -delete
.PHONY: coverage coverage-run coverage-forget
