/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/layers.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/log.h"

static const struct layer {
	uint32_t bit;
	const char *name;
} namespaces[] =
    {
	{KEEPER_LAYER_USER, "user"}, {KEEPER_LAYER_PID, "pid"}, {KEEPER_LAYER_MOUNT, "mount"},      {KEEPER_LAYER_NET, "network"},
	{KEEPER_LAYER_IPC, "ipc"},   {KEEPER_LAYER_UTS, "uts"}, {KEEPER_LAYER_CGROUP_NS, "cgroup"},
},
  others[] = {
      {KEEPER_LAYER_CGROUP_LEAF, "a cgroup per app"},
      {KEEPER_LAYER_OOM, "OOM score"},
};

/* Lists the layers that are in force (want), or those that are not. Returns false if there are none. */
static bool list(char names[LAYERS_NAMES_BYTES], const struct layer *layers, size_t count, uint32_t in_force, bool want)
{
	size_t length = 0;

	names[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		if (((in_force & layers[i].bit) != 0) == want)
			length += (size_t)snprintf(names + length, LAYERS_NAMES_BYTES - length, "%s%s", length > 0 ? ", " : "",
						   layers[i].name);
	}
	return length > 0;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void layers_tell(const struct keeper_message *hello)
{
	uint32_t in_force = (uint32_t)hello->value;
	char inside[LAYERS_NAMES_BYTES];
	char around[LAYERS_NAMES_BYTES];
	bool has_namespaces = list(inside, namespaces, COUNT(namespaces), in_force, true);
	bool has_others = list(around, others, COUNT(others), in_force, true);

	log_notice("sandbox: seccomp, no_new_privs, rlimits%s%s%s%s%s", has_namespaces ? ", namespaces (" : "", inside,
		   has_namespaces ? ")" : "", has_others ? ", " : "", around);
	if (list(inside, namespaces, COUNT(namespaces), in_force, false))
		log_warning(
		    "sandbox: without these namespaces: %s (%s: %s); apps are confined by seccomp, no_new_privs and rlimits",
		    inside, hello->name, strerror(hello->detail));
}

bool layers_missing_namespaces(const struct keeper_message *hello, char names[LAYERS_NAMES_BYTES])
{
	return list(names, namespaces, COUNT(namespaces), (uint32_t)hello->value, false);
}

size_t layers_names(const struct keeper_message *hello, const char *names[LAYERS_MAX])
{
	/* apphost exits if it cannot set these. */
	static const char *const always[] = {"seccomp", "no_new_privs", "rlimits"};
	static const struct layer all[] = {
	    {KEEPER_LAYER_USER, "user namespace"},
	    {KEEPER_LAYER_PID, "pid namespace"},
	    {KEEPER_LAYER_MOUNT, "mount namespace"},
	    {KEEPER_LAYER_NET, "network namespace"},
	    {KEEPER_LAYER_IPC, "ipc namespace"},
	    {KEEPER_LAYER_UTS, "uts namespace"},
	    {KEEPER_LAYER_CGROUP_NS, "cgroup namespace"},
	    {KEEPER_LAYER_CGROUP_LEAF, "cgroup per app"},
	    {KEEPER_LAYER_OOM, "OOM score"},
	};
	size_t count = 0;

	_Static_assert(COUNT(always) + COUNT(all) <= LAYERS_MAX, "room for every layer");
	for (size_t i = 0; i < COUNT(always); i++)
		names[count++] = always[i];
	for (size_t i = 0; i < COUNT(all); i++) {
		if (((uint32_t)hello->value & all[i].bit) != 0)
			names[count++] = all[i].name;
	}
	return count;
}
