# SPDX-License-Identifier: Apache-2.0 OR MIT
KEEPER_FOLDER := $(B)/obj/daemon/keeper
KEEPER_OBJECTS := $(addprefix $(KEEPER_FOLDER)/,main.o layers.o cgroup.o apps.o spawn.o child.o serve.o clone_$(ARCH).o)
KEEPER_OBJECTS += $(if $(SANITIZE),$(KEEPER_FOLDER)/sanitizer.o)
# Creates the socket of an app, for tockd and for tests.
APP_SOCKET := $(KEEPER_FOLDER)/app_socket.o

$(eval $(call objects_of,daemon/keeper,$(HOSTED) $(HARDEN)))
# Between clone and exec, the child runs on a stack that sanitizers do not know.
$(KEEPER_FOLDER)/child.o: SAN :=
$(KEEPER_FOLDER)/%.o: daemon/keeper/%.S
	@mkdir -p $(@D)
	$(Q)$(CC) $(DEPS) -c -o $@ $<
$(eval $(call program_of,$(B)/bin/keeper,$(KEEPER_OBJECTS),$(HARDEN_LD)))
all: $(B)/bin/keeper $(APP_SOCKET)
INSTALL_LIBEXEC += $(B)/bin/keeper
