/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/boards/modelled_registers.h"

#include "boards/chips/nrf5/pin.c"
