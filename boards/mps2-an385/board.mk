# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_mps2-an385 := cortex-m3
BOARD_CHIPS_mps2-an385 := cmsdk mps2
BOARD_MEMBERS_mps2-an385 := cortex-m3 cortex-m0
BOARD_QEMU_mps2-an385 := -machine mps2-an385
