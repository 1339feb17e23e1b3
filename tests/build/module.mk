# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests of the build, the lint and the test runner.
TESTS += tests/build/runner.sh tests/build/lint.sh tests/build/packages.sh tests/build/cross.sh tests/build/make.sh tests/build/ci.sh tests/build/core_rows_test.py
