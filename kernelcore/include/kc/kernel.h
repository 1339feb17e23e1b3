/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The kernel's interface for its owner: a daemon, a board or a test. The kernel never blocks and never loops: the owner tells it
 * what happened, and the kernel answers what a process should do next. The caller provides all storage.
 *
 *     kc_kernel_init(&kernel, ...);
 *     kc_process_load(...)                      a process exists, its init call is queued
 *     kc_process_run(&kernel, i, &resume)       what should process i execute now?
 *     kc_trap(&kernel, i, sequence, class, r)   process i made a system call; then kc_process_run again
 *
 * All calls must come from one thread. Names follow Tock's kernel/src/grant.rs and process.rs.
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
	uint32_t threshold; /* RESTART_AT_MOST: restart while the restart count does not exceed this */
};

/*
 * One slot of the process array: pointers and port data, which are kept outside the process's own memory. The core fills it in.
 */
struct kc_process {
	struct kc_process_memory memory; /* memory.block == NULL: free */
	struct kc_process_id id;         /* of the current life; KC_NO_LIFE: free */
	kc_identifier first_identifier;  /* of the first life since the process was loaded */
	bool notified;                   /* notifications for it wait outside its queue (kc/ipc.h) */
	/*
	 * The number of drivers that are inside a grant whose life they ended, or whose process_ended is running. While it is not
	 * 0, the process gets no grants and cannot be unloaded.
	 */
	uint16_t drivers_inside;
	const uint8_t *flash; /* host address of the TBF */
	uint32_t flash_start; /* as the process sees it */
	uint32_t flash_size;
	struct kc_tbf tbf;
	struct kc_fault_policy policy;
	uint32_t timeslice_expirations; /* of this life */
	uint32_t stack_bottom;          /* as in kc_process_info; 0: never seen */
	struct kc_accepted_credential credential;
	struct kc_short_id short_id;
	const uint8_t *permissions; /* the table of kc_permissions; NULL: none */
	bool permissions_grant;
};

/*
 * What a process may ask of drivers. The table has the form of a permissions TLV's value (u16 count, then entries of u32 driver,
 * u32 offset, u64 mask) and must stay valid as long as the process. The process may make only the calls that the table names;
 * with table NULL it may make every call. grants: the calls in the table also count as granted, for drivers that ask
 * (kc_process_is_granted).
 */
struct kc_permissions {
	const uint8_t *table;
	bool grants;
};
/*
 * For an owner that does not want to rely on the permissions in TBFs, which are chosen by whoever makes the TBF. The core calls
 * permissions_of when a binary becomes a process; the binary then has its credential and ShortId. permissions_of must not load or
 * manage processes.
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
	bool filter_permissions; /* enforce the permissions of processes that have any; true after init */
	/* For processes loaded from now on. NULL (the default): what the TBF names is permitted and granted. */
	const struct kc_permissions_policy *permissions_policy;
	/* Set by kc_kernel_use_app_ids. */
	const struct kc_app_id_policy *app_ids; /* NULL: all processes are locally unique */
	uint32_t (*same_app_at)(const struct kc_kernel *kernel, const struct kc_process_binary *binary);
	const struct kc_storage_policy *storage_policy; /* NULL (the default): no process may store anything */
};

/*
 * The order of `drivers` is the order in which their grants are numbered. No two drivers may have the same number. The caller
 * owns the port and both arrays, which must live as long as the kernel.
 */
void kc_kernel_init(struct kc_kernel *kernel, const struct kc_port *port, struct kc_process *processes, uint32_t process_slots,
		    struct kc_driver *drivers, uint32_t driver_count);
/*
 * Sets the policy that decides which of the processes loaded from now on belong to the same application. NULL (the default): all
 * are locally unique. The policy must live as long as the kernel. (This is a function so that kernels without a policy need not
 * link the code that compares applications.)
 */
void kc_kernel_use_app_ids(struct kc_kernel *kernel, const struct kc_app_id_policy *policy);
/* Returns the driver with this number, or NULL. */
struct kc_driver *kc_driver_lookup(struct kc_kernel *kernel, uint32_t number);
/* The size in bytes of a control block for this kernel's number of grants; a multiple of 8. */
uint32_t kc_process_block_size(const struct kc_kernel *kernel);

/* Loading. */

