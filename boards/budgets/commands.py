# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Programs that look into kernels."""
import subprocess


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
