# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_microbit := cortex-m0
BOARD_CHIPS_microbit := nrf5
BOARD_MEMBERS_microbit := cortex-m0
BOARD_QEMU_microbit := -machine microbit
