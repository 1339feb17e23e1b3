/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Functions for test ports that grant everything and ignore all notifications. */
#ifndef TESTS_UNIT_WILLING_PORT_H
#define TESTS_UNIT_WILLING_PORT_H

#include <kc/port.h>

/* Memory that the core may not assume to be zero. */
static inline bool willing_move_break(void *context, uint32_t index, uint32_t old_break, uint32_t new_break, uint32_t *fresh)
{
	(void)context;
	(void)index;
	(void)old_break;
	*fresh = new_break;
	return true;
}

static inline bool willing_reserve_grant(void *context, uint32_t index, uint32_t old_low_mark, uint32_t low_mark)
{
	(void)context;
	(void)index;
	(void)old_low_mark;
	(void)low_mark;
	return true;
}

static inline void willing_state_changed(void *context, uint32_t index, enum kc_state from, enum kc_state to)
{
	(void)context;
	(void)index;
	(void)from;
	(void)to;
}

static inline void willing_ready(void *context, uint32_t index)
{
	(void)context;
	(void)index;
}

#endif
