/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* libtock's string functions, compared with the host's on random input. */
#include "tests/libtock/host.h"
#include "tests/unit/harness.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define ROUNDS 20000
#define BYTES  96

/* Needed by strdup; they never fail here. */
int tock_errno;

void *tock_sbrk(ptrdiff_t increment)
{
	static _Alignas(16) char arena[4096];
	static ptrdiff_t broken;
	char *before = arena + broken;
	if (increment > (ptrdiff_t)sizeof arena - broken)
		return (void *)-1;
	broken += increment;
	return before;
}

void tock_abort(void)
{
	abort();
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static void randomise(char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)pseudo_random();
}

/* A short text with few different letters, so that searches often succeed. */
static void some_text(char *text, size_t size)
{
	static const char letters[] = "aAbBc, \x80\xff";
	size_t length = pseudo_random_below(size);
	for (size_t i = 0; i < length; i++)
		text[i] = letters[pseudo_random_below(sizeof letters - 1)];
	text[length] = '\0';
}

static void memory_moves(void)
{
	static _Alignas(16) char ours[BYTES], theirs[BYTES];
	int wrong = 0;
	for (int i = 0; i < ROUNDS; i++) {
		randomise(ours, BYTES);
		memcpy(theirs, ours, BYTES);
		size_t from = pseudo_random_below(BYTES), to = pseudo_random_below(BYTES);
		size_t size = pseudo_random_below(BYTES - (from > to ? from : to) + 1);
		wrong += tock_memmove(ours + to, ours + from, size) != ours + to;
		memmove(theirs + to, theirs + from, size);
		wrong += memcmp(ours, theirs, BYTES) != 0;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void memory_copies_and_fills(void)
{
	static _Alignas(16) char source[BYTES], ours[BYTES], theirs[BYTES];
	int wrong = 0;
	for (int i = 0; i < ROUNDS; i++) {
		randomise(source, BYTES);
		size_t from = pseudo_random_below(BYTES), to = pseudo_random_below(BYTES);
		size_t size = pseudo_random_below(BYTES - (from > to ? from : to) + 1);
		wrong += tock_memcpy(ours + to, source + from, size) != ours + to;
		memcpy(theirs + to, source + from, size);
		wrong += memcmp(ours, theirs, BYTES) != 0;
		int byte = (int)pseudo_random();
		tock_memset(ours + from, byte, size);
		memset(theirs + from, byte, size);
		wrong += memcmp(ours, theirs, BYTES) != 0;
		wrong += tock_memchr(ours, source[0], size) != memchr(ours, source[0], size);
		wrong += sign(tock_memcmp(ours, source, size)) != sign(memcmp(ours, source, size));
		wrong += tock_memcmp(ours, theirs, BYTES) != 0;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void texts_compare(void)
{
	char a[24], b[24];
	int wrong = 0;
	for (int i = 0; i < ROUNDS; i++) {
		some_text(a, sizeof a);
		if (pseudo_random_below(3) == 0)
			strcpy(b, a);
		else
			some_text(b, sizeof b);
		size_t limit = pseudo_random_below(26);
		wrong += tock_strlen(a) != strlen(a);
		wrong += tock_strnlen(a, limit) != strnlen(a, limit);
		wrong += sign(tock_strcmp(a, b)) != sign(strcmp(a, b));
		wrong += sign(tock_strncmp(a, b, limit)) != sign(strncmp(a, b, limit));
		wrong += sign(tock_strcasecmp(a, b)) != sign(strcasecmp(a, b));
		wrong += sign(tock_strncasecmp(a, b, limit)) != sign(strncasecmp(a, b, limit));
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void texts_are_searched(void)
{
	char text[24], part[4];
	int wrong = 0;
	for (int i = 0; i < ROUNDS; i++) {
		some_text(text, sizeof text);
		some_text(part, sizeof part);
		int c = part[0];
		wrong += tock_strchr(text, c) != strchr(text, c);
		wrong += tock_strrchr(text, c) != strrchr(text, c);
		wrong += tock_strchr(text, '\0') != strchr(text, '\0');
		wrong += tock_strrchr(text, '\0') != strrchr(text, '\0');
		wrong += tock_strstr(text, part) != strstr(text, part);
		wrong += tock_strspn(text, part) != strspn(text, part);
		wrong += tock_strcspn(text, part) != strcspn(text, part);
		wrong += tock_strpbrk(text, part) != strpbrk(text, part);
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void texts_are_copied(void)
{
	char source[24], ours[64], theirs[64];
	int wrong = 0;
	for (int i = 0; i < ROUNDS; i++) {
		size_t limit = pseudo_random_below(26);
		some_text(source, sizeof source);
		randomise(ours, sizeof ours);
		memcpy(theirs, ours, sizeof ours);
		wrong += tock_strcpy(ours, source) != ours;
		strcpy(theirs, source);
		wrong += tock_strcat(ours, source) != ours;
		strcat(theirs, source);
		wrong += memcmp(ours, theirs, sizeof ours) != 0;
		ours[5] = theirs[5] = '\0';
		tock_strncat(ours, source, limit);
		strncat(theirs, source, limit);
		wrong += memcmp(ours, theirs, sizeof ours) != 0;
		tock_strncpy(ours, source, limit);
		memset(theirs, 0, limit); /* as strncpy does; the compiler would warn of the real one */
		memcpy(theirs, source, strnlen(source, limit));
		wrong += memcmp(ours, theirs, sizeof ours) != 0;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void bounded_copies_terminate(void)
{
	char buffer[8] = "#######";
	CU_ASSERT_EQUAL(tock_strlcpy(buffer, "abcdefghij", 4), 10);
	CU_ASSERT_STRING_EQUAL(buffer, "abc");
	CU_ASSERT_EQUAL(buffer[4], '#');
	CU_ASSERT_EQUAL(tock_strlcat(buffer, "xyz", 6), 6);
	CU_ASSERT_STRING_EQUAL(buffer, "abcxy");
	CU_ASSERT_EQUAL(tock_strlcpy(buffer, "z", 0), 1);
	CU_ASSERT_STRING_EQUAL(buffer, "abcxy");
	CU_ASSERT_EQUAL(tock_strlcat(buffer, "z", 3), 4); /* not terminated within 3: nothing is added */
	CU_ASSERT_STRING_EQUAL(buffer, "abcxy");

	char *copy = tock_strndup("abcdef", 3);
	CU_ASSERT_STRING_EQUAL(copy, "abc");
	tock_free(copy);
	copy = tock_strdup("abcdef");
	CU_ASSERT_STRING_EQUAL(copy, "abcdef");
	tock_free(copy);
}

static void texts_fall_into_words(void)
{
	char text[24], ours[24], theirs[24], *our_rest, *their_rest;
	int wrong = 0;
	for (int i = 0; i < ROUNDS; i++) {
		some_text(text, sizeof text);
		strcpy(ours, text);
		strcpy(theirs, text);
		char *our_word = tock_strtok_r(ours, ", ", &our_rest);
		char *their_word = strtok_r(theirs, ", ", &their_rest);
		while (our_word != NULL && their_word != NULL) {
			wrong += strcmp(our_word, their_word) != 0;
			our_word = tock_strtok_r(NULL, ", ", &our_rest);
			their_word = strtok_r(NULL, ", ", &their_rest);
		}
		wrong += our_word != NULL || their_word != NULL;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void characters_have_classes(void)
{
	static int (*const classes[][2])(int) = {{tock_isalnum, isalnum}, {tock_isalpha, isalpha}, {tock_isblank, isblank},
						 {tock_iscntrl, iscntrl}, {tock_isdigit, isdigit}, {tock_isgraph, isgraph},
						 {tock_islower, islower}, {tock_isprint, isprint}, {tock_ispunct, ispunct},
						 {tock_isspace, isspace}, {tock_isupper, isupper}, {tock_isxdigit, isxdigit}};
	int wrong = 0;
	for (int c = -1; c < 256; c++) {
		for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
			wrong += (classes[i][0](c) != 0) != (classes[i][1](c) != 0);
		wrong += tock_tolower(c) != tolower(c) || tock_toupper(c) != toupper(c);
	}
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT_EQUAL(tock_isdigit(-200), 0);
	CU_ASSERT_EQUAL(tock_isprint(1000000), 0);
}

HARNESS_MAIN({"memmove moves either way", memory_moves},
	     {"memcpy, memset, memcmp and memchr do as the host's", memory_copies_and_fills},
	     {"texts compare as on the host", texts_compare}, {"texts are searched as on the host", texts_are_searched},
	     {"texts are copied as on the host", texts_are_copied},
	     {"strlcpy, strlcat and strdup copy", bounded_copies_terminate},
	     {"strtok_r finds the host's words", texts_fall_into_words},
	     {"characters have the host's classes", characters_have_classes})
