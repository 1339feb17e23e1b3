# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Helper for test programs in Python: runs test functions and reports each, like tests/report.sh for scripts."""

import sys
import traceback


def run_tests(subject, tests):
    """Runs functions in their order and exits; the name of a test is the subject and its docstring."""
    failed = False
    for test in tests:
        name = f"{subject}: {test.__doc__}"
        try:
            test()
            print(f"ok {name}", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            failed = True
            traceback.print_exc()
            print(f"not ok {name}: {str(error)[:300]!r}", flush=True)
    sys.exit(failed)