enum kc_load_error {
	KC_LOAD_OK = 0,
	KC_LOAD_BAD_TBF,           /* see result.tbf */
	KC_LOAD_PADDING,           /* nothing to run here; not an error */
	KC_LOAD_DISABLED,          /* the enabled flag is off; not an error */
	KC_LOAD_NO_KERNEL_VERSION, /* no kernel version TLV */
	KC_LOAD_KERNEL_VERSION,    /* needs another kernel version */
	KC_LOAD_FIXED_FLASH,       /* linked for another flash address */
	KC_LOAD_FIXED_RAM,         /* linked for another RAM address */
	KC_LOAD_NO_SLOT,
	KC_LOAD_NO_MEMORY,      /* the port has no memory of that size to give */
	KC_LOAD_RAM_TOO_LARGE,  /* the requested RAM overflows the address space */
	KC_LOAD_RAM_TOO_SMALL,  /* the requested RAM is less than the port's initial break needs */
	KC_LOAD_ALREADY_LOADED, /* slot `index` holds a process of the same application, dead or alive */
	KC_LOAD_NEWER_VERSION,  /* a newer version of the same application is waiting to be loaded */
	KC_LOAD_NO_BINARY_SLOT, /* more binaries than the loader has room for */
	KC_LOAD_NOT_ACCEPTED,   /* the policy requires a credential and accepted none of the binary's */
	KC_LOAD_REJECTED,       /* the policy rejected credential number `credential` */
	KC_LOAD_CHECK_FAILED,   /* credential number `credential` could not be checked; `cause` says why */
	KC_LOAD_CANCELLED,      /* by kc_loader_abort */
	KC_LOAD_FLASH_PLACE, /* the port cannot give access to exactly this flash: the MPU does not support its place or size */
	KC_LOAD_PORT_MEMORY, /* a bug in the port: the memory it gave does not meet kc/port.h */
};
struct kc_load_result {
	enum kc_load_error error;
	struct kc_tbf_fault tbf; /* with BAD_TBF: reason and offset */
	uint32_t index;          /* with OK and ALREADY_LOADED: the slot */
	uint32_t credential;
	enum kc_error cause;
};
/*
 * Examines the TBF at flash[0..available), which a process would see at flash_start. error and tbf in the result say whether this
 * kernel could run it. Fills in *binary, except for the credential and the ShortId.
 */
struct kc_load_result kc_process_binary_create(const struct kc_kernel *kernel, const uint8_t *flash, uint32_t available,
					       uint32_t flash_start, struct kc_process_binary *binary);
/*
 * Turns a binary into a process in a free slot. The process keeps the binary's credential; the kernel's policy assigns a ShortId,
 * which is written to the binary. Fails if a slot already holds a process of the same application. The port's new_life provides
 * the memory. The bytes of the TBF must stay valid as long as the process. If this fails, nothing is left behind.
 */
struct kc_load_result kc_process_load_binary(struct kc_kernel *kernel, struct kc_process_binary *binary,
					     struct kc_fault_policy policy);
/* Converts the outcome of a credentials check into a load result, which is OK if the binary may be loaded. */
struct kc_load_result kc_load_result_of_check(const struct kc_check_outcome *outcome);
/* Fills in the binary of the process in a slot. Returns false if the slot is free. */
bool kc_process_binary_of(const struct kc_kernel *kernel, uint32_t index, struct kc_process_binary *binary);
/* kc_process_binary_create and kc_process_load_binary in one, for owners that check no credentials: the process has none. */
/*@
  requires flash_start + available <= UINT32_MAX;
  requires available > 0 ==> \valid_read(flash + (0 .. available - 1));
  assigns *kernel;
*/
struct kc_load_result kc_process_load(struct kc_kernel *kernel, const uint8_t *flash, uint32_t available, uint32_t flash_start,
				      struct kc_fault_policy policy);
/* Describes a load error for people. */
const char *kc_load_error_text(enum kc_load_error error);
/*
 * The same for the errors of kc_process_load only, without those of the port (FLASH_PLACE, NO_MEMORY) and those that the caller
 * reports in its own words (NO_SLOT, BAD_TBF). For kernels that cannot spare the flash for all the texts.
 */
const char *kc_binary_error_text(enum kc_load_error error);
/*
 * Loads a chain of TBFs that lie one after the other, as tockloader lays them out: each begins where the total size of the
 * previous one ends. Stops at the end of the bytes or at the first bytes that are not a header. Calls report, unless it is NULL,
 * for each TBF with its offset. A broken, padding or disabled TBF does not keep later ones from loading. Returns the number of
 * processes loaded. The flash must end below 2^32.
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
/*
 * Frees the slot of a Terminated or Faulted process. Returns false if the process is alive, or if a driver is still inside a
 * grant of a life that it ended, or is being told of its end.
 */
