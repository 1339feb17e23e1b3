# SPDX-License-Identifier: Apache-2.0 OR MIT
# tockctl: parts of it, and all of it with a real daemon. The programs' sources are in tests/unit/client and tests/integration; scripts there
# are found by their names.
$(foreach name,tockctl_text tockctl_options,$(eval $(call unit_test,$(name),$(TOCKCTL_LIB) $(TAB_LIB),$(TOCKCTL_LIBS))))
TESTS += tests/integration/tockctl_terminal_test.py tests/integration/tockctl_strangers_test.py
