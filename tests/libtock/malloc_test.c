/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* libtock's heap, on a break simulated by the test. */
#include "tests/libtock/host.h"
#include "tests/unit/harness.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARENA_BYTES 65536

/* Memory beyond the limit holds a guard pattern, which must not change. */
static _Alignas(16) unsigned char arena[2 * ARENA_BYTES];
static size_t broken = 8; /* as if the app's bss ended unaligned */
static size_t limit = ARENA_BYTES;

int tock_errno;

void *tock_sbrk(ptrdiff_t increment)
{
	size_t before = broken;
	if (increment < 0 ? (size_t)-increment > broken : (size_t)increment > limit - broken) {
		tock_errno = 12;
		return (void *)-1;
	}
	broken += (size_t)increment;
	return arena + before;
}

void tock_abort(void)
{
	_exit(42);
}

static bool guard_is_whole(void)
{
	for (size_t i = limit; i < sizeof arena; i++) {
		if (arena[i] != 0xee)
			return false;
	}
	return true;
}

/* A block and what was written into it. */
struct piece {
	unsigned char *memory;
	size_t size;
	unsigned char pattern;
};

static void fill(struct piece *piece)
{
	memset(piece->memory, piece->pattern, piece->size);
}

static bool is_whole(const struct piece *piece)
{
	for (size_t i = 0; i < piece->size; i++) {
		if (piece->memory[i] != piece->pattern)
			return false;
	}
	return true;
}

static bool fits_the_rules(const struct piece *piece)
{
	return (uintptr_t)piece->memory % (2 * sizeof(void *)) == 0 && piece->memory >= arena &&
	       piece->memory + piece->size <= arena + broken;
}

#define PIECES 64

static struct piece pieces[PIECES];

/* One random step. False if anything was wrong. */
static bool step(unsigned char pattern, size_t largest)
{
	struct piece *piece = &pieces[pseudo_random_below(PIECES)];
	size_t size = pseudo_random_below(largest);

	if (piece->memory == NULL) {
		piece->memory = pseudo_random_below(4) == 0 ? tock_calloc(1, size) : tock_malloc(size);
		if (piece->memory == NULL)
			return true; /* full */
	} else if (pseudo_random_below(3) == 0) {
		struct piece kept = *piece;
		unsigned char *moved = tock_realloc(piece->memory, size);
		if (moved == NULL)
			return is_whole(piece);
		kept.memory = moved;
		kept.size = kept.size < size ? kept.size : size;
		if (!is_whole(&kept))
			return false;
		piece->memory = moved;
	} else {
		bool whole = is_whole(piece);
		tock_free(piece->memory);
		*piece = (struct piece){0};
		return whole;
	}
	piece->size = size;
	piece->pattern = pattern;
	fill(piece);
	return fits_the_rules(piece);
}

static void free_all(void)
{
	for (size_t i = 0; i < PIECES; i++) {
		tock_free(pieces[i].memory);
		pieces[i] = (struct piece){0};
	}
}

static void blocks_do_not_overlap(void)
{
	memset(arena, 0xee, sizeof arena);
	int wrong = 0;
	for (int i = 0; i < 100000; i++)
		wrong += !step((unsigned char)(i * 7 + 1), i % 2 == 0 ? 100 : 1500);
	for (size_t i = 0; i < PIECES; i++)
		wrong += pieces[i].memory != NULL && !is_whole(&pieces[i]);
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT(guard_is_whole());
	free_all();
}

static void freed_memory_joins(void)
{
	size_t before = broken;
	void *all = tock_malloc(before / 2);
	CU_ASSERT_PTR_NOT_NULL(all);
	CU_ASSERT_EQUAL(broken, before);
	tock_free(all);

	void *three[3];
	for (size_t i = 0; i < 3; i++)
		three[i] = tock_malloc(before / 4);
	CU_ASSERT_EQUAL(broken, before);
	tock_free(three[0]);
	tock_free(three[2]);
	tock_free(three[1]);
	all = tock_malloc(before / 4 * 3);
	CU_ASSERT_PTR_NOT_NULL(all);
	CU_ASSERT_EQUAL(broken, before);
	tock_free(all);
}

static void exhaustion_is_said(void)
{
	void *blocks[ARENA_BYTES / 1024 + 1];
	size_t count = 0;

	tock_errno = 0;
	while (count < sizeof blocks / sizeof blocks[0] && (blocks[count] = tock_malloc(1024)) != NULL)
		count++;
	CU_ASSERT(count > ARENA_BYTES / 1100 && count < ARENA_BYTES / 1024);
	CU_ASSERT_EQUAL(tock_errno, 12);
	/* The rest is still available in small pieces. */
	void *small = tock_malloc(16);
	CU_ASSERT_PTR_NOT_NULL(small);
	tock_free(small);
	while (count > 0)
		tock_free(blocks[--count]);
	CU_ASSERT(guard_is_whole());
}

