# SPDX-License-Identifier: Apache-2.0 OR MIT
# tock-elf2tab. Everything but main.c is also an archive, for tests.
PACK_SOURCES := $(filter-out client/pack/main.c,$(wildcard client/pack/*.c))
PACK_LIB := $(B)/lib/libpack.a
PACK_LIBS := $(LIBELF_LIBS) $(LIBARCHIVE_LIBS) $(JANSSON_LIBS) $(LIBCRYPTO_LIBS)
PACK := $(B)/bin/tock-elf2tab

$(eval $(call objects_of,client/pack,$(HOSTED) $(HARDEN) -Wconversion -DPACKAGE_VERSION='"$(PACKAGE_VERSION)"' $(LIBELF_CFLAGS) $(LIBARCHIVE_CFLAGS) $(JANSSON_CFLAGS) $(LIBCRYPTO_CFLAGS)))
$(eval $(call archive_of,$(PACK_LIB),$(PACK_SOURCES:%.c=$(B)/obj/%.o)))
$(eval $(call program_of,$(PACK),$(B)/obj/client/pack/main.o $(PACK_LIB) $(TAB_LIB) $(KERNELCORE),$(HARDEN_LD) $(PACK_LIBS)))
all: $(PACK)
INSTALL_BIN += $(PACK)
INSTALL_MAN += docs/tock-elf2tab.1
