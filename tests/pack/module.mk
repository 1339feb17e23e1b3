# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests of the TAB reader and the packer. The programs' sources are in tests/unit/client.
$(foreach name,tab tab_metadata plain_text,$(eval $(call unit_test,$(name),$(TAB_LIB),$(LIBARCHIVE_LIBS))))
$(eval $(call unit_test,tbf_build,$(PACK_LIB) $(TAB_LIB) $(KERNELCORE),$(PACK_LIBS)))
$(eval $(call unit_test,elf_image,$(PACK_LIB) $(TAB_LIB) $(KERNELCORE),$(PACK_LIBS)))
TESTS += tests/integration/elf2tab.sh
