/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The layers of the sandbox that are made once for all apps. */
#ifndef KEEPER_LAYERS_H
#define KEEPER_LAYERS_H

#include <stdint.h>

struct layers {
	int32_t in_force; /* KEEPER_LAYER_... */
	int error;        /* errno of the first that failed, or 0 */
	const char *step; /* its name, or "" */
};

/* Notes that a layer is in force (result 0) or why not (a negative errno). */
void layers_note(struct layers *layers, int32_t layer, const char *step, int result);

/* Enters the namespaces one by one: if one is forbidden, the others still help. The next child is in the new pid namespace. */
void layers_enter(struct layers *layers);

/*
 * Gives up every capability for good, also for everything executed later. 0, or a negative errno: then the keeper must not go on.
 */
int layers_drop_privileges(void);

#endif
