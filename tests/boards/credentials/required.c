/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The AN505's kernel as one configures it who wants no app without a SHA-256. */
#define CREDENTIALS_POLICY CHECKED_REQUIRED
#include "boards/mps2-an505/board.c"
