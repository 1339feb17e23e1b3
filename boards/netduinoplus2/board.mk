# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_netduinoplus2 := cortex-m4
BOARD_CHIPS_netduinoplus2 := stm32f4
BOARD_MEMBERS_netduinoplus2 := cortex-m4 cortex-m0
BOARD_QEMU_netduinoplus2 := -machine netduinoplus2
