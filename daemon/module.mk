# SPDX-License-Identifier: Apache-2.0 OR MIT
# apphost and keeper have fragments of their own in their folders.
include $(wildcard daemon/apphost/module.mk daemon/keeper/module.mk)

# Everything of the daemon but main() is in a library, so that tests can take single parts of it.
DAEMON_SOURCES := $(wildcard daemon/*.c daemon/backends/*.c)
DAEMON_OBJECTS := $(patsubst %.c,$(B)/obj/%.o,$(filter-out daemon/main.c,$(DAEMON_SOURCES)))
DAEMON := $(B)/lib/libdaemon.a

$(eval $(call objects_of,daemon,$(HOSTED) $(LIBEVENT_CFLAGS)))
$(DAEMON): $(DAEMON_OBJECTS)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && $(AR) rcs $@ $^
all: $(DAEMON)
