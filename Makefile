# SPDX-License-Identifier: Apache-2.0 OR MIT
# The whole build. Each folder lists its files in a module.mk; the rules to compile, test and install are here. `make help` lists the
# targets.
SHELL := /bin/bash
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

GOALS := $(or $(MAKECMDGOALS),all)

ifneq ($(words $(CURDIR)),1)
$(error the folder "$(CURDIR)" has blanks in its name, which make cannot handle: move the tree)
endif

help:
	@sed -n 's/^#: //p' Makefile $(wildcard */module.mk */*/module.mk)
	@printf '\n%s\n' 'V=1 shows the commands, SANITIZE=1 builds with ASan and UBSan to build-sanitize, NO_INSTALL=1 only names missing packages.'
clean:
	rm -rf build build-sanitize
distclean: clean
	rm -rf config.mk config.log config.status configure configure~ autom4te.cache
.PHONY: help clean distclean

# ---------------------------------------------------------------------------------------------------------------------
# There are three kinds of goals. help and clean need nothing. demo, check, bench and proofs first install missing packages, without which
# there would be no config.mk, and then run make again, in parallel on all processors. Everything else needs config.mk.

ifeq ($(filter-out help clean distclean,$(GOALS)),)
else ifneq ($(if $(PACKAGES_READY),,$(filter demo check bench proofs proofs-selftest,$(GOALS))),)

.NOTPARALLEL:
$(filter-out help clean distclean,$(GOALS)):
	@tools/packages build $(if $(filter check,$(GOALS)),check cross) $(filter bench,$(GOALS)) $(if $(filter proofs%,$(GOALS)),proofs)
	@+$(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc)) PACKAGES_READY=yes $@
.PHONY: $(GOALS)

else

configure: configure.ac
	@command -v autoconf >/dev/null || { echo "autoconf is missing: apt-get install autoconf" >&2; exit 1; }
	autoconf
	@touch $@
# Keeps the options of an earlier configure.
config.mk: configure config.mk.in
	@if [ -x config.status ]; then ./config.status --quiet --recheck && ./config.status --quiet; else ./configure --quiet; fi
	@touch $@
include config.mk

# ---------------------------------------------------------------------------------------------------------------------
# How things are compiled.

# SANITIZE=1 builds everything but apphost and apps with ASan and UBSan.
B := build$(if $(SANITIZE),-sanitize)
ARCH := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine)))
Q := $(if $(V),,@)
, := ,

WARN := -Wall -Wextra -Werror -Wundef -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wshadow
DEPS = -MMD -MP
SAN := $(if $(SANITIZE),-fsanitize=address$(,)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)

# The core and the capsules: no headers but the compiler's own, no libc.
FREESTANDING := -std=c11 -ffreestanding -nostdinc -isystem $(shell $(CC) -print-file-name=include) -Ikernelcore/include -I.
# Everything that runs on Linux. The daemon reads hostile input, so the compiler's hardening options are on.
HARDEN := -fstack-protector-strong -fPIE $(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),$(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
HARDEN_LD := -pie -Wl$(,)-z$(,)relro -Wl$(,)-z$(,)now
HOSTED := -std=gnu11 -D_GNU_SOURCE -Ikernelcore/include -I.

# $(call remember,FILE,TEXT): writes TEXT to FILE if FILE differs, so that targets that depend on FILE are rebuilt when TEXT changes. `make
# -n` and `make -q` write nothing, but still see the change. (The file is read in a separate eval and stripped: in make 4.3, the first
# $(file <) of a run drops the text expanded before it and keeps the newline.)
DRY_RUN := $(findstring n,$(firstword -$(MAKEFLAGS)))$(findstring q,$(firstword -$(MAKEFLAGS)))
same = $(and $(findstring $(1),$(2)),$(findstring $(2),$(1)))
define remember
$(eval remembered := $$(file <$(1)))$(if $(call same,:$(strip $(2)),$(strip $(remembered))),,$(if $(DRY_RUN),$(eval .PHONY: $(1)),$(shell \
mkdir -p $(dir $(1)))$(file >$(1),:$(strip $(2)))))
endef

# $(eval $(call objects_of,FOLDER,FLAGS)): rules that compile FOLDER/NAME.c and FOLDER/NAME.S to $(B)/obj/FOLDER/NAME.o.
define objects_of
$(call remember,$(B)/obj/$(1)/flags,$(CC) $(2) $(WARN) $(CPPFLAGS) $(CFLAGS) $(SAN))
$(B)/obj/$(1)/%.o: $(1)/%.c $(B)/obj/$(1)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  CC      $$@")
	$$(Q)$(CC) $(2) $(WARN) $(CPPFLAGS) $(CFLAGS) $(SAN) $(DEPS) -c -o $$@ $$<
$(B)/obj/$(1)/%.o: $(1)/%.S $(B)/obj/$(1)/flags
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  AS      $$@")
	$$(Q)$(CC) $(2) $(CPPFLAGS) $(CFLAGS) $(DEPS) -c -o $$@ $$<
endef

# $(eval $(call archive_of,ARCHIVE,OBJECTS)): a static library, also rebuilt when an object is removed from the list.
define archive_of
$(call remember,$(1).list,$(2))
$(1): $(2) $(1).list
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  AR      $$@")
	$$(Q)rm -f $$@ && $(AR) rcs $$@ $(2)
endef

# $(eval $(call program_of,PROGRAM,OBJECTS and ARCHIVES,FLAGS and LIBRARIES)): a program for Linux.
define program_of
$(call remember,$(1).link,$(CC) $(CFLAGS) $(SAN) $(LDFLAGS) $(2) $(3))
$(1): $(2) $(1).link
	@mkdir -p $$(@D)
	$$(if $$(Q),@echo "  LINK    $$@")
	$$(Q)$(CC) $(CFLAGS) $(SAN) $(LDFLAGS) -o $$@ $(2) $(3)
endef

# ---------------------------------------------------------------------------------------------------------------------
# Lists that the folders extend.

INSTALL_BIN :=     # programs for everybody
INSTALL_LIBEXEC := # programs that only tockd starts
INSTALL_DATA :=    # FILE=NAME: FILE becomes NAME in share/tockd
INSTALL_SHARE :=   # FILE=NAME: FILE becomes NAME in share
INSTALL_SYSTEMD := # FILE=PATH: FILE becomes PATH below $(prefix)/lib
INSTALL_MAN :=     # man pages; the last letter of the name is the section
CROSS_AARCH64 :=   # files with their own rules that use AARCH64_CC
PORTABLE :=        # archives that cross compilers also build from the same sources

INSTALL_MAN += docs/tockd.1 docs/tockd.8 docs/tockd.conf.5 docs/tockd-control.7

all:
check-deps:
#: all             build everything
#: demo            install what is missing, build, and run example apps
#: check           install what is missing, build, and run every test
#: proofs          prove the files in tools/proofs/files (docs/proofs.md); not part of check
#: proofs-selftest the same, then plant mistakes in the proved files and check that the proofs fail
#: lint            check layers, freestanding core, formatting; run static analysis
#: install         install everything; takes DESTDIR= and prefix=
#: uninstall       remove what install installed
#: cross-aarch64   build the programs for an arm64 gateway, to build/aarch64
#: cortex-m4       build core and capsules for a Cortex-M4, to build/cortex-m4
#: boards          build the kernels for boards, to build/boards/BOARD/kernel.elf (.bin, .hex)
#: clean           remove what was built
#: distclean       remove what was built and configured

include $(wildcard kernelcore/module.mk capsules/module.mk protocol/module.mk daemon/module.mk client/module.mk examples/module.mk systemd/module.mk boards/module.mk tests/module.mk)
-include $(shell find $(B) -name '*.d' 2>/dev/null)

.PHONY: all check-deps

# ---------------------------------------------------------------------------------------------------------------------
# Tests. They learn about the build from their environment.

TEST_ENVIRONMENT = env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u MAKEOVERRIDES PYTHONDONTWRITEBYTECODE=1 B='$(B)' ARCH='$(ARCH)' CC='$(CC)' NM='$(NM)' \
	SANITIZE='$(SANITIZE)' AARCH64_CC='$(AARCH64_CC)' ARM_CC='$(ARM_CC)' $(BOARD_TESTS_ENVIRONMENT)
check: all check-deps
	@$(TEST_ENVIRONMENT) tests/run --logs $(B)/tests/logs $(if $(ALLOWED_SKIPS),--allowed-skips $(ALLOWED_SKIPS)) $(TESTS)
.PHONY: check

demo: all
	@B='$(B)' tools/demo
.PHONY: demo

# ---------------------------------------------------------------------------------------------------------------------
# Other processors. The archives in PORTABLE are built by running this Makefile again, with another compiler and folder.

cross-aarch64:
	$(if $(AARCH64_CC),,$(error aarch64-linux-gnu-gcc is missing: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross, then ./configure))
	@+$(MAKE) --no-print-directory CC=$(AARCH64_CC) AR=$(AARCH64_AR) B=build/aarch64 SANITIZE= portable-files
	@+$(MAKE) --no-print-directory SANITIZE= aarch64-files
aarch64-files: $(CROSS_AARCH64)
	@$(if $(CROSS_AARCH64),printf '  %s\n' $(CROSS_AARCH64))
cortex-m4:
	$(if $(ARM_CC),,$(error arm-none-eabi-gcc is missing: apt-get install gcc-arm-none-eabi, then ./configure))
	@+$(MAKE) --no-print-directory CC=$(ARM_CC) AR=$(ARM_AR) B=build/cortex-m4 SANITIZE= CPPFLAGS= \
		CFLAGS='-mcpu=cortex-m4 -mthumb -Os -g' portable-files
portable-files: $(PORTABLE)
	@echo "made for $(ARCH):"; printf '  %s\n' $(PORTABLE)
.PHONY: cross-aarch64 aarch64-files cortex-m4 portable-files

# ---------------------------------------------------------------------------------------------------------------------
# Lint: each check is a separate target. They run in parallel, and all of them run even if one fails.

LINTS := lint-layers lint-marks lint-freestanding lint-text lint-format lint-static lint-scripts lint-man
lint:
	@+$(MAKE) --no-print-directory -k -j$$(nproc) -O $(LINTS) && echo "lint: clean"

# $(call need,VARIABLE,package): fails if VARIABLE, a tool found by configure, is empty
need = $(if $($(1)),,$(error $(2) is missing: apt-get install $(2), then ./configure))
C_FILES = $(shell find . \( -name build -o -name build-sanitize -o -name .git \) -prune -o -name '*.[ch]' -print)
SCRIPTS = $(shell find . \( -name build -o -name build-sanitize -o -name .git \) -prune -o -type f -perm -u+x ! -name 'configure*' ! -name config.status -exec grep -lE '^\#!.*\<(ba|da)?sh\>' {} +)

lint-layers:
	@tools/lint/layers
lint-marks:
	@tools/lint/marks
lint-freestanding: $(KERNELCORE) $(CAPSULES)
	@CC='$(CC)' NM='$(NM)' tools/lint/freestanding $(KERNELCORE)
	@CC='$(CC)' NM='$(NM)' tools/lint/freestanding $(KERNELCORE) $(CAPSULES)
ifneq ($(ARM_CC),)
	@+$(MAKE) --no-print-directory cortex-m4 >/dev/null
	@CC='$(ARM_CC) -mcpu=cortex-m4 -mthumb' NM='$(ARM_NM)' tools/lint/freestanding $(patsubst $(B)/%,build/cortex-m4/%,$(KERNELCORE) $(CAPSULES))
endif
lint-text:
	@tools/lint/text
lint-format:
	$(call need,CLANG_FORMAT,clang-format)
	@xargs -P "$$(nproc)" -n 8 $(CLANG_FORMAT) --dry-run -Werror <<<'$(C_FILES)'
lint-static:
	$(call need,CPPCHECK,cppcheck)
	@CPPCHECK='$(CPPCHECK)' tools/lint/static build/cppcheck
lint-scripts:
	$(call need,SHELLCHECK,shellcheck)
	@$(SHELLCHECK) --format=gcc $(SCRIPTS)
lint-man:
	$(call need,MANDOC,mandoc)
	@$(if $(INSTALL_MAN),$(MANDOC) -Tlint -Wwarning $(INSTALL_MAN))
.PHONY: lint $(LINTS)

# ---------------------------------------------------------------------------------------------------------------------
# Proofs. They need the packages of the group proofs, and take minutes.

proofs:
	@tools/proofs/prove $(B)/proofs
proofs-selftest: proofs
	@tools/proofs/selftest $(B)/proofs-selftest $(B)/proofs
.PHONY: proofs proofs-selftest

# ---------------------------------------------------------------------------------------------------------------------
# Installation. install and uninstall share one list of MODE|FILE|WHERE.

# Papers, with what they link to, in folders as here.
INSTALL_DOC := $(wildcard README.md SECURITY.md CAVEATS.md LICENSE-APACHE LICENSE-MIT docs/*.md) boards/README.md client/libtock/README.md \
	daemon/README.md tests/conformance/README.md protocol/layout.h protocol/trap.h kernelcore/include/kc/ipc.h
INSTALL_LIST = $(foreach file,$(INSTALL_BIN),755|$(file)|$(bindir)/$(notdir $(file))) \
	$(foreach file,$(INSTALL_LIBEXEC),755|$(file)|$(libexecdir)/tockd/$(notdir $(file))) \
	$(foreach pair,$(INSTALL_DATA),644|$(firstword $(subst =, ,$(pair)))|$(datadir)/tockd/$(lastword $(subst =, ,$(pair)))) \
	$(foreach pair,$(INSTALL_SHARE),644|$(firstword $(subst =, ,$(pair)))|$(datadir)/$(lastword $(subst =, ,$(pair)))) \
	$(foreach pair,$(INSTALL_SYSTEMD),644|$(firstword $(subst =, ,$(pair)))|$(prefix)/lib/$(lastword $(subst =, ,$(pair)))) \
	$(foreach file,$(INSTALL_MAN),644|$(file)|$(mandir)/man$(subst .,,$(suffix $(file)))/$(notdir $(file))) \
	$(foreach file,$(INSTALL_DOC),644|$(file)|$(docdir)/$(file))

install: all
	@set -e; while IFS='|' read -r mode file where; do \
		echo "  INSTALL $(DESTDIR)$$where"; install -D -m "$$mode" "$$file" "$(DESTDIR)$$where"; \
	done < <(printf '%s\n' $(foreach entry,$(INSTALL_LIST),'$(entry)'))
uninstall:
	@while IFS='|' read -r mode file where; do rm -f "$(DESTDIR)$$where"; done < <(printf '%s\n' $(foreach entry,$(INSTALL_LIST),'$(entry)'))
	@for folder in $(libexecdir)/tockd $(datadir)/tockd $(docdir); do \
		[ ! -d "$(DESTDIR)$$folder" ] || find "$(DESTDIR)$$folder" -depth -type d -empty -delete; done
installed-files:
	@printf '%s\n' $(foreach entry,$(INSTALL_LIST),'$(DESTDIR)$(lastword $(subst |, ,$(entry)))')
.PHONY: install uninstall installed-files
endif
