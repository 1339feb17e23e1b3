/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Keys and signatures made by the openssl program, in a temporary folder. */
#ifndef TESTS_UNIT_OPENSSL_PROGRAM_H
#define TESTS_UNIT_OPENSSL_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Creates the folder, which is removed at exit. */
void openssl_begin(void);
/* A path in the folder. The text stays valid for the next seven calls. */
const char *openssl_path(const char *name);
/* Runs `openssl ARGUMENTS` in the folder. Ends the test program if that fails. */
void openssl_run(const char *arguments, ...) __attribute__((format(printf, 1, 2)));
void openssl_write(const char *name, const void *bytes, size_t length);
/* Reads a file. Returns its number of bytes, at most `room`; ends the test program if there is no such file. */
size_t openssl_read(const char *name, void *bytes, size_t room);
/* Extracts r and s, 32 bytes each, from openssl's DER. */
void openssl_read_ecdsa(const char *name, uint8_t numbers[64]);

#endif
