/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Processes that use IPC: the real core with IPC as its only driver, and functions for its system calls. */
#ifndef TESTS_UNIT_IPC_RIG_H
#define TESTS_UNIT_IPC_RIG_H

#include <kc/ipc.h>

#include "tests/unit/port_fixture.h"

#define IPC_IDS            8u
#define IPC_WINDOW         8192u
#define IPC_PART           (IPC_WINDOW / KC_IPC_WINDOW_PART)
#define IPC_DISCOVER       1u
#define IPC_NOTIFY_SERVICE 2u
#define IPC_NOTIFY_CLIENT  3u
#define IPC_BUFFER_AT      512u /* default start of what it shares */

extern struct port_fixture fixture;
extern struct kc_ipc ipc;
extern struct kc_driver drivers[1];

void ipc_begin_with_ids(uint32_t share_size, uint8_t ids);
void ipc_begin_with(uint32_t share_size);
void ipc_begin(void);
uint32_t ipc_load(const char *name);
struct kc_return ipc_try_discover(uint32_t app, const char *name);
uint32_t ipc_discover(uint32_t app, const char *name);

/* Returns the error; KC_OK on success. */
uint32_t ipc_notify(uint32_t app, uint32_t command, uint32_t id);
void ipc_serve(uint32_t app);

/* Finds the service with that name and subscribes to it. Returns its id. */
uint32_t ipc_become_client(uint32_t app, const char *name);
void ipc_share(uint32_t app, uint32_t id, uint32_t offset, uint32_t length);
struct fixture_upcall ipc_heard(uint32_t app);
bool ipc_hears_nothing(uint32_t app);
uint8_t *ipc_window(uint32_t app, uint32_t address);
void ipc_fill(uint8_t *bytes, uint32_t count, uint32_t seed);
bool ipc_is_all(const uint8_t *bytes, uint32_t count, uint8_t value);

/* Sets up a service, and a client that shares `length` bytes with it and has notified it. */
extern uint32_t the_service, the_client, id_of_service, id_of_client, seen_at;

void ipc_begin_pair(uint32_t length);

#endif
