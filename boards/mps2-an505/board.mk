# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_mps2-an505 := cortex-m33
BOARD_CHIPS_mps2-an505 := cmsdk mps2
BOARD_MEMBERS_mps2-an505 := cortex-m4 cortex-m0
BOARD_QEMU_mps2-an505 := -machine mps2-an505
