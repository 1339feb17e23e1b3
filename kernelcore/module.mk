# SPDX-License-Identifier: Apache-2.0 OR MIT
KERNELCORE_SOURCES := $(wildcard kernelcore/*.c)
KERNELCORE_OBJECTS := $(KERNELCORE_SOURCES:%.c=$(B)/obj/%.o)
KERNELCORE := $(B)/lib/libkernelcore.a

$(eval $(call objects_of,kernelcore,$(FREESTANDING) -Wconversion))
$(eval $(call archive_of,$(KERNELCORE),$(KERNELCORE_OBJECTS)))
all: $(KERNELCORE)
PORTABLE += $(KERNELCORE)
