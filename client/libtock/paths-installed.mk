# SPDX-License-Identifier: Apache-2.0 OR MIT
# Where an app's build finds an installed libtock and tock-elf2tab: libtock beside this file, the tool in bin of the same prefix, or else in
# PATH.
TOCK_LIB := $(TOCK_HOME)/lib
TOCK_ELF2TAB ?= $(firstword $(wildcard $(abspath $(TOCK_HOME)/../../bin/tock-elf2tab)) tock-elf2tab)

# Only the processors for which the installation was built.
TOCK_ARCHES_HERE := $(foreach a,$(TOCK_ARCHES_HERE),$(if $(wildcard $(TOCK_LIB)/$(a)/libtock.a),$(a)))
