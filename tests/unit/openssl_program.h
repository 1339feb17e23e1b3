/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Keys and signatures by the openssl program, in a folder of the test's own that goes with it. */
#ifndef TESTS_UNIT_OPENSSL_PROGRAM_H
#define TESTS_UNIT_OPENSSL_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Makes the folder; it is removed at exit. */
void openssl_begin(void);
/* A path in the folder; the text is good until the next but seven. */
const char *openssl_path(const char *name);
/* Runs `openssl ARGUMENTS` in the folder. Ends the test program if that fails. */
void openssl_run(const char *arguments, ...) __attribute__((format(printf, 1, 2)));
void openssl_write(const char *name, const void *bytes, size_t length);
/* How many bytes, at most `room`; ends the test program if there is no such file. */
size_t openssl_read(const char *name, void *bytes, size_t room);
/* r and s, 32 bytes each, of the DER that openssl writes. */
void openssl_read_ecdsa(const char *name, uint8_t numbers[64]);

#endif
