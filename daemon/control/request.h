/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Parses one Varlink call. */
#ifndef DAEMON_CONTROL_REQUEST_H
#define DAEMON_CONTROL_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_METHOD_BYTES 256

struct request {
	json_t *call;                      /* owned */
	json_t *parameters;                /* an object within `call`; NULL: not given */
	char method[REQUEST_METHOD_BYTES]; /* "org.tockd.Control.List" */
	const char *member;                /* points into `method`, after the last dot; never empty */
	bool more, oneway, upgrade;
};

/*
 * Returns false with a one-line message in `reason` if this is not a call; *request is then empty except for `oneway`, if that
 * could be read.
 */
bool request_parse(const uint8_t *bytes, size_t length, struct request *request, char *reason, size_t reason_size);
void request_free(struct request *request);
/* Returns true if the method belongs to that interface: the part before the last dot. */
bool request_is_of(const struct request *request, const char *interface);

#endif
