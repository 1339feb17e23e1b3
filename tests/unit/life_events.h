/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Everything that can happen to a process of the rig, as functions and as a numbered list for tests that try all. */
#ifndef TESTS_UNIT_LIFE_EVENTS_H
#define TESTS_UNIT_LIFE_EVENTS_H

#include "tests/unit/core_rig.h"

static inline void life_stop(uint32_t index)
{
	kc_process_stop(&rig.kernel, index);
}

static inline void life_resume(uint32_t index)
{
	kc_process_resume(&rig.kernel, index);
}

static inline void life_start(uint32_t index)
{
	kc_process_start(&rig.kernel, index);
}

static inline void life_terminate(uint32_t index)
{
	kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
}

static inline void life_restart(uint32_t index)
{
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
}

static inline void life_fault(uint32_t index)
{
	kc_process_fault(&rig.kernel, index);
}

static inline void life_port_fails(uint32_t index)
{
	kc_process_port_failed(&rig.kernel, index);
}

enum life_event { STOP, RESUME, START, TERMINATE, RESTART, FAULT, PORT_FAILED, EVENTS };

static inline void life_apply(uint32_t index, enum life_event event)
{
	static void (*const events[EVENTS])(uint32_t) = {life_stop,    life_resume, life_start,     life_terminate,
							 life_restart, life_fault,  life_port_fails};

	events[event](index);
}

#endif
