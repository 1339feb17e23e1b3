# SPDX-License-Identifier: Apache-2.0 OR MIT
# One library reads TABs for the daemon and the tools: link $(TAB_LIB) and $(LIBARCHIVE_LIBS).
TAB_LIB := $(B)/lib/libprotocol_tab.a

$(eval $(call objects_of,protocol,$(HOSTED) $(HARDEN) -Wconversion $(LIBARCHIVE_CFLAGS)))
$(eval $(call archive_of,$(TAB_LIB),$(patsubst %.c,$(B)/obj/%.o,$(wildcard protocol/*.c))))
all: $(TAB_LIB)
# Cross-built for other gateways, but not for boards.
PORTABLE += $(if $(filter aarch64,$(ARCH)),$(TAB_LIB))
