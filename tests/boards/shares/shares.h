/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A service that does what it is told, also what it must not, and its clients. The name of the package says which of them an app
 * is: SHARE_SERVICE, or the name of a client, with a number behind "-" if it wants one.
 */
#ifndef BOARDS_SHARES_H
#define BOARDS_SHARES_H

#include <stdint.h>

#include "tests/apps/expect.h"
#include "tests/apps/share_client.h"

#define SCRIBBLE 0xa5
#define LENT     0x5a

/*
 * What a client may ask for, in the first byte of a share. Any other byte: add one to all bytes. It answers, unless it says
 * otherwise.
 */
enum order {
	ORDER_FAULT = 0xf1,  /* in the middle of the call */
	ORDER_WHERE = 0xf2,  /* the address at which it sees the share, in bytes 4 to 7 */
	ORDER_BESIDE = 0xf3, /* write a byte before the share, or behind it if the second byte is 1 */
	ORDER_HOLD = 0xf4,   /* look at the share once more when the client has ended, and say what is there */
	ORDER_LEND = 0xf5,   /* share 64 bytes of its own with the client */
	ORDER_DEAF =
	    0xf6, /* print a line, take no notification until the console has a line, then count them; no answer to those */
	ORDER_COUNT = 0xf7, /* how many came since then, in the second byte */
	ORDER_HANG = 0xf8,  /* print a line and never answer */
	ORDER_GIVE = 0xf9,  /* give the share on, in the second byte how many of 4 tries were refused with INVAL */
	ORDER_STACK = 0xfa, /* make a system call with its stack in the share */
};

__attribute__((noreturn)) void run_service(uint32_t unused);

struct client {
	const char *name;
	void (*run)(uint32_t argument);
};
/* Ends with an entry without a name. */
extern const struct client clients[];

__attribute__((noreturn)) void fault(void);

#endif
