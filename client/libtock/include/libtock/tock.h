/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The system calls of Tock 2 (TRD104), for apps. Names and types are those of libtock-c, so that a source file compiles with
 * either.
 *
 * The ABI has 32-bit registers on every processor: arguments of calls and upcalls, and user data, are truncated to 32 bits.
 * Addresses of an app's memory always fit. A length that does not fit is passed as 0xffffffff, which the kernel refuses.
 */
#ifndef LIBTOCK_TOCK_H
#define LIBTOCK_TOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Called while the app yields, with the driver's three values and the user data given to subscribe. */
typedef void(subscribe_upcall)(int, int, int, void *);

/* Unsubscribes, when passed to subscribe. */
#define TOCK_NULL_UPCALL 0

/* The variants of a system call's return value (TRD104 section 3.2). */
typedef enum {
	TOCK_SYSCALL_FAILURE = 0,
	TOCK_SYSCALL_FAILURE_U32 = 1,
	TOCK_SYSCALL_FAILURE_U32_U32 = 2,
	TOCK_SYSCALL_FAILURE_U64 = 3,
	TOCK_SYSCALL_SUCCESS = 128,
	TOCK_SYSCALL_SUCCESS_U32 = 129,
	TOCK_SYSCALL_SUCCESS_U32_U32 = 130,
	TOCK_SYSCALL_SUCCESS_U64 = 131,
	TOCK_SYSCALL_SUCCESS_U32_U32_U32 = 132,
	TOCK_SYSCALL_SUCCESS_U32_U64 = 133
} syscall_rtype_t;

/* The kernel's status: 0, or an error code (TRD104 section 3.3). */
typedef enum {
	TOCK_STATUSCODE_SUCCESS = 0,
	TOCK_STATUSCODE_FAIL = 1,
	TOCK_STATUSCODE_BUSY = 2,
	TOCK_STATUSCODE_ALREADY = 3,
	TOCK_STATUSCODE_OFF = 4,
	TOCK_STATUSCODE_RESERVE = 5,
	TOCK_STATUSCODE_INVAL = 6,
	TOCK_STATUSCODE_SIZE = 7,
	TOCK_STATUSCODE_CANCEL = 8,
	TOCK_STATUSCODE_NOMEM = 9,
	TOCK_STATUSCODE_NOSUPPORT = 10,
	TOCK_STATUSCODE_NODEVICE = 11,
	TOCK_STATUSCODE_UNINSTALLED = 12,
	TOCK_STATUSCODE_NOACK = 13
} statuscode_t;

/* Return values of this library's functions: 0, or a negated status code. */
typedef enum {
	RETURNCODE_SUCCESS = 0,
	RETURNCODE_FAIL = -1,
	RETURNCODE_EBUSY = -2,
	RETURNCODE_EALREADY = -3,
	RETURNCODE_EOFF = -4,
	RETURNCODE_ERESERVE = -5,
	RETURNCODE_EINVAL = -6,
	RETURNCODE_ESIZE = -7,
	RETURNCODE_ECANCEL = -8,
	RETURNCODE_ENOMEM = -9,
	RETURNCODE_ENOSUPPORT = -10,
	RETURNCODE_ENODEVICE = -11,
	RETURNCODE_EUNINSTALLED = -12,
	RETURNCODE_ENOACK = -13,
	RETURNCODE_EBADRVAL = -1024 /* the kernel returned a variant that this call does not allow */
} returncode_t;

/* The result of command: the variant and its values. On failure, data[0] is the status code. */
typedef struct {
	syscall_rtype_t type;
	uint32_t data[3];
} syscall_return_t;

/* On success, the previous upcall and user data; on failure, the ones passed. */
typedef struct {
	bool success;
	subscribe_upcall *callback;
	void *userdata;
	statuscode_t status;
} subscribe_return_t;

/* On success, the previous buffer; on failure, the one passed. */
typedef struct {
	bool success;
	void *ptr;
	size_t size;
	statuscode_t status;
} allow_rw_return_t;

typedef struct {
	bool success;
	const void *ptr;
	size_t size;
	statuscode_t status;
} allow_ro_return_t;

typedef struct {
	bool success;
	void *ptr;
	size_t size;
	statuscode_t status;
} allow_userspace_r_return_t;