bool kc_process_unload(struct kc_kernel *kernel, uint32_t index);

/* Running. */

enum kc_resume_kind {
	KC_RESUME_NONE,   /* nothing to execute: blocked, stopped, dead, or executing already */
	KC_RESUME_RETURN, /* a system call returns: write the registers in the mask and continue */
	KC_RESUME_UPCALL, /* call pc(r0..r3), then return from the yield */
	KC_RESUME_INIT,   /* a life begins: jump to pc(r0..r3) on a fresh stack */
};
/* Part of the control block, so its fields have the same sizes on every port. */
struct kc_resume {
	uint32_t kind;                /* enum kc_resume_kind */
	uint32_t from_yield_wait_for; /* RETURN: 1 if r[0] to r[2] are the arguments of an upcall, 0 if they are a return value */
	uint32_t written;             /* RETURN: bit n set if r[n] is to be written */
	uint32_t pc;
	uint32_t r[4];
	uint64_t sequence; /* of the trap that this answers; 0 for INIT */
};
/*
 * Carries out the system call of a process that trapped. Afterwards kc_process_run says what the process does next. sequence is
 * the port's number for this trap; the control block stores it and the registers before anything is done, and the result
 * afterwards. Returns false if the process was not executing (it is not Running, or its last trap is still unanswered); the port
 * should then fault it. On Linux a process keeps executing user code after kc_process_stop and may trap at any time; the port
 * must leave that trap unread until the process is resumed.
 */
bool kc_trap(struct kc_kernel *kernel, uint32_t index, uint64_t sequence, uint32_t class_number, const uint32_t r[4]);
/*
 * Runs the queue of process `index` until it is about to execute or has nothing to do. Each answer is given only once. Call this
 * whenever something happened to a process: a trap, port->ready, an event in a driver.
 */
void kc_process_run(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume);
/* The same without a copy. The core owns the answer, which is valid until the next call into it. Never NULL. */
const struct kc_resume *kc_process_next(struct kc_kernel *kernel, uint32_t index);
/* kc_trap and kc_process_next in one, for ports whose processes continue at once. NULL where kc_trap would return false. */
const struct kc_resume *kc_process_trapped(struct kc_kernel *kernel, uint32_t index, uint64_t sequence, uint32_t class_number,
					   const uint32_t r[4]);
/*
 * Reads the answer that has not been fetched yet (a call returned while the process was stopped), without fetching it; kind NONE
 * if there is none.
 */
void kc_process_peek_resume(struct kc_kernel *kernel, uint32_t index, struct kc_resume *resume);
/* True if the process has code to execute or a task to take (docs/behaviours.md J7). */
bool kc_process_ready(struct kc_kernel *kernel, uint32_t index);

/* Managing processes. All of these are harmless in every state; docs/behaviours.md, section I, says what each does. */

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
/*
 * The port could not continue this life (for example, a spawn failed): the process becomes Faulted, and its fault policy is not
 * applied. Ignored if the process is Terminated.
 */
void kc_process_port_failed(struct kc_kernel *kernel, uint32_t index);

/* Looking at processes. index must be a slot in use unless said otherwise. */

enum kc_completion_kind { KC_COMPLETION_NEVER, KC_COMPLETION_NO_CODE, KC_COMPLETION_CODE };
struct kc_process_info {
	struct kc_process_id id;
	enum kc_state state;
	uint32_t yielded_for_driver; /* in the YIELDED_FOR states */
	uint32_t yielded_for_number;
	uint32_t restart_count;
	enum kc_completion_kind completion;
	uint32_t completion_code;
	uint32_t pending_tasks;
	uint32_t dropped_upcalls;
	uint32_t timeslice_expirations; /* always 0 on ports where the core does not schedule */
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
	/* ProcessAddresses upstream: addresses as the process sees them; ends are exclusive. */
	uint32_t flash_start, flash_protected_end, flash_integrity_end, flash_end; /* footers are between the last two */
	uint32_t ram_start, app_break, high_water_mark, kernel_low_mark, kernel_low_mark_at_start, ram_end;
	bool has_heap_start, has_stack_start, has_stack_bottom;
	uint32_t heap_start, stack_start;
	uint32_t stack_bottom; /* the lowest stack pointer the kernel has seen; not all ports record it */
	/* ProcessSizes upstream, in bytes. They add up to the control block, between kernel_low_mark_at_start and ram_end. */
	uint32_t grant_pointers_size, upcall_list_size, control_block_size;
};
/* Returns false if the slot is free. */
bool kc_process_info(struct kc_kernel *kernel, uint32_t index, struct kc_process_info *info);
bool kc_process_id_at(struct kc_kernel *kernel, uint32_t index, struct kc_process_id *id); /* false if the slot is free */
/* Returns KC_STATE_NONE for a free slot. */
enum kc_state kc_process_state(struct kc_kernel *kernel, uint32_t index);
/*
 * The permissions of a process for 64 commands of a driver, starting with command 64 * offset (get_command_permissions of Tock's
 * kernel/src/process.rs).
 */
