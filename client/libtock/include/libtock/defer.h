/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 *     defer { release(thing); }
 *
 * runs the block whenever the enclosing scope is left. Requires gcc: the block becomes a nested function, called by the cleanup
 * attribute of a variable.
 */
#ifndef LIBTOCK_DEFER_H
#define LIBTOCK_DEFER_H

#define LIBTOCK_DEFER_JOIN(a, b)      a##b
#define LIBTOCK_DEFER_NAME(a, number) LIBTOCK_DEFER_JOIN(a, number)
#define LIBTOCK_DEFER(number)                                                                                                  \
	auto void LIBTOCK_DEFER_NAME(libtock_deferred_, number)(int *);                                                        \
	__attribute__((cleanup(LIBTOCK_DEFER_NAME(libtock_deferred_, number)), unused)) int LIBTOCK_DEFER_NAME(libtock_scope_, \
													       number);        \
	auto void LIBTOCK_DEFER_NAME(libtock_deferred_, number)(__attribute__((unused)) int *libtock_unused)
#define defer LIBTOCK_DEFER(__COUNTER__)

#endif
