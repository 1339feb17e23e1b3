# SPDX-License-Identifier: Apache-2.0 OR MIT
# tockctl. Everything but main.c is also an archive, for tests.
TOCKCTL_SOURCES := $(filter-out client/tockctl/main.c,$(wildcard client/tockctl/*.c))
TOCKCTL_LIB := $(B)/lib/libtockctl.a
TOCKCTL_LIBS := $(JANSSON_LIBS)
TOCKCTL := $(B)/bin/tockctl

$(eval $(call objects_of,client/tockctl,$(HOSTED) $(HARDEN) -Wconversion -DPACKAGE_VERSION='"$(PACKAGE_VERSION)"' $(JANSSON_CFLAGS)))
$(eval $(call archive_of,$(TOCKCTL_LIB),$(TOCKCTL_SOURCES:%.c=$(B)/obj/%.o)))
$(eval $(call program_of,$(TOCKCTL),$(B)/obj/client/tockctl/main.o $(TOCKCTL_LIB) $(TAB_LIB),$(HARDEN_LD) $(TOCKCTL_LIBS)))

# The tool prints its own completion scripts.
TOCKCTL_COMPLETIONS := $(B)/completions/bash/tockctl $(B)/completions/zsh/_tockctl
$(TOCKCTL_COMPLETIONS): $(TOCKCTL)
	@mkdir -p $(@D)
	$(Q)$(TOCKCTL) --completion $(notdir $(@D)) >$@

all: $(TOCKCTL) $(TOCKCTL_COMPLETIONS)
INSTALL_BIN += $(TOCKCTL)
INSTALL_MAN += docs/tockctl.1
INSTALL_SHARE += $(B)/completions/bash/tockctl=bash-completion/completions/tockctl $(B)/completions/zsh/_tockctl=zsh/site-functions/_tockctl
