# SPDX-License-Identifier: Apache-2.0 OR MIT
# The whole build. Each folder lists its own files in a module.mk; how things are compiled stands here, once.
SHELL := /bin/bash
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

configure: configure.ac
	autoconf
config.mk: configure config.mk.in
	./configure --quiet
include config.mk

B := build$(if $(SANITIZE),-sanitize)
CLANG_FORMAT ?= clang-format

WARN := -Wall -Wextra -Werror -Wundef -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wshadow
DEPS = -MMD -MP
, := ,
SAN := $(if $(SANITIZE),-fsanitize=address$(,)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)

# The core and the capsules: no header but the compiler's own, no libc.
FREESTANDING := -std=c11 -ffreestanding -nostdinc -isystem $(shell $(CC) -print-file-name=include) -Ikernelcore/include -I.
# Everything that runs on Linux.
HOSTED := -std=gnu11 -D_GNU_SOURCE -Ikernelcore/include -I.

# Rules to make objects. $(1): folder, $(2): flags
define objects_of
$(B)/obj/$(1)/%.o: $(1)/%.c
	@mkdir -p $$(@D)
	$$(Q)$(CC) $(2) $(WARN) $(CFLAGS) $(SAN) $(DEPS) -c -o $$@ $$<
endef

Q := $(if $(V),,@)
all:

include $(wildcard kernelcore/module.mk capsules/module.mk protocol/module.mk daemon/module.mk client/module.mk examples/module.mk tests/module.mk)
-include $(shell find $(B) -name '*.d' 2>/dev/null)

clean:
	rm -rf build build-sanitize
.PHONY: all clean
