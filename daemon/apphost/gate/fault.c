/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Reports a fault: what happened, where, with which registers. Then waits for the process to be killed. */
#include "gate.h"
#include "daemon/apphost/arch/arch.h"
#include "protocol/layout.h"
#include <asm/unistd.h>
#include <asm/signal.h>

#define MSG_NOSIGNAL 0x4000

void gate_fault(int signal, siginfo_t *info, void *context)
{
	struct fault_record record = {
	    .version = TRAP_VERSION,
	    .kind = TRAP_FAULT,
	    .signal = (uint32_t)signal,
	    .code = (uint32_t)info->si_code,
	    .register_count = ARCH_REGISTERS,
	    .address = (uint64_t)info->si_addr,
	    .pc = arch_pc(context),
	    .stack_pointer = arch_stack_pointer(context),
	};
	if (signal == SIGSYS) {
		record.syscall_number = (uint32_t)info->si_syscall;
		record.syscall_arch = info->si_arch;
	}
	arch_registers(context, record.registers);
	/* If sending fails, the exit itself is the only report. */
	if (arch_system_call(__NR_sendto, LAYOUT_SOCKET, (long)&record, sizeof record, MSG_NOSIGNAL, 0, 0) != sizeof record)
		gate_exit();

	/* Replies to an earlier trap may still arrive; a hang-up means the end. */
	struct trap_reply unused;
	while (arch_system_call(__NR_recvfrom, LAYOUT_SOCKET, (long)&unused, sizeof unused, 0, 0, 0) > 0)
		;
	gate_exit();
}
