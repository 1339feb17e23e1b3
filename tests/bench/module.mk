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

#: bench            measures and writes build/bench.json
bench: $(BENCH_PROGRAMS) $(BENCH_APPS_TABS) $(B)/bin/tockd $(B)/bin/keeper $(B)/bin/apphost
	@tests/bench/bench.py $(B)
.PHONY: bench
