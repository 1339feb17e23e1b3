/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Console output and input. Nothing is buffered: output has been written when a call returns. No upcalls run during a call. There
 * are no files; stdout and stderr are the same.
 *
 * Formats: %d %i %u %o %x %X %c %s %p %%, with the flags - + space # 0, width and precision (also *), and the lengths hh h l ll j
 * z t. Floating point is not supported: such a conversion consumes its argument and prints itself, as in "%f". %n is not
 * supported.
 */
#ifndef LIBTOCK_STDIO_H
#define LIBTOCK_STDIO_H

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EOF (-1)

typedef struct libtock_file FILE;
extern FILE *const stdin, *const stdout, *const stderr;

#define LIBTOCK_PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* Return the number of bytes, or EOF with errno set if the console refused. */
int printf(const char *format, ...) LIBTOCK_PRINTF_LIKE(1, 2);
int vprintf(const char *format, va_list arguments) LIBTOCK_PRINTF_LIKE(1, 0);
int fprintf(FILE *file, const char *format, ...) LIBTOCK_PRINTF_LIKE(2, 3);
int vfprintf(FILE *file, const char *format, va_list arguments) LIBTOCK_PRINTF_LIKE(2, 0);

/*
 * Write at most size bytes, including the terminator, which is always written unless size is 0. Return the length of the whole
 * text.
 */
int snprintf(char *buffer, size_t size, const char *format, ...) LIBTOCK_PRINTF_LIKE(3, 4);
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) LIBTOCK_PRINTF_LIKE(3, 0);
int sprintf(char *buffer, const char *format, ...) LIBTOCK_PRINTF_LIKE(2, 3);
int vsprintf(char *buffer, const char *format, va_list arguments) LIBTOCK_PRINTF_LIKE(2, 0);

int putchar(int c);
int putc(int c, FILE *file);
int fputc(int c, FILE *file);
int puts(const char *text);
int fputs(const char *text, FILE *file);
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file);

int getchar(void);
int getc(FILE *file);
int fgetc(FILE *file);
char *fgets(char *buffer, int size, FILE *file);

int fflush(FILE *file);

#ifdef __cplusplus
}
#endif

#endif
