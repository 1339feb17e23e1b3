/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/share_window.h"

#include <kc/ipc.h>

#include "kernelcore/arch/cortexm/memory_functions.h"

/* As high as possible, because programs linked for a fixed address use low ones. */
static bool find_place(const struct cortexm_port *port, uint32_t bytes, uint32_t *start)
{
	uint32_t from = port->pool_start;
	bool found = false;

	while (from < port->pool_end) {
		uint32_t used_end;
		uint32_t gap_end = cortexm_next_used(port, from, &used_end);

		if (gap_end > from && gap_end - from >= bytes && (gap_end - bytes) / bytes * bytes >= from) {
			*start = (gap_end - bytes) / bytes * bytes;
			found = true;
		}
		from = used_end;
	}
	return found;
}

bool cortexm_give_share_window(const struct cortexm_port *port, uint32_t index)
{
	struct cortexm_process *process = &port->processes[index];
	uint32_t bytes = port->share_window_bytes;
	struct kc_mpu_region region;

	/* An app that may not use IPC needs no window. */
	if (!kc_process_permits(port->kernel, index, KC_IPC_DRIVER))
		return true;
	if (process->share_size == 0 && !find_place(port, bytes, &process->share_start))
		return false;
	if (cortexm_mpu != NULL &&
	    !cortexm_mpu->ops->allocate_region(cortexm_mpu->context, &process->mpu_config, process->share_start, bytes, bytes,
					       KC_MPU_READ_WRITE_ONLY, &region))
		return false;
	process->share_size = bytes;
	memset((void *)(uintptr_t)process->share_start, 0, bytes);
	return true;
}
