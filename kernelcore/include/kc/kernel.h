/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The kernel as its owner (a daemon, a board, a test) sees it. It never blocks and never loops: it is told what happened
 * and answers what a process should do next. Storage comes from the caller.
 *
 *     kc_kernel_init(&kernel, ...);
 *     kc_process_load(...)                      a process exists, its init call is queued
 *     kc_process_run(&kernel, i, &resume)       what should process i execute now?
 *     kc_trap(&kernel, i, sequence, class, r)   process i made a system call; then kc_process_run again
 *
 * One thread. Names follow the seeds grant.rs and process.rs.
 */
#ifndef KC_KERNEL_H
#define KC_KERNEL_H

#include <kc/checker.h>
#include <kc/driver.h>
#include <kc/port.h>
#include <kc/storage.h>
#include <kc/tbf.h>
#include <kc/types.h>

enum kc_fault_policy_kind { KC_POLICY_STOP, KC_POLICY_RESTART, KC_POLICY_RESTART_AT_MOST, KC_POLICY_PANIC };
struct kc_fault_policy {
	enum kc_fault_policy_kind kind;
	uint32_t threshold; /* RESTART_AT_MOST: restart while the restart count is at most this */
};

/* One slot of the process array: pointers and port data, kept outside the region. Filled by the core. */
struct kc_process {
	struct kc_process_memory memory; /* memory.block == NULL: free */
	struct kc_process_id id;         /* of the life that goes on; KC_NO_LIFE: free */
	kc_identifier first_identifier;  /* of its first life since it was loaded */
	bool notified;                   /* notifications wait for it outside of its queue (kc/ipc.h) */
	/* In this memory a driver ended a life from inside a grant: a life that has not executed yet gets no grants. */
	bool former_life_open;
	const uint8_t *flash; /* host address of the TBF */
	uint32_t flash_start; /* as the process sees it */
	uint32_t flash_size;
	struct kc_tbf tbf;
	struct kc_fault_policy policy;
	uint32_t timeslice_expirations; /* of this life */
	uint32_t stack_bottom;          /* as in kc_process_info; 0: not seen */
	struct kc_accepted_credential credential;
	struct kc_short_id short_id;
	const uint8_t *permissions; /* the table of kc_permissions; NULL: none */
	bool permissions_grant;
};

/*
 * What a process may ask of drivers. table: as the value of a permissions TLV (u16 count, entries of u32 driver, u32 offset, u64 mask),
 * which stays as long as the process: it may make the calls that it names, and no others. NULL: it may make all. grants: what the
 * table names is also granted, where drivers ask for that (kc_process_is_granted).
 */
struct kc_permissions {
	const uint8_t *table;
	bool grants;
};
/*
 * For an owner who does not leave that to TBFs alone, whose permissions are written by whoever makes the TBF. Asked when a binary becomes
 * a process, with its credential and ShortId.
 */
struct kc_permissions_policy {
	struct kc_permissions (*permissions_of)(void *context, const struct kc_process_binary *binary);
	void *context;
};

#define KC_DRIVER_BUCKETS 16u

struct kc_kernel {
	struct kc_process *processes;
	uint32_t process_slots;
	struct kc_driver *drivers;
	uint32_t driver_count;
	uint32_t grant_count;                                /* drivers with a grant */
	struct kc_driver *driver_buckets[KC_DRIVER_BUCKETS]; /* by number */
	const struct kc_port *port;
	kc_identifier next_identifier;
	bool filter_permissions; /* keep processes that have permissions to them; on after init */
	/* For processes loaded from now on. NULL after init: what the TBF says is permitted, and granted. */
	const struct kc_permissions_policy *permissions_policy;
	/* Of kc_kernel_use_app_ids. */
	const struct kc_app_id_policy *app_ids; /* NULL: all processes are locally unique */
	uint32_t (*same_app_at)(const struct kc_kernel *kernel, const struct kc_process_binary *binary);
	const struct kc_storage_policy *storage_policy; /* NULL after init: nobody may store anything */
};

/* drivers in the order in which their grants are numbered; driver numbers must differ. Arrays stay the caller's. */
void kc_kernel_init(struct kc_kernel *kernel, const struct kc_port *port, struct kc_process *processes, uint32_t process_slots,
		    struct kc_driver *drivers, uint32_t driver_count);
/*
 * Who is who, for processes loaded from now on. NULL, as after init: all are locally unique. The policy stays as long as the kernel. (A function, so
 * that a kernel without a policy does not carry what compares applications.)
 */
void kc_kernel_use_app_ids(struct kc_kernel *kernel, const struct kc_app_id_policy *policy);
/* NULL if there is none. */
struct kc_driver *kc_driver_lookup(struct kc_kernel *kernel, uint32_t number);
/* Bytes of a control block with this kernel's number of grants; a multiple of 8. */
uint32_t kc_process_block_size(const struct kc_kernel *kernel);

