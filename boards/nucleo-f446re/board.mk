# SPDX-License-Identifier: Apache-2.0 OR MIT
BOARD_CORE_nucleo-f446re := cortex-m4
BOARD_CHIPS_nucleo-f446re := stm32f4
BOARD_MEMBERS_nucleo-f446re := cortex-m4 cortex-m0
# QEMU's STM32F405 has every device that this board uses; the console is its second serial port.
BOARD_QEMU_nucleo-f446re := -machine netduinoplus2 -serial null
