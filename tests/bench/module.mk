# SPDX-License-Identifier: Apache-2.0 OR MIT
BENCH_APPS := traps idle first_trap
BENCH_APPS_TABS := $(BENCH_APPS:%=$(B)/tests/bench/%.tab)
BENCH_PROGRAMS := $(B)/tests/bench/raw_pingpong $(B)/tests/bench/spawn_time $(B)/tests/bench/start_time

$(eval $(call objects_of,tests/bench,$(HOSTED)))
$(eval $(call program_of,$(B)/tests/bench/raw_pingpong,$(B)/obj/tests/bench/raw_pingpong.o))
$(eval $(call program_of,$(B)/tests/bench/spawn_time,$(B)/obj/tests/bench/spawn_time.o))
$(eval $(call program_of,$(B)/tests/bench/start_time,$(B)/obj/tests/bench/start_time.o $(DAEMON_LIBRARIES),$(DAEMON_LDLIBS)))

$(BENCH_APPS_TABS): $(B)/tests/bench/%.tab: libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C tests/bench/apps/$* BUILD=$(abspath $(B))/tests/bench TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes

# The core alone, with nothing between it and its driver that a compiler could not look through: one program of all its sources.
CORE_SPEED := $(B)/tests/bench/core_speed_O3 $(B)/tests/bench/core_speed_Os
CORE_SPEED_SOURCES := tests/bench/core_speed.c tests/conformance/drivers.c tests/conformance/machine.c tests/unit/tbf_builder.c $(KERNELCORE_SOURCES)
$(call remember,$(B)/tests/bench/core_speed.flags,$(CC) $(HOSTED) $(WARN))
$(CORE_SPEED): $(B)/tests/bench/core_speed_%: $(CORE_SPEED_SOURCES) $(B)/tests/bench/core_speed.flags $(wildcard kernelcore/*.h kernelcore/include/kc/*.h)
	@mkdir -p $(@D)
	$(if $(Q),@echo "  CC      $@")
	$(Q)$(CC) $(HOSTED) $(WARN) -$* -flto -o $@ $(CORE_SPEED_SOURCES)
TESTS += tests/bench/core_instructions_test
check-deps: $(B)/tests/bench/core_speed_O3

#: bench            measures and writes build/bench.json
bench: $(BENCH_PROGRAMS) $(CORE_SPEED) $(BENCH_APPS_TABS) $(B)/bin/tockd $(B)/bin/keeper $(B)/bin/apphost
	@tests/bench/bench.py $(B)
.PHONY: bench
