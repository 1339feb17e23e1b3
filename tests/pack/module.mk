# SPDX-License-Identifier: Apache-2.0 OR MIT
# TAB reader and packer. The programs' sources are in tests/unit.
$(eval $(call unit_test,tab,$(TAB_LIB),$(LIBARCHIVE_LIBS)))
