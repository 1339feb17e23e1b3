/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The heap: blocks of whole units, each with a header of one unit before the app's memory. Free blocks form a list by address,
 * and neighbours are merged at once, so the list stays short. Allocation is first fit.
 *
 * The header of a block in use holds a mark derived from its address. free() and realloc() fault if the mark is missing: the
 * pointer was not allocated or was freed before, or the header was overwritten.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct block {
	size_t bytes; /* including the header; a multiple of UNIT */
	union {
		struct block *next; /* free */
		uintptr_t mark;     /* in use */
	};
};

/* Also the alignment of malloc's result: 8 on 32-bit processors, 16 on 64-bit ones. */
#define UNIT (sizeof(struct block))

/* The break moves in steps of this size if there is room. */
#define GROWTH 256

/* Larger requests are refused, because rounding them up could overflow. */
#define LARGEST ((size_t)PTRDIFF_MAX - 2 * GROWTH)

#define MARK ((uintptr_t)0x6d61726b)

_Static_assert((UNIT & (UNIT - 1)) == 0 && GROWTH % UNIT == 0, "sizes are rounded up to units");

static struct block *free_list;
static char *heap_end; /* end of the last block; NULL: no block yet */

static char *end_of(const struct block *block)
{
	return (char *)(uintptr_t)block + block->bytes;
}

static uintptr_t mark_of(const struct block *block)
{
	return (uintptr_t)block ^ MARK;
}

static size_t round_up(size_t bytes, size_t step)
{
	return (bytes + step - 1) / step * step;
}

/* Returns the block that contains the app's memory. Faults if it is not a block in use. */
static struct block *block_of(void *memory)
{
	struct block *block = (struct block *)memory - 1;
	if ((uintptr_t)memory % UNIT != 0 || block->mark != mark_of(block))
		abort();
	return block;
}

static void join_with_next(struct block *block)
{
	struct block *next = block->next;
	if (next == NULL || end_of(block) != (char *)next)
		return;
	block->bytes += next->bytes;
	block->next = next->next;
}

static void add_free(struct block *block)
{
	struct block *before = NULL, *after = free_list;
	while (after != NULL && after < block) {
		before = after;
		after = after->next;
	}
	if ((before != NULL && end_of(before) > (char *)block) || (after != NULL && end_of(block) > (char *)after))
		abort(); /* blocks overlap: a header was overwritten */

	block->next = after;
	join_with_next(block);
	if (before == NULL) {
		free_list = block;
	} else {
		before->next = block;
		join_with_next(before);
	}
}

/* Frees the part of a block in use beyond `bytes`. */
static void trim(struct block *block, size_t bytes)
{
	if (block->bytes - bytes < 2 * UNIT)
		return; /* too small to be useful */
	struct block *rest = (struct block *)((char *)block + bytes);
	rest->bytes = block->bytes - bytes;
	block->bytes = bytes;
	add_free(rest);
}

/* Removes a free block of at least `bytes` from the list. Returns NULL if there is none. */
static struct block *take(size_t bytes)
{
	for (struct block **link = &free_list; *link != NULL; link = &(*link)->next) {
		struct block *block = *link;
		if (block->bytes < bytes)
			continue;
		*link = block->next;
		block->mark = mark_of(block);
		trim(block, bytes);
		return block;
	}
	return NULL;
}

static size_t free_at_the_end(void)
{
	const struct block *last = free_list;
	while (last != NULL && last->next != NULL)
		last = last->next;
	return last != NULL && end_of(last) == heap_end ? last->bytes : 0;
}

static bool move_break(size_t bytes)
{
	return sbrk((ptrdiff_t)bytes) != (void *)-1;
}

/* Ensures that take(bytes) finds a block. Returns false if there is no room. */
static bool grow(size_t bytes)
{
	size_t missing = bytes - free_at_the_end();
	char *now = sbrk(0);
	if (now != heap_end) {
		/* The first call, or the app has moved the break itself: leave the memory below alone. */
		size_t padding = -(uintptr_t)now % UNIT;
		if (padding != 0 && !move_break(padding))
			return false;
		heap_end = now + padding;
		missing = bytes;
	}
	size_t more = round_up(missing, GROWTH);
	if (!move_break(more)) {
		more = missing;
		if (!move_break(more))
			return false;
	}
	struct block *block = (struct block *)heap_end;
	block->bytes = more;
	heap_end += more;
	add_free(block);
	return true;
}

void *malloc(size_t size)
{
	if (size > LARGEST) {
		errno = ENOMEM;
		return NULL;
	}
	size_t bytes = UNIT + round_up(size > 0 ? size : 1, UNIT);
	struct block *block = take(bytes);
	if (block == NULL && grow(bytes))
		block = take(bytes);
	return block != NULL ? block + 1 : NULL;
}

void free(void *memory)
{
	if (memory == NULL)
		return;
	struct block *block = block_of(memory);
	block->mark = 0;
	add_free(block);
}

void *calloc(size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	void *memory = malloc(bytes);
	if (memory != NULL)
		memset(memory, 0, bytes);
	return memory;
}

/* Merges a block in use with its free upper neighbour, if that makes it at least `bytes`. */
static bool extend(struct block *block, size_t bytes)
{
	struct block **link = &free_list;
	while (*link != NULL && *link < block)
		link = &(*link)->next;
	struct block *next = *link;
	if (next == NULL || (char *)next != end_of(block) || block->bytes + next->bytes < bytes)
		return false;
	*link = next->next;
	block->bytes += next->bytes;
	return true;
}

void *realloc(void *memory, size_t size)
{
	if (memory == NULL)
		return malloc(size);
	struct block *block = block_of(memory);
	if (size > LARGEST) {
		errno = ENOMEM;
		return NULL;
	}
	size_t bytes = UNIT + round_up(size > 0 ? size : 1, UNIT);
	if (block->bytes >= bytes || extend(block, bytes)) {
		trim(block, bytes);
		return memory;
	}
	void *moved = malloc(size);
	if (moved != NULL) {
		memcpy(moved, memory, block->bytes - UNIT);
		free(memory);
	}
	return moved;
}
