/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The client's side of IPC with a service of the name SHARE_SERVICE. One service at a time. */
#ifndef TESTS_APPS_SHARE_CLIENT_H
#define TESTS_APPS_SHARE_CLIENT_H

#include <libtock/kernel/ipc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHARE_SERVICE      "share-service"
#define SHARE_GUARD        0xee /* what lies beside shares */
#define SHARE_ACCEPTED_MAX 8u   /* notifications of one client that a service has not taken: one in its queue, seven behind it */

/* What the service said last: share_told becomes true, share_told_length is 0 or more, or a negative RETURNCODE. */
extern bool share_told;
extern int share_told_length;
extern uint32_t share_told_address;

/* Looks for the service once, and listens to it. A RETURNCODE. */
int share_try_to_find(size_t *id);
/* The same until it is there; fails after a minute. */
size_t share_find(void);
/* Notifies the service and waits for its answer. A RETURNCODE, either of the notification or as the answer. */
int share_call(size_t id);

/* What a share of `length` bytes holds at `place`. Even with one added it is below 0xf1, where the services' orders begin. */
static inline uint8_t share_byte(uint32_t place, uint32_t length)
{
	return (uint8_t)((place * 13 + length) % 0xf0);
}

#endif
