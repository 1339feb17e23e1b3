/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stdint.h>
#include <string.h>

size_t strlen(const char *text)
{
	size_t length = 0;
	while (text[length] != '\0')
		length++;
	return length;
}

size_t strnlen(const char *text, size_t limit)
{
	size_t length = 0;
	while (length < limit && text[length] != '\0')
		length++;
	return length;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t limit)
{
	for (size_t i = 0; i < limit; i++) {
		unsigned char x = (unsigned char)a[i], y = (unsigned char)b[i];
		if (x != y)
			return x - y;
		if (x == '\0')
			break;
	}
	return 0;
}

char *strcpy(char *restrict to, const char *restrict from)
{
	memcpy(to, from, strlen(from) + 1);
	return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t size)
{
	size_t length = strnlen(from, size);
	memcpy(to, from, length);
	memset(to + length, 0, size - length);
	return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
	strcpy(to + strlen(to), from);
	return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t limit)
{
	char *end = to + strlen(to);
	size_t length = strnlen(from, limit);
	memcpy(end, from, length);
	end[length] = '\0';
	return to;
}

size_t strlcpy(char *restrict to, const char *restrict from, size_t size)
{
	size_t length = strlen(from);
	if (size > 0) {
		size_t kept = length < size ? length : size - 1;
		memcpy(to, from, kept);
		to[kept] = '\0';
	}
	return length;
}

size_t strlcat(char *restrict to, const char *restrict from, size_t size)
{
	size_t used = strnlen(to, size);
	return used + strlcpy(to + used, from, size - used);
}

/* The standard's search functions drop the const of the text they search. */
static char *at(const char *text)
{
	return (char *)(uintptr_t)text;
}

char *strchr(const char *text, int c)
{
	for (;; text++) {
		if (*text == (char)c)
			return at(text);
		if (*text == '\0')
			return NULL;
	}
}

char *strrchr(const char *text, int c)
{
	const char *found = NULL;
	do {
		if (*text == (char)c)
			found = text;
	} while (*text++ != '\0');
	return at(found);
}

char *strstr(const char *text, const char *part)
{
	size_t length = strlen(part);
	for (;; text++) {
		if (strncmp(text, part, length) == 0)
			return at(text);
		if (*text == '\0')
			return NULL;
	}
}

size_t strspn(const char *text, const char *accept)
{
	size_t length = 0;
	while (text[length] != '\0' && strchr(accept, text[length]) != NULL)
		length++;
	return length;
}

size_t strcspn(const char *text, const char *reject)
{
	size_t length = 0;
	while (strchr(reject, text[length]) == NULL) /* finds the terminator too */
		length++;
	return length;
}

char *strpbrk(const char *text, const char *accept)
{
	text += strcspn(text, accept);
	return *text != '\0' ? at(text) : NULL;
}

char *strtok_r(char *restrict text, const char *restrict separators, char **restrict rest)
{
	if (text == NULL)
		text = *rest;
	text += strspn(text, separators);
	char *end = text + strcspn(text, separators);
	*rest = end;
	if (end == text)
		return NULL;
	if (*end != '\0') {
		*end = '\0';
		*rest = end + 1;
	}
	return text;
}

char *strtok(char *restrict text, const char *restrict separators)
{
	static char *rest;
	return strtok_r(text, separators, &rest);
}
