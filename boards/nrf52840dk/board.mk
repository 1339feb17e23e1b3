# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_nrf52840dk := cortex-m4
BOARD_CHIPS_nrf52840dk := nrf5
BOARD_MEMBERS_nrf52840dk := cortex-m4 cortex-m0
