# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_raspberry-pi-pico := cortex-m0plus
BOARD_CHIPS_raspberry-pi-pico := rp2040
BOARD_MEMBERS_raspberry-pi-pico := cortex-m0
# The RP2040's UF2 family ID, known to picotool and the boot ROM.
BOARD_UF2_raspberry-pi-pico := 0xe48bff56
