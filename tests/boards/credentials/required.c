/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The AN505's kernel, configured to require a SHA-256 of every app. */
#define CREDENTIALS_POLICY CHECKED_REQUIRED
#include "boards/mps2-an505/board.c"
