# SPDX-License-Identifier: Apache-2.0 OR MIT
CAPSULES_SOURCES := $(wildcard capsules/*.c)
CAPSULES_OBJECTS := $(CAPSULES_SOURCES:%.c=$(B)/obj/%.o)
CAPSULES := $(B)/lib/libcapsules.a

$(eval $(call objects_of,capsules,$(FREESTANDING) -Wconversion))
$(eval $(call archive_of,$(CAPSULES),$(CAPSULES_OBJECTS)))
all: $(CAPSULES)
PORTABLE += $(CAPSULES)
