/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The last steps of the sandbox. They run from the gate page on the fault stack, because they unmap all other code and the stack
 * of exec. If a step fails, the process exits; there is nobody to report to except by exit status.
 */
#include "gate.h"
#include "daemon/apphost/arch/arch.h"
#include "protocol/layout.h"
#include <asm/unistd.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include "filter.h" /* gate_filter[], generated */

static int unmap(unsigned long start, unsigned long end)
{
	return (int)arch_system_call(__NR_munmap, (long)start, (long)(end - start), 0, 0, 0, 0);
}

/* Only the kernel knows where the address space ends: it rejects a range that extends further. So try all possible ends. */
static int unmap_to_the_end(unsigned long start)
{
	const unsigned long ends[] = ARCH_ADDRESS_SPACE_ENDS;
	for (unsigned int i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (unmap(start, ends[i]) == 0)
			return 0;
	return -1;
}

static void unmap_what_is_not_the_app(const struct gate_plan *plan)
{
	uint32_t last = plan->count - 1;
	for (uint32_t i = 0; i < last; i++)
		if (unmap(plan->holes[i].start, plan->holes[i].end) != 0)
			gate_exit();
	if (unmap_to_the_end(plan->holes[last].start) != 0)
		gate_exit();
}

static void close_all_but_the_socket(void)
{
	if (arch_system_call(__NR_close_range, 0, LAYOUT_SOCKET - 1, 0, 0, 0, 0) != 0 ||
	    arch_system_call(__NR_close_range, LAYOUT_SOCKET + 1, ~0u, 0, 0, 0, 0) != 0)
		gate_exit();
}

static void install_filter(void)
{
	const struct sock_fprog program = {.len = sizeof gate_filter / sizeof gate_filter[0],
					   .filter = (struct sock_filter *)gate_filter};
	if (arch_system_call(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, (long)&program, 0, 0, 0) != 0)
		gate_exit();
}

void gate_enter(const struct gate_plan *plan)
{
	/* First unmap the memory: setup's code, the stack of exec with argv and auxv, the vDSO with its clock data. */
	unmap_what_is_not_the_app(plan);
	/* Close the region's descriptor before the app runs: with it, the app could map the kernel half. */
	close_all_but_the_socket();
	/* Last, because it forbids the calls above. From here on, this code has no more rights than the app. */
	install_filter();

	struct trap_reply init;
	if (arch_system_call(__NR_recvfrom, LAYOUT_SOCKET, (long)&init, sizeof init, 0, 0, 0) != sizeof init ||
	    init.version != TRAP_VERSION || init.kind != REPLY_INIT || init.sequence != 0)
		gate_exit();
	gate_jump(&init);
}
