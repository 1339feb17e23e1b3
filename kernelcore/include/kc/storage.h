/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Who may read, modify and write what in persistent storage. Stored data is marked with an id, the ShortId of the application
 * that wrote it (0: the kernel). Storage drivers get a process's permissions from kc_process_storage_permissions, and examine
 * them only through kc_storage_check_read_permission, kc_storage_check_modify_permission and kc_storage_get_write_id. Source:
 * Tock's kernel/src/storage_permissions.rs and capsules/system/src/storage_permissions/.
 */
#ifndef KC_STORAGE_H
#define KC_STORAGE_H

#include <kc/types.h>

#define KC_STORAGE_IDS_MAX 8u

enum kc_storage_kind {
	KC_STORAGE_NULL = 0,   /* nothing */
	KC_STORAGE_SELF_ONLY,  /* may write, and may read and modify what it wrote */
	KC_STORAGE_FIXED_SIZE, /* as its lists say; the lists are copied into the permissions */
	KC_STORAGE_LISTED,     /* as its lists say; the lists are kept elsewhere */
	KC_STORAGE_KERNEL,     /* may access the kernel's data, but no application's */
};
/* A list of ids. */
struct kc_storage_ids {
	uint32_t count;
	const uint32_t *ids; /* LISTED: must stay valid as long as the permissions are used */
};
/* Made by the functions below. May be copied. */
struct kc_storage_permissions {
	enum kc_storage_kind kind;
	struct kc_short_id app_id; /* fixed, except with NULL and KERNEL */
	bool write_permission;
	bool read_modify_self;
	struct kc_storage_ids read;
	struct kc_storage_ids modify;
	uint32_t fixed_read[KC_STORAGE_IDS_MAX];
	uint32_t fixed_modify[KC_STORAGE_IDS_MAX];
};

struct kc_storage_permissions kc_storage_null(void);
struct kc_storage_permissions kc_storage_kernel(void);
/* These three return NULL permissions for a locally unique application, because it has no id with which to mark its data. */
struct kc_storage_permissions kc_storage_self_only(struct kc_short_id app_id);
/*
 * write_permission: the application may store data, marked with app_id. read_modify_self: it may read and modify data marked with
 * app_id. The lists name further ids; 0, the kernel's, is ignored. FIXED_SIZE copies the lists; a list of more than
 * KC_STORAGE_IDS_MAX ids gives NULL permissions.
 */
struct kc_storage_permissions kc_storage_fixed_size(struct kc_short_id app_id, bool write_permission, bool read_modify_self,
						    struct kc_storage_ids read, struct kc_storage_ids modify);
struct kc_storage_permissions kc_storage_listed(struct kc_short_id app_id, bool write_permission, bool read_modify_self,
						struct kc_storage_ids read, struct kc_storage_ids modify);

bool kc_storage_check_read_permission(const struct kc_storage_permissions *permissions, uint32_t stored_id);
bool kc_storage_check_modify_permission(const struct kc_storage_permissions *permissions, uint32_t stored_id);
/*
 * Stores in *write_id the id with which to mark stored data. Returns false, and sets *write_id to 0, if the application may not
 * store anything.
 */
bool kc_storage_get_write_id(const struct kc_storage_permissions *permissions, uint32_t *write_id);

struct kc_process_binary;

/*
 * Decides what an application may do with storage (ProcessStandardStoragePermissionsPolicy upstream). Owned by the composition
 * root.
 */
struct kc_storage_policy_ops {
	/* application: as kc_process_binary_of gives it, with credential and ShortId. */
	struct kc_storage_permissions (*get_permissions)(void *context, const struct kc_process_binary *application);
};
struct kc_storage_policy {
	const struct kc_storage_policy_ops *ops;
	void *context;
};
/* An application with a fixed ShortId may access its own data, and no other. */
extern const struct kc_storage_policy kc_storage_individual;
/*
 * An application with a fixed ShortId may do what the storage permissions in its TBF say. It may write if the write id there is
 * not 0, but its data is marked with the ShortId in any case. It may read and modify what the lists name; its own data only if
 * they name that. Lists of more than KC_STORAGE_IDS_MAX ids grant nothing. A TBF makes these claims about itself, so use this
 * policy only if TBFs are signed.
 */
extern const struct kc_storage_policy kc_storage_by_tbf;

/*
 * Stores the permissions of one life of a process, as the kernel's storage_policy gives them; NULL permissions if there is no
 * policy. Returns false, with NULL permissions, if that life is over.
 */
bool kc_process_storage_permissions(const struct kc_kernel *kernel, struct kc_process_id process,
				    struct kc_storage_permissions *permissions);

#endif
