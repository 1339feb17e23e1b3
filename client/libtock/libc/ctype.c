/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <ctype.h>
#include <stdint.h>
#include <strings.h>

/* Returns whether first <= c <= last, with one comparison that is also correct for negative c. */
static int within(int c, int first, int last)
{
	return (unsigned int)c - (unsigned int)first <= (unsigned int)(last - first);
}

int isdigit(int c)
{
	return within(c, '0', '9');
}

int islower(int c)
{
	return within(c, 'a', 'z');
}

int isupper(int c)
{
	return within(c, 'A', 'Z');
}

int isalpha(int c)
{
	return islower(c) || isupper(c);
}

int isalnum(int c)
{
	return isalpha(c) || isdigit(c);
}

int isxdigit(int c)
{
	return isdigit(c) || within(c, 'a', 'f') || within(c, 'A', 'F');
}

int isblank(int c)
{
	return c == ' ' || c == '\t';
}

int isspace(int c)
{
	return c == ' ' || within(c, '\t', '\r');
}

int iscntrl(int c)
{
	return within(c, 0, 31) || c == 127;
}

int isprint(int c)
{
	return within(c, ' ', '~');
}

int isgraph(int c)
{
	return within(c, '!', '~');
}

int ispunct(int c)
{
	return isgraph(c) && !isalnum(c);
}

int tolower(int c)
{
	return isupper(c) ? c - 'A' + 'a' : c;
}

int toupper(int c)
{
	return islower(c) ? c - 'a' + 'A' : c;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, SIZE_MAX);
}

int strncasecmp(const char *a, const char *b, size_t limit)
{
	for (size_t i = 0; i < limit; i++) {
		int x = tolower((unsigned char)a[i]), y = tolower((unsigned char)b[i]);
		if (x != y)
			return x - y;
		if (x == '\0')
			break;
	}
	return 0;
}
