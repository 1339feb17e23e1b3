/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The app's system call function. It runs with the app's rights on the app's stack and protects nothing; it only hides the
 * socket. An app that sends its own records gains nothing over one that calls this function.
 */
#include "gate.h"
#include "daemon/apphost/arch/arch.h"
#include "protocol/layout.h"
#include <asm/unistd.h>

#define MSG_NOSIGNAL 0x4000 /* otherwise, a dead daemon would look like a fault of the app */

_Noreturn void gate_exit(void)
{
	for (;;)
		arch_system_call(__NR_exit_group, 1, 0, 0, 0, 0, 0);
}

static void take_reply(uint64_t sequence, struct trap_reply *reply)
{
	do {
		long length = arch_system_call(__NR_recvfrom, LAYOUT_SOCKET, (long)reply, sizeof *reply, 0, 0, 0);
		if (length != sizeof *reply || reply->version != TRAP_VERSION)
			gate_exit();           /* the daemon is gone or speaks another version */
	} while (reply->sequence != sequence); /* skip replies to traps that an earlier daemon has answered */
}

__attribute__((section(".text.gate_first"))) void gate_trap(uint32_t class_number, uint32_t r[4])
{
	volatile struct trap_page *page = (volatile struct trap_page *)LAYOUT_TRAP_PAGE;
	uint64_t sequence = page->next_sequence + 1;
	page->next_sequence = sequence;
	struct trap_record record = {
	    .version = TRAP_VERSION,
	    .kind = TRAP_CALL,
	    .class_number = class_number,
	    .sequence = sequence,
	    .r = {r[0], r[1], r[2], r[3]},
	};
	if (arch_system_call(__NR_sendto, LAYOUT_SOCKET, (long)&record, sizeof record, MSG_NOSIGNAL, 0, 0) != sizeof record)
		gate_exit();

	struct trap_reply reply;
	take_reply(sequence, &reply);
	if (reply.kind == REPLY_RETURN) {
		for (int i = 0; i < 4; i++)
			if (reply.written & 1u << i)
				r[i] = reply.r[i];
	} else if (reply.kind == REPLY_UPCALL) {
		void (*upcall)(uint32_t, uint32_t, uint32_t, uint32_t) =
		    (void (*)(uint32_t, uint32_t, uint32_t, uint32_t))(uintptr_t)reply.pc;
		upcall(reply.r[0], reply.r[1], reply.r[2], reply.r[3]);
	} else {
		gate_exit();
	}
}
