# SPDX-License-Identifier: Apache-2.0 OR MIT
# Every folder of tests has a fragment; each adds to TESTS a program or script that prints "ok NAME" / "not ok NAME" / "SKIP NAME: reason" lines.
TESTS :=
# unit comes first: the others may use its unit_test.
include $(wildcard tests/unit/module.mk) $(filter-out tests/unit/module.mk,$(sort $(wildcard tests/*/module.mk)))
