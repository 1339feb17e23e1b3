/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bugs D1 and D6: share windows after random actions of processes. */
#include <kc/ipc.h>
#include <string.h>

#include "kernelcore/ipc_share.h"
#include "tests/unit/harness.h"
#include "tests/unit/ipc_rig.h"
#include "tests/unit/port_fixture.h"

static uint32_t drawn = 12345;

static uint32_t draw(uint32_t below)
{
	drawn = drawn * 1664525u + 1013904223u;
	return (drawn >> 8) % below;
}

/* Checks the contents of all windows; only the core writes to windows here. Returns NULL, or what is wrong. */
static const char *check_windows(void)
{
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++) {
		struct kc_ipc_side side, owner;
		uint8_t expected[IPC_WINDOW] = {0};

		if (!kc_ipc_open(&ipc, &fixture.kernel, i, &side))
			continue;
		for (uint32_t n = 1; n < IPC_IDS; n++) {
			const struct kc_ipc_peer *peer = &side.peers[n];
			uint32_t start = peer->seen_at - FIXTURE_SHARE_START;

			if ((peer->room_start + peer->room) * KC_IPC_UNIT > IPC_WINDOW)
				return "a room is inside its window";
			for (uint32_t other = 1; other < n; other++) {
				const struct kc_ipc_peer *before = &side.peers[other];

				if (peer->shared != 0 && before->room != 0 && kc_ipc_is_loaded(&fixture.kernel, before) &&
				    peer->room_start < before->room_start + before->room &&
				    before->room_start < peer->room_start + peer->room)
					return "rooms do not overlap";
			}
			if (peer->shared == 0)
				continue;
			if (start != peer->room_start * KC_IPC_UNIT || peer->shared > peer->room * KC_IPC_UNIT)
				return "what is seen is in its room";
			if (!peer->alive || !kc_ipc_open(&ipc, &fixture.kernel, peer->index, &owner))
				return "a share ends with its owner";
			uint32_t back = kc_ipc_find(&ipc, &fixture.kernel, &owner, i);

			if (back == 0 || kc_ipc_buffer(&ipc, &owner, back)->length != peer->shared)
				return "what is seen is what is shared";
			if (owner.process->id.identifier != peer->life)
				return "a share is of one life";
			memset(expected + start, 1, peer->shared);
		}
		for (uint32_t at = 0; at < IPC_WINDOW; at++) {
			if (expected[at] == 0 && fixture.share_bytes[i][at] != 0)
				return "nothing is left in a window beside what is shared";
		}
	}
	return NULL;
}

static void act(uint32_t app)
{
	struct kc_completion none = {.has_code = false};
	struct fixture_upcall upcall;
	char name[] = {(char)('a' + draw(4)), '\0'};

	switch (draw(16)) {
	case 0:
		if (draw(8) == 0)
			fixture_restart(&fixture, app);
		return;
	case 1:
		if (draw(8) != 0)
			return;
		kc_process_terminate(&fixture.kernel, app, none);
		if (draw(2) == 0) {
			kc_process_start(&fixture.kernel, app);
			fixture_go_on(&fixture, app);
		} else {
			CU_ASSERT_TRUE(kc_process_unload(&fixture.kernel, app));
			CU_ASSERT_EQUAL(ipc_load(name), app);
		}
		return;
	case 2:
	case 3:
		(void)ipc_try_discover(app, name);
		return;
	case 4:
	case 5:
		fixture_subscribe(&fixture, app, KC_IPC_DRIVER, draw(IPC_IDS), draw(8) == 0 ? 0 : FIXTURE_FUNCTION);
		return;
	case 6:
	case 7:
	case 8:
		ipc_share(app, draw(IPC_IDS), IPC_BUFFER_AT + draw(64), draw(3) == 0 ? 0 : draw(IPC_PART + 64));
		return;
	case 9:
	case 10:
	case 11:
		(void)ipc_notify(app, IPC_NOTIFY_SERVICE, draw(IPC_IDS + 1));
		return;
	case 12:
	case 13:
		(void)ipc_notify(app, IPC_NOTIFY_CLIENT, draw(IPC_IDS + 1));
		return;
	default:
		if (fixture_upcall(&fixture, app, &upcall) && upcall.arguments[1] <= INT32_MAX && upcall.arguments[1] != 0)
			CU_ASSERT_TRUE(upcall.arguments[2] >= FIXTURE_SHARE_START &&
				       upcall.arguments[2] + upcall.arguments[1] <= FIXTURE_SHARE_START + IPC_WINDOW);
		return;
	}
}

static void in_any_order(void)
{
	const char *broken = NULL;

	ipc_begin();
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++) {
		char name[] = {(char)('a' + i % 4), '\0'};

		ipc_load(name);
		memset(fixture_bytes(&fixture, i, IPC_BUFFER_AT), (int)(0x80 + i), FIXTURE_INITIAL_BREAK - IPC_BUFFER_AT);
	}
	for (uint32_t round = 0; round < 60000 && broken == NULL; round++) {
		uint32_t app = draw(FIXTURE_SLOTS);

		act(app);
		if (round % 16 == 0)
			broken = check_windows();
		/* A new life's memory is zero. */
		memset(fixture_bytes(&fixture, app, IPC_BUFFER_AT), (int)(0x80 + app), FIXTURE_INITIAL_BREAK - IPC_BUFFER_AT);
	}
	if (broken != NULL)
		CU_FAIL(broken);
	CU_PASS("all rounds");
	port_fixture_end(&fixture);
}

HARNESS_MAIN({"[D1] [D6] [F5] whatever processes do, windows hold what is shared with them, apart and nothing else",
	      in_any_order})
