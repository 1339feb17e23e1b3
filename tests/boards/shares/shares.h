/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A service that does whatever its clients order, including forbidden things, and its clients. The package's name selects an app's role:
 * SHARE_SERVICE, or the name of a client, with "-NUMBER" if the client takes an argument.
 */
#ifndef BOARDS_SHARES_H
#define BOARDS_SHARES_H

#include <stdint.h>

#include "tests/apps/expect.h"
#include "tests/apps/share_client.h"

#define SCRIBBLE 0xa5
#define LENT     0x5a

/*
 * A client's order, in the first byte of a share. For any other byte, the service adds one to all bytes. The service answers unless noted
 * otherwise.
 */
enum order {
	ORDER_FAULT = 0xf1,  /* fault in the middle of the call */
	ORDER_WHERE = 0xf2,  /* write the address at which it sees the share to bytes 4 to 7 */
	ORDER_BESIDE = 0xf3, /* write a byte before the share, or after it if the second byte is 1 */
	ORDER_HOLD = 0xf4,   /* read the share again when the client has ended, and print what is there */
	ORDER_LEND = 0xf5,   /* share 64 bytes of its own with the client */
	ORDER_DEAF = 0xf6, /* answer, print a line, take no notification until the console has a line, then start counting them */
	ORDER_COUNT = 0xf7, /* write to the second byte how many notifications came since then */
	ORDER_HANG = 0xf8,  /* print a line and never answer */
	ORDER_GIVE = 0xf9,  /* pass the share on; write to the second byte how many of 4 tries were refused with INVAL */
	ORDER_STACK = 0xfa, /* make a system call with its stack in the share */
};

__attribute__((noreturn)) void run_service(uint32_t unused);

struct client {
	const char *name;
	void (*run)(uint32_t argument);
};
/* The last entry has no name. */
extern const struct client clients[];

__attribute__((noreturn)) void fault(void);

#endif