static void absurd_sizes_are_refused(void)
{
	size_t before = broken;
	for (size_t below = 0; below < 1024; below++) {
		CU_ASSERT_PTR_NULL_FATAL(tock_malloc(SIZE_MAX - below));
		CU_ASSERT_PTR_NULL_FATAL(tock_malloc((size_t)PTRDIFF_MAX - below));
	}
	CU_ASSERT_PTR_NULL(tock_calloc(SIZE_MAX / 2, 3));
	CU_ASSERT_PTR_NULL(tock_calloc((size_t)1 << 32, (size_t)1 << 32));
	void *block = tock_malloc(10);
	CU_ASSERT_PTR_NULL(tock_realloc(block, SIZE_MAX));
	tock_free(block);
	CU_ASSERT_EQUAL(broken, before);
}

static void calloc_clears(void)
{
	unsigned char *dirty = tock_malloc(500);
	memset(dirty, 0xff, 500);
	tock_free(dirty);
	unsigned char *clean = tock_calloc(5, 100);
	int set = 0;
	for (size_t i = 0; i < 500; i++)
		set += clean[i] != 0;
	CU_ASSERT_EQUAL(set, 0);
	tock_free(clean);
}

static void nothing_has_an_address(void)
{
	void *a = tock_malloc(0), *b = tock_malloc(0);
	CU_ASSERT_PTR_NOT_NULL(a);
	CU_ASSERT(a != b);
	tock_free(a);
	tock_free(b);
	tock_free(NULL);
}

static void app_moves_the_break_itself(void)
{
	/* The app's own bytes lie where the heap would have grown. */
	limit = sizeof arena - 64;
	struct piece own = {.size = 100, .pattern = 0x5a};
	own.memory = tock_sbrk(100);
	CU_ASSERT(own.memory != (void *)-1);
	fill(&own);
	struct piece piece = {.size = ARENA_BYTES / 4 * 3, .pattern = 0xa5};
	piece.memory = tock_malloc(piece.size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(piece.memory);
	CU_ASSERT(piece.memory >= own.memory + own.size || piece.memory + piece.size <= own.memory);
	struct piece second = {.size = ARENA_BYTES / 4 * 3, .pattern = 0x33};
	second.memory = tock_malloc(second.size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(second.memory);
	fill(&piece);
	fill(&second);
	CU_ASSERT(is_whole(&own));
	CU_ASSERT(is_whole(&piece));
	CU_ASSERT(fits_the_rules(&piece) && fits_the_rules(&second));
	CU_ASSERT(guard_is_whole());
	tock_free(piece.memory);
	tock_free(second.memory);
	CU_ASSERT(is_whole(&own));
}

/* Runs the function in a child process and returns its wait status. */
static int status_after(void (*deed)(void))
{
	int status;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		deed();
		_exit(0);
	}
	return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void free_twice(void)
{
	void *block = tock_malloc(40);
	tock_free(block);
	tock_free(block);
}

static void free_inside(void)
{
	char *block = tock_malloc(400);
	memset(block, 0, 400);
	tock_free(block + 64);
}

static void free_after_overflow(void)
{
	char *block = tock_malloc(16), *next = tock_malloc(16);
	memset(block, 'x', (size_t)(next - block));
	tock_free(next);
}

static void realloc_freed(void)
{
	void *block = tock_malloc(40);
	tock_free(block);
	(void)tock_realloc(block, 80);
}

static void free_once(void)
{
	tock_free(tock_malloc(40));
}

static void misuse_is_found(void)
{
	CU_ASSERT_EQUAL(status_after(free_twice), 42);
	CU_ASSERT_EQUAL(status_after(free_inside), 42);
	CU_ASSERT_EQUAL(status_after(free_after_overflow), 42);
	CU_ASSERT_EQUAL(status_after(realloc_freed), 42);
	CU_ASSERT_EQUAL(status_after(free_once), 0);
}

HARNESS_MAIN({"blocks are aligned, keep their contents and do not overlap", blocks_do_not_overlap},
	     {"freed neighbours become one block again", freed_memory_joins},
	     {"a full heap says so and goes on working", exhaustion_is_said},
	     {"sizes that overflow are refused", absurd_sizes_are_refused}, {"calloc clears what was used before", calloc_clears},
	     {"malloc of 0 bytes gives a block", nothing_has_an_address}, {"freeing wrongly ends the app", misuse_is_found},
	     {"the heap goes around memory that the app took with sbrk", app_moves_the_break_itself})
