/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The AN505's kernel, configured to ignore credentials. */
#define CREDENTIALS_POLICY CHECKED_NEVER
#include "boards/mps2-an505/board.c"
