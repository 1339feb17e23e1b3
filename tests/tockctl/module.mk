# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests of parts of tockctl, and of tockctl with a real daemon. The sources are in tests/unit/client and tests/integration; scripts there
# are found by their names.
$(foreach name,tockctl_text tockctl_options,$(eval $(call unit_test,$(name),$(TOCKCTL_LIB) $(TAB_LIB),$(TOCKCTL_LIBS))))
TESTS += tests/integration/tockctl_terminal_test.py tests/integration/tockctl_strangers_test.py
