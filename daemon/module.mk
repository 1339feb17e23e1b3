# SPDX-License-Identifier: Apache-2.0 OR MIT
# apphost and keeper have their own module.mk.
include $(wildcard daemon/apphost/module.mk daemon/keeper/module.mk)

# Everything in the daemon but main() is in a library, so that tests can link parts of it.
DAEMON_FOLDERS := backends control credentials loading memory run service settings supervision
DAEMON_SOURCES := $(wildcard daemon/*.c $(DAEMON_FOLDERS:%=daemon/%/*.c))
DAEMON_OBJECTS := $(patsubst %.c,$(B)/obj/%.o,$(filter-out daemon/main.c,$(DAEMON_SOURCES)))
# The log, which everything needs, uses it.
DAEMON_OBJECTS += $(B)/obj/protocol/plain_text.o
DAEMON := $(B)/lib/libdaemon.a
# The library and its dependencies, in link order.
DAEMON_LIBRARIES = $(DAEMON) $(APP_SOCKET) $(CAPSULES) $(KERNELCORE) $(TAB_LIB)
DAEMON_LDLIBS = $(LIBEVENT_LIBS) $(JANSSON_LIBS) $(LIBSYSTEMD_LIBS) $(LIBARCHIVE_LIBS) $(LIBGPIOD_LIBS) $(LIBCRYPTO_LIBS)

# Names of system calls, from the kernel's headers: one {number, "name"} per line.
SYSTEM_CALL_TABLES := $(patsubst %,$(B)/gen/daemon/system_calls_%.inc,$(if $(filter x86_64,$(ARCH)),64 32 x32,native))
SYSTEM_CALL_HEADER = $(if $(filter native,$(1)),asm/unistd.h,asm/unistd_$(1).h)
$(B)/gen/daemon/system_calls_%.inc: daemon/module.mk
	@mkdir -p $(@D)
	$(Q)printf '#define __X32_SYSCALL_BIT 0\n#include <%s>\n' $(call SYSTEM_CALL_HEADER,$*) | $(CC) $(CPPFLAGS) -E -dM - | \
		sed -n 's/^#define __NR_\([a-z0-9_]*\) (\{0,1\}\(__X32_SYSCALL_BIT + \)\{0,1\}\([0-9]*\))\{0,1\}$$/{\3, "\1"},/p' | sort -t '{' -k 2n > $@
	@test -s $@

DAEMON_FLAGS := $(HOSTED) $(HARDEN) $(LIBEVENT_CFLAGS) $(LIBGPIOD_CFLAGS) $(JANSSON_CFLAGS) $(LIBSYSTEMD_CFLAGS) $(LIBCRYPTO_CFLAGS) -I$(B)/gen/daemon -DLIBEXECDIR='"$(libexecdir)"' -DSYSCONFDIR='"$(sysconfdir)"' -DPACKAGE_VERSION='"$(PACKAGE_VERSION)"'
$(eval $(call objects_of,daemon,$(DAEMON_FLAGS)))
# Interface descriptions as string literals, for introspection.
$(B)/gen/daemon/%_interface.inc: protocol/org.varlink.%.varlink daemon/module.mk
	@mkdir -p $(@D)
	$(Q)$(TO_LITERAL) $< > $@
$(B)/gen/daemon/control_interface.inc: protocol/org.tockd.Control.varlink daemon/module.mk
	@mkdir -p $(@D)
	$(Q)$(TO_LITERAL) $< > $@
TO_LITERAL := sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/'
$(B)/obj/daemon/control/service.o: $(B)/gen/daemon/control_interface.inc $(B)/gen/daemon/service_interface.inc
$(B)/obj/daemon/supervision/system_call_names.o: $(SYSTEM_CALL_TABLES)
$(B)/obj/daemon/memory/pages.o: WARN += -Wconversion
$(eval $(call archive_of,$(DAEMON),$(DAEMON_OBJECTS)))
$(eval $(call program_of,$(B)/bin/tockd,$(B)/obj/daemon/main.o $(DAEMON_LIBRARIES),$(HARDEN_LD) $(DAEMON_LDLIBS)))
all: $(B)/bin/tockd
INSTALL_BIN += $(B)/bin/tockd
