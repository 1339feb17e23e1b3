# SPDX-License-Identifier: Apache-2.0 OR MIT
# The conformance runner: the same core objects as everywhere, with the drivers that the trace format defines.
CONFORMANCE_SOURCES := $(wildcard tests/conformance/*.c)
CONFORMANCE_OBJECTS := $(CONFORMANCE_SOURCES:%.c=$(B)/obj/%.o)
CONFORMANCE := $(B)/tests/conformance

$(eval $(call objects_of,tests/conformance,$(HOSTED)))
$(CONFORMANCE): $(CONFORMANCE_OBJECTS) $(KERNELCORE)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) $(SAN) -o $@ $^
check-deps: $(CONFORMANCE)
all: $(CONFORMANCE)
TESTS += tests/conformance/check

#: conformance     with TRACES=FOLDER: replay that folder's traces and print "N agree, N differ"
conformance: $(CONFORMANCE)
	@tests/conformance/compare $(CONFORMANCE) $(or $(TRACES),$(error say which: make conformance TRACES=FOLDER))
.PHONY: conformance
