/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The client's side of IPC with the service named SHARE_SERVICE. One service at a time. */
#ifndef TESTS_APPS_SHARE_CLIENT_H
#define TESTS_APPS_SHARE_CLIENT_H

#include <libtock/kernel/ipc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHARE_SERVICE      "share-service"
#define SHARE_GUARD        0xee /* fills the memory beside shares */
#define SHARE_ACCEPTED_MAX 8u   /* unanswered notifications of one client at a service: one in its queue, seven waiting */

/* The service's last answer: it sets share_told to true, and share_told_length to 0 or more, or to a negative RETURNCODE. */
extern bool share_told;
extern int share_told_length;
extern uint32_t share_told_address;

/* Tries once to find the service and to subscribe to it. Returns a RETURNCODE. */
int share_try_to_find(size_t *id);
/* Retries this until the service exists; fails after a minute. */
size_t share_find(void);
/* Notifies the service and waits for its answer. Returns the RETURNCODE of the notification or of the answer. */
int share_call(size_t id);

/* Byte `place` of a share of `length` bytes. It stays below 0xf1, where the services' orders begin, even with one added. */
static inline uint8_t share_byte(uint32_t place, uint32_t length)
{
	return (uint8_t)((place * 13 + length) % 0xf0);
}

#endif
