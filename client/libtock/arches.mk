# SPDX-License-Identifier: Apache-2.0 OR MIT
# The processors that apps are built for, and their flags. Included by the build of libtock and by the build of every app.
#
#   TOCK_ARCHES         all processors, named like the members of a TAB
#   TOCK_CC_ARCH        the compiler
#   TOCK_FOLDER_ARCH    where in libtock/arch its crt0 is
#   TOCK_FLAGS_ARCH     the flags to compile apps and libtock
#   TOCK_LINK_ARCH      the flags to link an app
#   TOCK_STACK_ARCH     bytes of stack, unless the app asks for another size
#   TOCK_ARCHES_HERE    the processors whose compiler is installed
TOCK_ARCHES := linux-x86_64 linux-aarch64 cortex-m0 cortex-m4

# The native compiler builds for this machine's processor; the other Linux needs Debian's cross compiler.
TOCK_MACHINE := $(shell uname -m)
TOCK_CC_linux-x86_64 ?= $(if $(filter x86_64,$(TOCK_MACHINE)),gcc,x86_64-linux-gnu-gcc)
TOCK_CC_linux-aarch64 ?= $(if $(filter aarch64,$(TOCK_MACHINE)),gcc,aarch64-linux-gnu-gcc)
TOCK_CC_cortex-m0 ?= arm-none-eabi-gcc
TOCK_CC_cortex-m4 ?= arm-none-eabi-gcc

TOCK_FOLDER_linux-x86_64 := linux
TOCK_FOLDER_linux-aarch64 := linux
TOCK_FOLDER_cortex-m0 := cortex-m
TOCK_FOLDER_cortex-m4 := cortex-m

# No headers and libraries but those of libtock and the compiler.
TOCK_FLAGS := -std=gnu2x -ffreestanding -nostdinc -fno-stack-protector -fno-asynchronous-unwind-tables -fno-common \
  -ffunction-sections -fdata-sections -g -Os
TOCK_LINK := -nostdlib -static -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,max-page-size=16 -Wl,-z,noexecstack

# Linked at fixed addresses below 2 GiB. The gate runs upcalls on the app's stack, so there is no red zone.
TOCK_FLAGS_LINUX := $(TOCK_FLAGS) -fno-pic -mcmodel=small
TOCK_FLAGS_linux-x86_64 := $(TOCK_FLAGS_LINUX) -m64 -mno-red-zone -fcf-protection=none
TOCK_FLAGS_linux-aarch64 := $(TOCK_FLAGS_LINUX) -mbranch-protection=none -mno-outline-atomics
TOCK_LINK_linux-x86_64 := $(TOCK_LINK) -no-pie
TOCK_LINK_linux-aarch64 := $(TOCK_LINK) -no-pie

# Position independent in flash and RAM: data is reached through a table of addresses that r9 points to.
TOCK_FLAGS_CORTEX_M := $(TOCK_FLAGS) -mthumb -mfloat-abi=soft -fPIC -msingle-pic-base -mpic-register=r9 \
  -mno-pic-data-is-text-relative
TOCK_FLAGS_cortex-m0 := $(TOCK_FLAGS_CORTEX_M) -mcpu=cortex-m0
TOCK_FLAGS_cortex-m4 := $(TOCK_FLAGS_CORTEX_M) -mcpu=cortex-m4
TOCK_LINK_cortex-m0 := $(TOCK_LINK) -Wl,--emit-relocs
TOCK_LINK_cortex-m4 := $(TOCK_LINK) -Wl,--emit-relocs

TOCK_STACK_linux-x86_64 := 4096
TOCK_STACK_linux-aarch64 := 4096
TOCK_STACK_cortex-m0 := 2048
TOCK_STACK_cortex-m4 := 2048

# (The final ":" sets the status to 0. With a missing compiler it could be 127, which make takes for a missing shell.)
TOCK_ARCHES_HERE := $(shell $(foreach a,$(TOCK_ARCHES),command -v $(firstword $(TOCK_CC_$(a))) >/dev/null && echo $(a);) :)

# $(call tock_missing): for a recipe; prints one line for each processor that is left out.
tock_missing = $(foreach a,$(filter-out $(TOCK_ARCHES_HERE),$(TOCK_ARCHES)),echo "  LEFT OUT $(a): $(TOCK_CC_$(a)) is not installed";)
