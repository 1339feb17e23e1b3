# SPDX-License-Identifier: Apache-2.0 OR MIT
# Where an app's build finds libtock and its tool once they are installed: everything beside this file, the tool in bin of the same prefix
# or else wherever PATH says.
TOCK_LIB := $(TOCK_HOME)/lib
TOCK_ELF2TAB ?= $(firstword $(wildcard $(abspath $(TOCK_HOME)/../../bin/tock-elf2tab)) tock-elf2tab)

# Only what the installation was built with.
TOCK_ARCHES_HERE := $(foreach a,$(TOCK_ARCHES_HERE),$(if $(wildcard $(TOCK_LIB)/$(a)/libtock.a),$(a)))
