/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading in steps, from flash written by the test, with a checker whose verdicts the test chooses. */
#ifndef TESTS_UNIT_LOADER_RIG_H
#define TESTS_UNIT_LOADER_RIG_H

#include <kc/loader.h>

#define LOADER_APP_SIZE   0x200u
#define LOADER_BINARY_END 0x180u
#define LOADER_PLACES     16u
#define LOADER_NO_ID      0u
#define LOADER_MANY_STEPS 1000u
#define LOADER_PASS_ALL   0xffu

/* What the client was told. */
struct loader_rig_heard {
	uint32_t count, finished;
	uint32_t offsets[32];
	struct kc_load_result results[32];
	uint32_t abort_at;    /* gives up after that many results; 0: never */
	bool start_again;     /* once, when loading has finished */
	bool lives_at_report; /* whether the slots in results held processes when reported */
};

extern struct loader_rig_heard heard;

/* The policy accepts credentials whose first byte is `key`, with that as metadata, and rejects 0xbb. */
struct loader_rig_judge {
	bool require, later, busy;
	uint32_t key, asked;
	uint32_t abort_at; /* gives up loading at that many credentials; 0: never */
	struct kc_checker *waiting;
	struct kc_check_result late;
	const uint8_t *reading; /* the binary that it reads until it answers */
};

extern struct loader_rig_judge judge;
extern uint8_t image[LOADER_PLACES * LOADER_APP_SIZE];
extern uint8_t other_image[LOADER_PLACES * LOADER_APP_SIZE];
extern struct kc_waiting_binary binaries[LOADER_PLACES];
extern struct kc_checker the_checker;
extern struct kc_loader the_loader;
extern uint32_t readies;

void loader_answer(void);

extern const struct kc_loader_client client;

void loader_begin(void);
void loader_begin_checking(bool require, uint32_t key);

/* An app at a place of the image, with a credential if `credential` is not 0. */
void loader_put(uint8_t *flash, uint32_t place, uint32_t short_id, uint32_t version, uint32_t credential);
void loader_put_plain(uint32_t place);
void loader_start(void);

/* Steps until there is nothing to do. Checks that no step does the work of two. */
enum kc_progress loader_go_on(void);
void loader_run(void);

/* The result for the app at a place. */
struct kc_load_result loader_result_at(uint32_t place);
enum kc_load_error loader_error_at(uint32_t place);
uint32_t loader_processes(void);

#endif
