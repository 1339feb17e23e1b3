/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/storage.h>

#define KERNEL_ID 0u

struct kc_storage_permissions kc_storage_null(void)
{
	return (struct kc_storage_permissions){.kind = KC_STORAGE_NULL};
}

struct kc_storage_permissions kc_storage_kernel(void)
{
	return (struct kc_storage_permissions){.kind = KC_STORAGE_KERNEL, .write_permission = true};
}

struct kc_storage_permissions kc_storage_self_only(struct kc_short_id app_id)
{
	if (!kc_short_id_is_fixed(app_id))
		return kc_storage_null();
	return (struct kc_storage_permissions){
	    .kind = KC_STORAGE_SELF_ONLY, .app_id = app_id, .write_permission = true, .read_modify_self = true};
}

struct kc_storage_permissions kc_storage_listed(struct kc_short_id app_id, bool write_permission, bool read_modify_self,
						struct kc_storage_ids read, struct kc_storage_ids modify)
{
	if (!kc_short_id_is_fixed(app_id))
		return kc_storage_null();
	return (struct kc_storage_permissions){
	    .kind = KC_STORAGE_LISTED,
	    .app_id = app_id,
	    .write_permission = write_permission,
	    .read_modify_self = read_modify_self,
	    .read = read,
	    .modify = modify,
	};
}

struct kc_storage_permissions kc_storage_fixed_size(struct kc_short_id app_id, bool write_permission, bool read_modify_self,
						    struct kc_storage_ids read, struct kc_storage_ids modify)
{
	if (read.count > KC_STORAGE_IDS_MAX || modify.count > KC_STORAGE_IDS_MAX || !kc_short_id_is_fixed(app_id))
		return kc_storage_null();
	struct kc_storage_permissions permissions = kc_storage_listed(app_id, write_permission, read_modify_self, read, modify);

	permissions.kind = KC_STORAGE_FIXED_SIZE;
	for (uint32_t i = 0; i < read.count; i++)
		permissions.fixed_read[i] = read.ids[i];
	for (uint32_t i = 0; i < modify.count; i++)
		permissions.fixed_modify[i] = modify.ids[i];
	permissions.read.ids = NULL;
	permissions.modify.ids = NULL;
	return permissions;
}

static bool is_listed(const uint32_t *ids, uint32_t count, uint32_t stored_id)
{
	for (uint32_t i = 0; i < count; i++) {
		if (ids[i] == stored_id)
			return true;
	}
	return false;
}

/* Checks one of the two lists: `ids`, or `fixed` if the list is in the permissions. */
static bool is_allowed(const struct kc_storage_permissions *permissions, const struct kc_storage_ids *ids, const uint32_t *fixed,
		       uint32_t stored_id)
{
	switch (permissions->kind) {
	case KC_STORAGE_KERNEL:
		return stored_id == KERNEL_ID;
	case KC_STORAGE_SELF_ONLY:
	case KC_STORAGE_FIXED_SIZE:
	case KC_STORAGE_LISTED:
		if (stored_id == KERNEL_ID)
			return false;
		if (permissions->read_modify_self && stored_id == permissions->app_id.fixed)
			return true;
		return is_listed(permissions->kind == KC_STORAGE_FIXED_SIZE ? fixed : ids->ids, ids->count, stored_id);
	default:
		return false;
	}
}

bool kc_storage_check_read_permission(const struct kc_storage_permissions *permissions, uint32_t stored_id)
{
	return is_allowed(permissions, &permissions->read, permissions->fixed_read, stored_id);
}

bool kc_storage_check_modify_permission(const struct kc_storage_permissions *permissions, uint32_t stored_id)
{
	return is_allowed(permissions, &permissions->modify, permissions->fixed_modify, stored_id);
}

bool kc_storage_get_write_id(const struct kc_storage_permissions *permissions, uint32_t *write_id)
{
	*write_id = permissions->write_permission ? permissions->app_id.fixed : 0;
	return permissions->write_permission;
}
