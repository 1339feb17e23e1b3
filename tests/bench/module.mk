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

# The core alone, with link-time optimisation, so that the compiler sees through the calls between the core and its driver. The core's other
# flags are the usual ones, except for the level of optimisation.
CORE_SPEED_DRIVER := tests/bench/core_speed.c tests/conformance/drivers.c tests/conformance/machine.c tests/unit/tbf_builder.c
define core_speed
$(call remember,$(B)/obj/core_speed/$(1)/flags,$(CC) $(HOSTED) $(FREESTANDING) $(WARN))
$(B)/obj/core_speed/$(1)/kernelcore/%.o: kernelcore/%.c $(B)/obj/core_speed/$(1)/flags
	@mkdir -p $$(@D)
	$$(Q)$(CC) $(FREESTANDING) $(WARN) -$(1) -flto $(DEPS) -c -o $$@ $$<
$(B)/obj/core_speed/$(1)/%.o: %.c $(B)/obj/core_speed/$(1)/flags
	@mkdir -p $$(@D)
	$$(Q)$(CC) $(HOSTED) $(WARN) -$(1) -flto $(DEPS) -c -o $$@ $$<
$(B)/tests/bench/core_speed_$(1): $(patsubst %.c,$(B)/obj/core_speed/$(1)/%.o,$(filter-out kernelcore/kernel_loop.c,$(KERNELCORE_SOURCES)) $(CORE_SPEED_DRIVER))
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  LINK    $$@")
	$$(Q)$(CC) -$(1) -flto -o $$@ $$^
endef
$(eval $(call core_speed,O3))
$(eval $(call core_speed,Os))
CORE_SPEED := $(B)/tests/bench/core_speed_O3 $(B)/tests/bench/core_speed_Os
TESTS += tests/bench/core_instructions_test
check-deps: $(B)/tests/bench/core_speed_O3

#: bench           measure, and write build/bench.json
bench: $(BENCH_PROGRAMS) $(CORE_SPEED) $(BENCH_APPS_TABS) $(B)/bin/tockd $(B)/bin/keeper $(B)/bin/apphost
	@tests/bench/bench.py $(B)
.PHONY: bench
