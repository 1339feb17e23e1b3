/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 *     defer { release(thing); }
 *
 * runs the block when the enclosing scope is left, however it is left. Needs gcc: it makes a nested function and hangs it on the
 * cleanup of a variable.
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
