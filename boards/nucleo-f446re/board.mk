# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_nucleo-f446re := cortex-m4
BOARD_CHIPS_nucleo-f446re := stm32f4
BOARD_MEMBERS_nucleo-f446re := cortex-m4 cortex-m0
