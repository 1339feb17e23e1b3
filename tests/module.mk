# SPDX-License-Identifier: Apache-2.0 OR MIT
# Every folder of tests has a fragment; each adds to TESTS a program or script that prints "ok NAME" / "not ok NAME" / "SKIP NAME: reason" lines.
TESTS :=
include $(wildcard tests/unit/module.mk tests/conformance/module.mk tests/integration/module.mk tests/sandbox/module.mk tests/bench/module.mk)