/* data is 0 unless the status is success and the operation returns a value. */
typedef struct {
	statuscode_t status;
	uintptr_t data;
} memop_return_t;

/* The arguments that the upcall would have received. */
typedef struct {
	uint32_t data0;
	uint32_t data1;
	uint32_t data2;
} yield_waitfor_return_t;

/* Waits until one upcall has run. */
void yield(void);

/* Runs upcalls until *condition is true; an upcall must set it. */
void yield_for(bool *condition);

/* Runs one queued upcall and returns 1, or returns 0 at once if none is queued. */
int yield_no_wait(void);

/*
 * Waits for one upcall of (driver, number) and returns its values instead of running it. Other upcalls stay queued. Waits for
 * ever if that upcall cannot come.
 */
yield_waitfor_return_t yield_wait_for(uint32_t driver, uint32_t subscribe_number);

/* End the process; tock_restart starts it again. */
void tock_exit(uint32_t completion_code) __attribute__((noreturn));
void tock_restart(uint32_t completion_code) __attribute__((noreturn));

__attribute__((warn_unused_result)) syscall_return_t command(uint32_t driver, uint32_t command_number, int argument1,
							     int argument2);

__attribute__((warn_unused_result)) subscribe_return_t subscribe(uint32_t driver, uint32_t subscribe_number,
								 subscribe_upcall *upcall, void *userdata);

/*
 * Shares a buffer with a driver. It belongs to the driver until the next allow with the same number, for example of (NULL, 0),
 * returns it.
 */
__attribute__((warn_unused_result)) allow_rw_return_t allow_readwrite(uint32_t driver, uint32_t allow_number, void *ptr,
								      size_t size);

/* Likewise, but the driver only reads. The buffer may be in flash. */
__attribute__((warn_unused_result)) allow_ro_return_t allow_readonly(uint32_t driver, uint32_t allow_number, const void *ptr,
								     size_t size);

/* Likewise, but the app may read the buffer while the driver writes it. */
__attribute__((warn_unused_result)) allow_userspace_r_return_t allow_userspace_read(uint32_t driver, uint32_t allow_number,
										    void *ptr, size_t size);

memop_return_t memop(uint32_t operation, uintptr_t argument);

/*
 * memop 2 to 9: the layout of the app's memory. NULL or 0 if the kernel does not report it. An end is the first address after the
 * range.
 */
void *tock_app_memory_begins_at(void);
void *tock_app_memory_ends_at(void);
void *tock_app_flash_begins_at(void);
void *tock_app_flash_ends_at(void);
void *tock_app_grant_begins_at(void);
int tock_app_number_writeable_flash_regions(void);
void *tock_app_writeable_flash_region_begins_at(int region_index);
void *tock_app_writeable_flash_region_ends_at(int region_index);

/* Returns true if the driver answers command 0 with success. */
bool driver_exists(uint32_t driver);

returncode_t tock_status_to_returncode(statuscode_t status);

/*
 * Return RETURNCODE_SUCCESS with the values, the negated error of the kernel, or RETURNCODE_EBADRVAL for any other variant.
 * Values are written only on success.
 */
int tock_command_return_novalue_to_returncode(syscall_return_t command_return);
int tock_command_return_u32_to_returncode(syscall_return_t command_return, uint32_t *value);
int tock_command_return_u32_u32_to_returncode(syscall_return_t command_return, uint32_t *value1, uint32_t *value2);
int tock_command_return_u64_to_returncode(syscall_return_t command_return, uint64_t *value);
int tock_subscribe_return_to_returncode(subscribe_return_t subscribe_return);
int tock_allow_rw_return_to_returncode(allow_rw_return_t allow_return);
int tock_allow_ro_return_to_returncode(allow_ro_return_t allow_return);
int tock_allow_userspace_r_return_to_returncode(allow_userspace_r_return_t allow_return);

/* Return a description in English. */
const char *tock_strerr(statuscode_t status);
const char *tock_strrcode(returncode_t returncode);

/* Ends the app with a message and completion code 1 if the two differ. */
void tock_expect(int expected, int actual, const char *file, unsigned line);
#define TOCK_EXPECT(expected, actual) tock_expect((expected), (actual), __FILE__, __LINE__)

#ifdef __cplusplus
}
#endif

#endif
