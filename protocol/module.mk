# SPDX-License-Identifier: Apache-2.0 OR MIT
# One library reads TABs, for daemon and tools: link $(TAB_LIB) and $(LIBARCHIVE_LIBS).
TAB_LIB := $(B)/lib/libprotocol_tab.a

$(eval $(call objects_of,protocol,$(HOSTED) $(HARDEN) -Wconversion $(LIBARCHIVE_CFLAGS)))
$(eval $(call archive_of,$(TAB_LIB),$(patsubst %.c,$(B)/obj/%.o,$(wildcard protocol/*.c))))
all: $(TAB_LIB)
# Another processor's gateways have it, its boards have not.
PORTABLE += $(if $(filter aarch64,$(ARCH)),$(TAB_LIB))
