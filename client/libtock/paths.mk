# SPDX-License-Identifier: Apache-2.0 OR MIT
# Where an app's build finds libtock and tock-elf2tab in the source tree. An installed libtock has paths-installed.mk instead.
TOCK_TREE := $(abspath $(TOCK_HOME)/../..)
TOCK_BUILD ?= $(TOCK_TREE)/build
TOCK_LIB := $(TOCK_BUILD)/libtock
TOCK_ELF2TAB ?= $(TOCK_BUILD)/bin/tock-elf2tab

TOCK_WARN += -Werror

# When the whole tree is being built, these exist already.
$(TOCK_LIB)/%/libtock.a $(TOCK_LIB)/%/app.ld:
	@+$(MAKE) --no-print-directory -C $(TOCK_TREE) build/libtock/$*/libtock.a build/libtock/$*/app.ld
$(TOCK_BUILD)/bin/tock-elf2tab:
	@+$(MAKE) --no-print-directory -C $(TOCK_TREE) build/bin/tock-elf2tab
