/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The sandbox layers that are set up once for all apps. */
#ifndef KEEPER_LAYERS_H
#define KEEPER_LAYERS_H

#include <stdint.h>

struct layers {
	int32_t in_force; /* KEEPER_LAYER_... */
	int error;        /* errno of the first layer that failed, or 0 */
	const char *step; /* the name of that layer, or "" */
};

/* Records that a layer is in force (result 0) or why it is not (a negative errno). */
void layers_note(struct layers *layers, int32_t layer, const char *step, int result);

/*
 * Enters the namespaces one by one; if one is forbidden, the others are still entered. The next child is in the new pid
 * namespace.
 */
void layers_enter(struct layers *layers);

/*
 * Permanently drops every capability, including for programs executed later. Returns 0, or a negative errno: then the keeper must
 * exit.
 */
int layers_drop_privileges(void);

#endif
