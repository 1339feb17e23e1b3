# SPDX-License-Identifier: Apache-2.0 OR MIT
# Fuzz targets: tests/fuzz/NAME_fuzz.c with the inputs that are kept in tests/fuzz/corpus/NAME. They are built by clang, with all the code
# that they look at, under ASan and UBSan.
FUZZ_SECONDS ?= 20
FUZZ_FLAGS := $(HOSTED) -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
FUZZ_TARGETS := control
FUZZ_SOURCES_control := daemon/control/framing.c daemon/control/json_end.c daemon/control/request.c daemon/control/text.c
FUZZ_LIBS_control := $(JANSSON_CFLAGS) $(JANSSON_LIBS)

# $(call fuzz_target,NAME)
define fuzz_target
$(B)/tests/fuzz/$(1)_fuzz: tests/fuzz/$(1)_fuzz.c $(FUZZ_SOURCES_$(1)) tests/fuzz/module.mk
	$$(call need,CLANG,clang)
	@mkdir -p $$(@D)
	$$(Q)$(CLANG) $(FUZZ_FLAGS) -MMD -MF $$@.d -MT $$@ -o $$@ tests/fuzz/$(1)_fuzz.c $(FUZZ_SOURCES_$(1)) $(FUZZ_LIBS_$(1))
endef
$(foreach name,$(FUZZ_TARGETS),$(eval $(call fuzz_target,$(name))))

#: fuzz-smoke       every fuzz target for FUZZ_SECONDS (20), from the inputs that are kept
fuzz-smoke: $(FUZZ_TARGETS:%=$(B)/tests/fuzz/%_fuzz)
	@tests/fuzz/smoke $(B)/tests/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)
.PHONY: fuzz-smoke
