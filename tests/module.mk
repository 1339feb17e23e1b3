# SPDX-License-Identifier: Apache-2.0 OR MIT
# Each folder of tests has a module.mk that adds programs and scripts to TESTS; they print "ok NAME", "not ok NAME: reason" or "SKIP NAME:
# reason".
TESTS :=
# unit comes first, because the others may use its unit_test.
include $(wildcard tests/unit/module.mk) $(filter-out tests/unit/module.mk,$(sort $(wildcard tests/*/module.mk)))
