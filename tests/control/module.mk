# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests of the control socket of a real daemon, over real sockets.
CONTROL_TALKER := $(B)/tests/control/talker.tab
$(CONTROL_TALKER): libtock $(PACK) FORCE
	@+$(MAKE) --no-print-directory -C tests/control/apps/talker BUILD=$(abspath $(B))/tests/control TOCK_BUILD=$(abspath $(B)) TOCK_SAY_NOTHING=yes
check-deps: $(CONTROL_TALKER)
TESTS += tests/control/methods_test.py tests/control/clients_test.py tests/control/sockets_test.py tests/control/strangers_test.py tests/control/loads_test.py tests/control/foreign_test.sh
