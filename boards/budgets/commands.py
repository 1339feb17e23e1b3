# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Runs the programs that inspect kernels."""
import subprocess


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