/* Loading. */

enum kc_load_error {
	KC_LOAD_OK = 0,
	KC_LOAD_BAD_TBF,           /* see result.tbf */
	KC_LOAD_PADDING,           /* nothing to run here; not a mistake */
	KC_LOAD_DISABLED,          /* the enabled flag is off; not a mistake */
	KC_LOAD_NO_KERNEL_VERSION, /* no kernel version TLV */
	KC_LOAD_KERNEL_VERSION,    /* needs another kernel version */
	KC_LOAD_FIXED_FLASH,       /* linked for another flash address */
	KC_LOAD_FIXED_RAM,         /* linked for another RAM address */
	KC_LOAD_NO_SLOT,
	KC_LOAD_NO_MEMORY,      /* the port has no such memory to give */
	KC_LOAD_RAM_TOO_LARGE,  /* the RAM it asks for overflows the address space */
	KC_LOAD_RAM_TOO_SMALL,  /* it asks for less RAM than the port's initial break needs */
	KC_LOAD_ALREADY_LOADED, /* the slot `index` holds a process of the same application, dead or alive */
	KC_LOAD_NEWER_VERSION,  /* the same application is there to be loaded in a newer version */
	KC_LOAD_NO_BINARY_SLOT, /* more binaries than the loader has room for */
	KC_LOAD_NOT_ACCEPTED,   /* the policy requires a credential, and accepted none of the binary's */
	KC_LOAD_REJECTED,       /* the policy rejected the credential of number `credential` */
	KC_LOAD_CHECK_FAILED,   /* the credential of number `credential` could not be checked: `cause` */
	KC_LOAD_CANCELLED,      /* kc_loader_abort */
	KC_LOAD_FLASH_PLACE,    /* the port cannot give the process access to flash of that place and size, and to no other */
	KC_LOAD_PORT_MEMORY,    /* the memory that the port gave is not as it promised: a mistake of the port */
};
struct kc_load_result {
	enum kc_load_error error;
	struct kc_tbf_fault tbf; /* with BAD_TBF: reason and offset */
	uint32_t index;          /* with OK and ALREADY_LOADED: the slot */
	uint32_t credential;
	enum kc_error cause;
};
/*
 * Looks at the TBF at flash[0..available), which a process would see at flash_start: error, tbf of the result say whether this
 * kernel could run it. Nothing is changed but *binary, which has no credential and no ShortId yet.
 */
struct kc_load_result kc_process_binary_create(const struct kc_kernel *kernel, const uint8_t *flash, uint32_t available,
					       uint32_t flash_start, struct kc_process_binary *binary);
/*
 * Makes a process of a binary in a free slot, with the credential it has, and the ShortId that the kernel's policy gives it, which is filled in. Refused if
 * a process of the same application is in a slot already. The port's new_life gives the memory. The bytes of the TBF stay as long as
 * the process. A refused binary leaves nothing behind.
 */
struct kc_load_result kc_process_load_binary(struct kc_kernel *kernel, struct kc_process_binary *binary,
					     struct kc_fault_policy policy);
/* How the check of a binary's credentials ended, as a result of loading: OK if it may be loaded. */
struct kc_load_result kc_load_result_of_check(const struct kc_check_outcome *outcome);
/* The binary of the process in a slot; false if it is free. */
bool kc_process_binary_of(const struct kc_kernel *kernel, uint32_t index, struct kc_process_binary *binary);
/* Both at once, for who checks no credentials: what it loads has none. */
/*@
  requires flash_start + available <= UINT32_MAX;
  requires available > 0 ==> \valid_read(flash + (0 .. available - 1));
  assigns *kernel;
*/
struct kc_load_result kc_process_load(struct kc_kernel *kernel, const uint8_t *flash, uint32_t available, uint32_t flash_start,
				      struct kc_fault_policy policy);
/* For a person: what happened. */
const char *kc_load_error_text(enum kc_load_error error);
/* The same of what kc_process_load may say that is neither the port's (FLASH_PLACE, NO_MEMORY) nor told otherwise (NO_SLOT, BAD_TBF). */
const char *kc_binary_error_text(enum kc_load_error error);
/*
 * Loads a chain of TBFs one after the other (as tockloader lays them out), each at its total size after the former, until
 * the bytes end or something that is no header. report is called for each with its offset; it may be NULL. A broken,
 * padding or disabled TBF does not keep later ones from loading. Returns how many were loaded. Wants flash that ends below 2^32.
 */
