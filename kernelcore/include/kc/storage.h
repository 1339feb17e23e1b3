/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Who may read, change and write what in persistent storage: what is stored is marked with an id, the ShortId of the application that
 * wrote it (0: the kernel). Drivers of storage ask with kc_process_storage_permissions, and of the answer nothing but the three
 * functions below. Source: Tock's kernel/src/storage_permissions.rs and capsules/system/src/storage_permissions/.
 */
#ifndef KC_STORAGE_H
#define KC_STORAGE_H

#include <kc/types.h>

#define KC_STORAGE_IDS_MAX 8u

enum kc_storage_kind {
	KC_STORAGE_NULL = 0,   /* nothing */
	KC_STORAGE_SELF_ONLY,  /* writes, and reads and modifies what it wrote itself */
	KC_STORAGE_FIXED_SIZE, /* as the lists say, which are in here */
	KC_STORAGE_LISTED,     /* as the lists say, which are elsewhere */
	KC_STORAGE_KERNEL,     /* the kernel's own, and nothing of applications */
};
/* A list of ids. */
struct kc_storage_ids {
	uint32_t count;
	const uint32_t *ids; /* LISTED: as long as the permissions are used */
};
/* Made by the functions below. To be copied as it is. */
struct kc_storage_permissions {
	enum kc_storage_kind kind;
	struct kc_short_id app_id; /* fixed, but with NULL and KERNEL */
	bool write_permission;
	bool read_modify_self;
	struct kc_storage_ids read;
	struct kc_storage_ids modify;
	uint32_t fixed_read[KC_STORAGE_IDS_MAX];
	uint32_t fixed_modify[KC_STORAGE_IDS_MAX];
};

struct kc_storage_permissions kc_storage_null(void);
struct kc_storage_permissions kc_storage_kernel(void);
/* Who is locally unique has no id to mark its own with: these three give it NULL permissions. */
struct kc_storage_permissions kc_storage_self_only(struct kc_short_id app_id);
/*
 * write_permission: it may store, as app_id. read_modify_self: it may read and modify what is marked with app_id. The lists name what else;
 * 0, the kernel's, is never among it. FIXED_SIZE copies the lists; more than KC_STORAGE_IDS_MAX give NULL permissions.
 */
struct kc_storage_permissions kc_storage_fixed_size(struct kc_short_id app_id, bool write_permission, bool read_modify_self,
						    struct kc_storage_ids read, struct kc_storage_ids modify);
struct kc_storage_permissions kc_storage_listed(struct kc_short_id app_id, bool write_permission, bool read_modify_self,
						struct kc_storage_ids read, struct kc_storage_ids modify);

bool kc_storage_check_read_permission(const struct kc_storage_permissions *permissions, uint32_t stored_id);
bool kc_storage_check_modify_permission(const struct kc_storage_permissions *permissions, uint32_t stored_id);
/* The id to mark with what is stored; false if it may not store, *write_id is 0 then. */
bool kc_storage_get_write_id(const struct kc_storage_permissions *permissions, uint32_t *write_id);

struct kc_process_binary;

/* What an application may do with storage (ProcessStandardStoragePermissionsPolicy upstream). Owned by the composition root. */
struct kc_storage_policy_ops {
	/* application: as kc_process_binary_of gives it, with credential and ShortId. */
	struct kc_storage_permissions (*get_permissions)(void *context, const struct kc_process_binary *application);
};
struct kc_storage_policy {
	const struct kc_storage_policy_ops *ops;
	void *context;
};
/* An application with a fixed ShortId: its own state. */
extern const struct kc_storage_policy kc_storage_individual;
/*
 * An application with a fixed ShortId: what the storage permissions of its TBF say: it may write if the write id there is not 0 (what
 * is marked is the ShortId all the same), and read and modify the lists; its own only if they name it. Lists of more than
 * KC_STORAGE_IDS_MAX give nothing. The TBF says that of itself: to be used where TBFs are signed.
 */
extern const struct kc_storage_policy kc_storage_by_tbf;

/*
 * The permissions of one life of a process, by the kernel's storage_policy, NULL permissions without one. False, and NULL permissions, if
 * that life is not the one that is in its slot.
 */
bool kc_process_storage_permissions(const struct kc_kernel *kernel, struct kc_process_id process,
				    struct kc_storage_permissions *permissions);

#endif
