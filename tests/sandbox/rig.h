/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Plays tockd for a real keeper. If the rig itself fails (no memfd, no keeper), it prints the reason on standard error and exits; results
 * that are under test are returned as values. All waiting is bounded by RIG_TIMEOUT_MS.
 */
#ifndef TESTS_SANDBOX_RIG_H
#define TESTS_SANDBOX_RIG_H

#include "daemon/keeper/messages.h"
#include "protocol/layout.h"
#include "protocol/region.h"
#include "protocol/trap.h"
#include "tests/sandbox/puppet/puppet.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define RIG_TIMEOUT_MS 60000
#define RIG_STASH      1024

struct rig {
	pid_t keeper;
	int socket;
	struct keeper_message hello;
	struct keeper_message stash[RIG_STASH]; /* reports received while waiting for another one */
	size_t stashed;
	uint64_t next_life;
};

/* Called in the child before it becomes the keeper, for example to set a limit. May be NULL; applies until it is changed. */
extern void (*rig_prepare)(void);
/* The folder of keeper and apphost. */
extern const char *rig_folder;

/* Starts a keeper with these arguments (terminated by NULL; NULL for none) and receives its HELLO. */
void rig_start(struct rig *rig, const char *const arguments[]);
/* Starts it without waiting for HELLO; rig->socket is ready. */
void rig_start_only(struct rig *rig, const char *const arguments[]);
/* Hangs up and waits for the keeper to end. Returns its wait status. */
int rig_stop(struct rig *rig);

/* Waits for the next report of this kind about this life. False after the timeout, or if the keeper hung up. */
bool rig_wait(struct rig *rig, uint16_t kind, uint64_t life, struct keeper_message *message);
/* Waits for the next report of any kind. */
bool rig_next(struct rig *rig, struct keeper_message *message);
void rig_send(struct rig *rig, const void *message, size_t length, const int *descriptors, int count);
void rig_signal(struct rig *rig, uint64_t life, int signal_number);

/* The properties of a life. Zero selects the default, given in the comment. */
struct app_plan {
	const char *name;       /* "puppet" */
	uint32_t kernel_bytes;  /* two pages */
	uint32_t share_bytes;   /* none */
	uint32_t ram_bytes;     /* 16 pages */
	uint32_t break_bytes;   /* 4 pages: where the file ends */
	uint32_t flash_bytes;   /* the image, rounded up to pages; the rest of it is filled with RIG_RETURN */
	const uint32_t *init_r; /* r[0..3] of INIT: PUPPET_START, 0x11, 0x22, the break */
	uint32_t init_pc;       /* the puppet's entry */
	bool no_init;           /* send no INIT */
	void (*spoil)(struct region_header *header); /* changes the header before it is written */
};

struct app {
	uint64_t life;
	pid_t pid; /* as we see it */
	int socket;
	int region;
	struct region_header header;
	uint32_t break_bytes;
};

uint32_t rig_page_size(void);
/* Spawns a life and, unless no_init is set, sends INIT. Returns the SPAWNED or FAILED message. */
struct keeper_message app_spawn(struct rig *rig, struct app *app, const struct app_plan *plan);
/* Calls app_spawn, which must succeed, and receives the puppet's first trap. The app then waits for an order. */
void app_begin(struct rig *rig, struct app *app, const struct app_plan *plan);
/* Closes our descriptors, and kills the app if it is alive. Returns its wait status. */
int app_end(struct rig *rig, struct app *app);
/* Closes our descriptors only. */
void app_close(struct app *app);
/* Waits for EXITED. Returns the wait status, or -1 after the timeout. */
int app_wait(struct rig *rig, struct app *app);

/* Receives the app's next message. Returns its length (0 for an empty message or a hang-up), or -ETIMEDOUT. */
ssize_t app_receive(struct app *app, void *message, size_t size);
bool app_send(struct app *app, const void *message, size_t length);
bool app_reply(struct app *app, const struct trap_record *to, uint8_t kind, uint8_t written, uint32_t pc, const uint32_t r[4]);

/* Sends an order to the waiting puppet. */
void app_order(struct app *app, enum puppet_order order, uint32_t a, uint32_t b, uint32_t c);
void app_order_address(struct app *app, enum puppet_order order, uint64_t address, uint32_t c);
/* Waits until the puppet has obeyed and waits again; *result is the result. False if something else came, such as a fault. */
bool app_done(struct app *app, uint64_t *result);
/* Waits for a fault report. False if something else came. */
bool app_faulted(struct app *app, struct fault_record *fault);

/* Reads a whole file of /proc/PID and terminates it. Returns its length, or -1. */
ssize_t rig_read_proc(pid_t pid, const char *name, char *text, size_t size);
/* The keeper's inner process: the only child of rig->keeper. 0 if there is none. */
pid_t rig_inner_keeper(const struct rig *rig);
/* Waits until the process has ended, reaped or not. */
bool rig_is_gone(pid_t pid);

/* Moves the end of the file, as the daemon does for brk. */
void app_set_break(struct app *app, uint32_t bytes);

#endif