/*@
  requires flash_start + length <= UINT32_MAX;
  requires length > 0 ==> \valid_read(flash + (0 .. length - 1));
  assigns *kernel;
  ensures \result <= length;
*/
uint32_t kc_load_chain(struct kc_kernel *kernel, const uint8_t *flash, uint32_t length, uint32_t flash_start,
		       struct kc_fault_policy policy,
		       void (*report)(void *context, uint32_t offset, struct kc_load_result result), void *context);
/* Frees the slot of a Terminated or Faulted process. False if it lives. */
bool kc_process_unload(struct kc_kernel *kernel, uint32_t index);

/* Running. */

enum kc_resume_kind {
	KC_RESUME_NONE,   /* nothing to execute: blocked, stopped, dead, or executing already */
	KC_RESUME_RETURN, /* a system call returns: write the masked registers and go on */
	KC_RESUME_UPCALL, /* call pc(r0..r3), then return from the yield */
	KC_RESUME_INIT,   /* a life begins: jump to pc(r0..r3) on a fresh stack */
};
/* Part of the control block, so its fields have the same sizes on every port. */
struct kc_resume {
	uint32_t kind;                /* enum kc_resume_kind */
	uint32_t from_yield_wait_for; /* RETURN: 1 if the three words are an upcall's arguments, not a variant */
	uint32_t written;             /* RETURN: bit n set if r[n] is to be written */
	uint32_t pc;
	uint32_t r[4];
	uint64_t sequence; /* of the trap this answers; 0 for INIT */
};
/*
 * A process trapped. sequence is the port's number for this trap (stored in the control block with the registers before
 * anything is done, the result after). Does the call; what the process does next comes from kc_process_run. False if the
 * process was not executing (not Running, or its last trap is still unanswered): the port should fault it. A process that
 * goes on in user code after kc_process_stop (Linux) may trap any time: the port leaves that trap unread until it is resumed.
 */
bool kc_trap(struct kc_kernel *kernel, uint32_t index, uint64_t sequence, uint32_t class_number, const uint32_t r[4]);
/*
 * Works on process `index` until it is about to execute or has nothing to do. Each answer is given once. After anything
 * happened (a trap, port->ready, a driver's event), call it for that process.
 */
void kc_process_run(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume);
/* The same without a copy: the answer is the core's, and good until its next function is called. Never NULL. */
const struct kc_resume *kc_process_next(struct kc_kernel *kernel, uint32_t index);
/* kc_trap and kc_process_next in one, for ports whose processes go on at once. NULL if kc_trap would refuse. */
const struct kc_resume *kc_process_trapped(struct kc_kernel *kernel, uint32_t index, uint64_t sequence, uint32_t class_number,
					   const uint32_t r[4]);
/* The answer that waits to be taken (a call that returned while the process was stopped), or kind NONE. */
void kc_process_peek_resume(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume);
/* True if the process has code to execute or a task to take (BEHAVIOURS J7). */
bool kc_process_ready(struct kc_kernel *kernel, uint32_t index);

/* Managing processes. All are harmless in every state; see BEHAVIOURS section I in docs/. */

struct kc_completion {
	bool has_code;
	uint32_t code;
};
void kc_process_stop(struct kc_kernel *kernel, uint32_t index);
void kc_process_resume(struct kc_kernel *kernel, uint32_t index);
void kc_process_start(struct kc_kernel *kernel, uint32_t index);
void kc_process_terminate(struct kc_kernel *kernel, uint32_t index, struct kc_completion completion);
void kc_process_try_restart(struct kc_kernel *kernel, uint32_t index, struct kc_completion completion);
void kc_process_fault(struct kc_kernel *kernel, uint32_t index);
/* The port could not go on with this life (a spawn failed): Faulted, without asking the policy. A no-op on Terminated. */
void kc_process_port_failed(struct kc_kernel *kernel, uint32_t index);

/* Looking at processes. index must be a slot in use unless said. */

