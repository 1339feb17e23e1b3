# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_mps2-an386 := cortex-m4
BOARD_CHIPS_mps2-an386 := cmsdk mps2
BOARD_MEMBERS_mps2-an386 := cortex-m4 cortex-m0
BOARD_QEMU_mps2-an386 := -machine mps2-an386
