# SPDX-License-Identifier: Apache-2.0 OR MIT
# Fuzz targets: tests/fuzz/NAME_fuzz.c with the saved inputs in tests/fuzz/corpus/NAME. clang builds them, together with the code under
# test, with ASan and UBSan.
FUZZ_SECONDS ?= 60
FUZZ_FLAGS := $(HOSTED) -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
FUZZ_TARGETS := control config core credentials tbf_header tbf_footer flash_chain tab
FUZZ_SOURCES_control := daemon/control/framing.c daemon/control/json_end.c daemon/control/request.c daemon/control/text.c
FUZZ_LIBS_control := $(JANSSON_CFLAGS) $(JANSSON_LIBS)
FUZZ_SOURCES_config := $(wildcard daemon/settings/*.c) daemon/credentials/credentials_options.c daemon/supervision/app_permissions.c \
	daemon/log.c protocol/plain_text.c $(KERNELCORE_SOURCES)
FUZZ_SOURCES_tbf_header := kernelcore/tbf_header.c kernelcore/tbf_tlv.c kernelcore/tbf_tables.c kernelcore/utf8.c
FUZZ_SOURCES_tab := protocol/tab.c protocol/tab_metadata.c protocol/plain_text.c
FUZZ_LIBS_tab := $(LIBARCHIVE_CFLAGS) $(LIBARCHIVE_LIBS)
FUZZ_SOURCES_tbf_footer := kernelcore/tbf_footer.c
FUZZ_SOURCES_flash_chain := $(KERNELCORE_SOURCES)
FUZZ_LIBS_config := $(JANSSON_CFLAGS) $(JANSSON_LIBS)
FUZZ_SOURCES_core := tests/unit/core_rig.c tests/unit/core_stream.c tests/unit/tbf_builder.c $(KERNELCORE_SOURCES)
FUZZ_LIBS_core := $(CUNIT_CFLAGS)
FUZZ_SOURCES_credentials := daemon/credentials/crypto_libcrypto.c $(KERNELCORE_SOURCES)
FUZZ_LIBS_credentials := $(LIBCRYPTO_CFLAGS) $(LIBCRYPTO_LIBS)
# Dependencies of all targets: a target is compiled in one command, which cannot write a list of dependencies.
FUZZ_HEADERS := $(wildcard kernelcore/*.h kernelcore/include/kc/*.h kernelcore/include/kc/*/*.h daemon/*.h daemon/*/*.h protocol/*.h tests/unit/*.h tests/fuzz/*.h)

# $(call fuzz_target,NAME)
define fuzz_target
$(B)/tests/fuzz/$(1)_fuzz: tests/fuzz/$(1)_fuzz.c $(FUZZ_SOURCES_$(1)) $(FUZZ_HEADERS) tests/fuzz/module.mk
	$$(call need,CLANG,clang)
	@mkdir -p $$(@D)
	$$(Q)$(CLANG) $(FUZZ_FLAGS) -o $$@ tests/fuzz/$(1)_fuzz.c $(FUZZ_SOURCES_$(1)) $(FUZZ_LIBS_$(1))
endef
$(foreach name,$(FUZZ_TARGETS),$(eval $(call fuzz_target,$(name))))

#: fuzz-smoke      run every fuzz target for FUZZ_SECONDS (60), starting with the saved inputs
fuzz-smoke: $(FUZZ_TARGETS:%=$(B)/tests/fuzz/%_fuzz)
	@tests/fuzz/smoke $(B)/tests/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)
.PHONY: fuzz-smoke