enum kc_completion_kind { KC_COMPLETION_NEVER, KC_COMPLETION_NO_CODE, KC_COMPLETION_CODE };
struct kc_process_info {
	struct kc_process_id id;
	enum kc_state state;
	uint32_t yielded_for_driver; /* the YIELDED_FOR states */
	uint32_t yielded_for_number;
	uint32_t restart_count;
	enum kc_completion_kind completion;
	uint32_t completion_code;
	uint32_t pending_tasks;
	uint32_t dropped_upcalls;
	uint32_t timeslice_expirations; /* 0 for ever where the core does not schedule */
	uint32_t syscall_count;
	bool has_last_syscall;
	uint32_t last_syscall_class;
	uint32_t last_syscall[4];
	uint32_t grants_allocated;
	const char *name; /* name_length bytes, not terminated */
	uint32_t name_length;
	struct kc_short_id short_id;
	uint32_t binary_version;                  /* of the Program TLV; 0: none */
	struct kc_accepted_credential credential; /* its offset counts from flash_start */
	/* ProcessAddresses of the seed */
	uint32_t flash_start, flash_protected_end, flash_integrity_end, flash_end; /* footers are between the last two */
	uint32_t ram_start, app_break, high_water_mark, kernel_low_mark, kernel_low_mark_at_start, ram_end;
	bool has_heap_start, has_stack_start, has_stack_bottom;
	uint32_t heap_start, stack_start;
	uint32_t stack_bottom; /* the lowest that the kernel has seen of its stack; a port may not look */
	/* ProcessSizes of the seed; together the control block, which lies between kernel_low_mark_at_start and ram_end */
	uint32_t grant_pointers_size, upcall_list_size, control_block_size;
};
/* False if the slot is free. */
bool kc_process_info(struct kc_kernel *kernel, uint32_t index, struct kc_process_info *info);
bool kc_process_id_at(struct kc_kernel *kernel, uint32_t index, struct kc_process_id *id); /* false if free */
/* The state, KC_STATE_NONE for a free slot. */
enum kc_state kc_process_state(struct kc_kernel *kernel, uint32_t index);
/* The permissions of a process for 64 commands of a driver, from 64 * offset on (get_command_permissions of the seed process.rs). */
enum kc_command_permissions {
	KC_PERMISSIONS_NONE_AT_ALL = 0, /* it has none: everything is permitted */
	KC_PERMISSIONS_NOT_THIS_DRIVER, /* it has some, but none for this driver: nothing is permitted */
	KC_PERMISSIONS_MASK,            /* bit n of *mask: command 64 * offset + n is */
};
enum kc_command_permissions kc_process_command_permissions(const struct kc_kernel *kernel, uint32_t index, uint32_t driver,
							   uint32_t offset, uint64_t *mask);
/*
 * True if the permissions of the process name this command of this driver, and grant. False without permissions: that permits, but grants
 * nothing.
 */
bool kc_process_is_granted(struct kc_kernel *kernel, uint32_t index, uint32_t driver, uint32_t command);
/* The permissions that the TBF itself says; NULL: none. */
const uint8_t *kc_process_binary_permissions(const struct kc_process_binary *binary);
/* True if the process's permissions let it subscribe and share at this driver. The port may ask this while it makes a life. */
bool kc_process_permits(struct kc_kernel *kernel, uint32_t index, uint32_t driver);
/* Running, Yielded or waiting, or stopped in one of those. */
bool kc_process_is_running(const struct kc_kernel *kernel, uint32_t index);
/*
 * What the TBF says of flash that the app writes: how many regions, and where they are. False, and 0 for both, if there is no such region.
 * offset counts from flash_start. Nobody has checked that a region lies in the app's flash: see kc_process_editable_flash_range.
 */
uint32_t kc_process_flash_region_count(const struct kc_kernel *kernel, uint32_t index);
bool kc_process_flash_region(const struct kc_kernel *kernel, uint32_t index, uint32_t region, uint32_t *offset, uint32_t *size);

/* By the identity of one life (ProcessId of the seed): what has another, or none, answers as said. */

/* Locally unique if that life is over. */
struct kc_short_id kc_process_short_id(const struct kc_kernel *kernel, struct kc_process_id process);
/*
 * The flash that the app owns and may have written for it: all behind its header and protected trailer. False, and 0 for both, if that life is
 * over.
 */
bool kc_process_editable_flash_range(const struct kc_kernel *kernel, struct kc_process_id process, uint32_t *start,
				     uint32_t *end);
/* True if this very life exists still (in any state). */
bool kc_process_is_current(struct kc_kernel *kernel, struct kc_process_id process);
const char *kc_state_text(enum kc_state state);

/*
 * The state of a process that is not executing, as bytes for tools and reports (get_stored_state of the seed). Words, little-endian:
 *     0  KC_STORED_STATE_VERSION    1  bytes that follow word 2    2  KC_STORED_STATE_TAG
 *     3  enum kc_state              4  driver and 5 number that it waits for, or 0
 *     6  class of its last call     7..10  the call's r0 to r3
 *     11 enum kc_resume_kind of the answer that it waits for, or got last    12  mask of registers written
 *     13 pc    14..17  r0 to r3     18, 19  sequence, low word first
 * and behind them what the port has stored, in a form of its own. SIZE if that does not fit in `length`, with nothing written; FAIL if
 * the slot is free. *written is what was written, or would have been.
 */
#define KC_STORED_STATE_VERSION 1u
#define KC_STORED_STATE_TAG     0x736b6374u /* "tcks" */
#define KC_STORED_STATE_WORDS   20u
enum kc_error kc_process_stored_state(const struct kc_kernel *kernel, uint32_t index, uint8_t *out, uint32_t length,
				      uint32_t *written);

#endif
