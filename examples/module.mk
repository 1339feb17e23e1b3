# SPDX-License-Identifier: Apache-2.0 OR MIT
# Each folder here is an app with its own Makefile, which builds $(B)/examples/NAME.tab.
EXAMPLES := $(patsubst examples/%/Makefile,%,$(sort $(wildcard examples/*/Makefile)))
EXAMPLES_TABS := $(EXAMPLES:%=$(B)/examples/%.tab)

$(EXAMPLES_TABS): $(B)/examples/%.tab: libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C examples/$* BUILD=$(abspath $(B))/examples TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes
$(B)/examples/%/linux-aarch64.elf: $(B)/examples/%.tab ;
CROSS_AARCH64 += $(EXAMPLES:%=$(B)/examples/%/linux-aarch64.elf)
FORCE:
.PHONY: FORCE
all: $(EXAMPLES_TABS)
