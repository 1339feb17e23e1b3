/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Output to the console and input from it. Nothing is buffered: what a call printed is out when it returns, and no upcalls ran meanwhile.
 * There are no files; stdout and stderr are the same.
 *
 * Formats: %d %i %u %o %x %X %c %s %p %%, with the flags - + space # 0, width and precision (also *), and the lengths hh h l ll j z t.
 * Floating point is not formatted: such a conversion takes its argument and prints itself, as in "%f". Nor is there %n.
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

/* These return the number of bytes, or EOF and errno if the console refused. */
int printf(const char *format, ...) LIBTOCK_PRINTF_LIKE(1, 2);
int vprintf(const char *format, va_list arguments) LIBTOCK_PRINTF_LIKE(1, 0);
int fprintf(FILE *file, const char *format, ...) LIBTOCK_PRINTF_LIKE(2, 3);
int vfprintf(FILE *file, const char *format, va_list arguments) LIBTOCK_PRINTF_LIKE(2, 0);

/* At most size bytes with the terminator, which is always there unless size is 0. They return what the whole text would have taken. */
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