enum kc_command_permissions {
	KC_PERMISSIONS_NONE_AT_ALL = 0, /* the process has no permissions at all: everything is permitted */
	KC_PERMISSIONS_NOT_THIS_DRIVER, /* it has permissions, but none for this driver: nothing is permitted */
	KC_PERMISSIONS_MASK,            /* bit n of *mask set: command 64 * offset + n is permitted */
};
enum kc_command_permissions kc_process_command_permissions(const struct kc_kernel *kernel, uint32_t index, uint32_t driver,
							   uint32_t offset, uint64_t *mask);
/*
 * True if the process's permissions name this command of this driver and count as grants. Returns false for a process without
 * permissions: it may call everything, but nothing is granted to it.
 */
bool kc_process_is_granted(struct kc_kernel *kernel, uint32_t index, uint32_t driver, uint32_t command);
/* The permissions table in the TBF itself, or NULL. */
const uint8_t *kc_process_binary_permissions(const struct kc_process_binary *binary);
/*
 * True if the process's permissions let it subscribe to and share buffers with this driver. The port may call this from within
 * new_life.
 */
bool kc_process_permits(struct kc_kernel *kernel, uint32_t index, uint32_t driver);
/* True if the process is Running, Yielded or YieldedFor, or stopped in one of those states. */
bool kc_process_is_running(const struct kc_kernel *kernel, uint32_t index);
/*
 * The writeable flash regions that the TBF names: their number, and the place of each, in bytes from flash_start. Returns false
 * and sets both to 0 if there is no such region. Regions are not checked to lie in the app's flash: see
 * kc_process_editable_flash_range.
 */
uint32_t kc_process_flash_region_count(const struct kc_kernel *kernel, uint32_t index);
bool kc_process_flash_region(const struct kc_kernel *kernel, uint32_t index, uint32_t region, uint32_t *offset, uint32_t *size);

/* These take the identity of one life (ProcessId upstream), which may be over by now. */

/* Locally unique if that life is over. */
struct kc_short_id kc_process_short_id(const struct kc_kernel *kernel, struct kc_process_id process);
/*
 * The flash that the app owns and that drivers may write on its behalf: everything after its header and protected trailer, as
 * addresses [*start, *end). Returns false and sets both to 0 if that life is over.
 */
bool kc_process_editable_flash_range(const struct kc_kernel *kernel, struct kc_process_id process, uint32_t *start,
				     uint32_t *end);
/* True if this life of the process has not been replaced by another, whatever its state. */
bool kc_process_is_current(struct kc_kernel *kernel, struct kc_process_id process);
const char *kc_state_text(enum kc_state state);

/*
 * Writes the state of a process that is not executing as bytes, for tools and reports (get_stored_state upstream). The bytes are
 * little-endian words:
 *     0  KC_STORED_STATE_VERSION    1  number of bytes after word 2    2  KC_STORED_STATE_TAG
 *     3  enum kc_state              4  driver and 5 number that it waits for, or 0
 *     6  class of its last call     7..10  the call's r0 to r3
 *     11 enum kc_resume_kind of the pending answer, or else of the last one    12  mask of registers written
 *     13 pc    14..17  r0 to r3     18, 19  sequence, low word first
 * followed by what the port has stored, in the port's own format. Errors: SIZE, with nothing written, if `length` bytes are too
 * few; FAIL if the slot is free. *written receives the number of bytes that were, or with SIZE would have been, written.
 */
#define KC_STORED_STATE_VERSION 1u
#define KC_STORED_STATE_TAG     0x736b6374u /* "tcks" */
#define KC_STORED_STATE_WORDS   20u
enum kc_error kc_process_stored_state(const struct kc_kernel *kernel, uint32_t index, uint8_t *out, uint32_t length,
				      uint32_t *written);

#endif
