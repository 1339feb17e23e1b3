/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "cases.h"

#include <console.h>
#include <errno.h>
#include <libtock-sync/interface/console.h>
#include <libtock-sync/peripherals/rng.h>
#include <libtock-sync/services/alarm.h>
#include <libtock/defer.h>
#include <libtock/interface/led.h>
#include <libtock/interface/low_level_debug.h>
#include <libtock/interface/syscalls/console_syscalls.h>
#include <libtock/peripherals/rng.h>
#include <libtock/peripherals/syscalls/rng_syscalls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEED(condition)                  \
	do {                             \
		if (!(condition))        \
			return __LINE__; \
	} while (0)

#define NO_DRIVER 0xdead

/* crt0 must have set up all kinds of data. */

static int in_data = 41;
static int in_bss;
static const int in_flash = 43;
static int *const points_to_data = &in_data;
static int *points_to_bss = &in_bss;
static const char *const names[] = {"zero", "one", "two"};
static int (*function)(const char *, const char *) = strcmp;

static int data_is_in_place(void)
{
	NEED(in_data == 41 && in_bss == 0 && in_flash == 43);
	NEED(*points_to_data == 41 && points_to_bss == &in_bss);
	NEED(strcmp(names[2], "two") == 0);
	NEED(function("a", "a") == 0 && function == strcmp);

	uintptr_t ram = (uintptr_t)tock_app_memory_begins_at(), ram_end = (uintptr_t)tock_app_memory_ends_at();
	uintptr_t flash = (uintptr_t)tock_app_flash_begins_at(), flash_end = (uintptr_t)tock_app_flash_ends_at();
	uintptr_t grants = (uintptr_t)tock_app_grant_begins_at();
	int on_stack = 0;
	uintptr_t stack = (uintptr_t)&on_stack, data = (uintptr_t)&in_data, bss = (uintptr_t)&in_bss;
	uintptr_t constant = (uintptr_t)&in_flash;
	NEED(ram < stack && stack < data && data < bss && bss < grants && grants <= ram_end);
	NEED(flash < constant && constant < flash_end);
	NEED(tock_app_number_writeable_flash_regions() == 0);
	NEED(tock_app_writeable_flash_region_begins_at(0) == NULL && tock_app_writeable_flash_region_ends_at(0) == NULL);
	return 0;
}

static int memory_comes_from_the_heap(void)
{
	char *first = malloc(1000), *second = calloc(100, 10);
	NEED(first != NULL && second != NULL);
	NEED((uintptr_t)first % (2 * sizeof(void *)) == 0);
	memset(first, 'x', 1000);
	for (int i = 0; i < 1000; i++)
		NEED(second[i] == 0);
	free(first);
	free(second);
	errno = 0;
	char *too_large = malloc(1000000);
	NEED(too_large == NULL && errno == ENOMEM);
	errno = 0;
	NEED(sbrk(1 << 30) == (void *)-1 && errno == ENOMEM);
	return 0;
}

static int calls_report_errors(void)
{
	uint32_t value = 7;
	uint64_t long_value = 7;
	NEED(!driver_exists(NO_DRIVER) && driver_exists(DRIVER_NUM_ALARM));
	NEED(tock_command_return_novalue_to_returncode(command(NO_DRIVER, 0, 0, 0)) == RETURNCODE_ENODEVICE);
	NEED(tock_command_return_u32_to_returncode(command(NO_DRIVER, 0, 0, 0), &value) == RETURNCODE_ENODEVICE && value == 7);
	NEED(tock_command_return_u64_to_returncode(command(DRIVER_NUM_ALARM, 0, 0, 0), &long_value) == RETURNCODE_EBADRVAL);
	NEED(tock_subscribe_return_to_returncode(subscribe(NO_DRIVER, 0, NULL, NULL)) == RETURNCODE_ENODEVICE);
	NEED(tock_allow_rw_return_to_returncode(allow_readwrite(NO_DRIVER, 0, &value, 4)) == RETURNCODE_ENODEVICE);
	NEED(tock_allow_ro_return_to_returncode(allow_readonly(NO_DRIVER, 0, &value, 4)) == RETURNCODE_ENODEVICE);
	allow_userspace_r_return_t shared = allow_userspace_read(DRIVER_NUM_CONSOLE, 0, &value, 4);
	NEED(!shared.success && tock_allow_userspace_r_return_to_returncode(shared) == RETURNCODE_ENOSUPPORT);
	NEED(shared.ptr == &value && shared.size == 4);
	NEED(memop(99, 0).status == TOCK_STATUSCODE_NOSUPPORT);
	NEED(strcmp(tock_strerr(TOCK_STATUSCODE_NOMEM), tock_strrcode(RETURNCODE_ENOMEM)) == 0);
	return 0;
}

#if UINTPTR_MAX > UINT32_MAX
static int sizes_are_not_cut(void)
{
	/* Truncated to 32 bits these would be accepted. */
	NEED(!allow_readwrite(DRIVER_NUM_CONSOLE, 1, &in_bss, ((size_t)1 << 32) + 4).success);
	NEED(!allow_readonly(DRIVER_NUM_CONSOLE, 1, (char *)((uintptr_t)&in_bss + ((uintptr_t)1 << 32)), 4).success);
	NEED(!subscribe(DRIVER_NUM_CONSOLE, 1, (subscribe_upcall *)((uintptr_t)strcmp + ((uintptr_t)1 << 32)), NULL).success);
	errno = 0;
	NEED(sbrk((ptrdiff_t)1 << 32) == (void *)-1 && errno == ENOMEM);
	return 0;
}
#endif

static void count_upcall(int a, int b, int c, void *userdata)
{
	(void)a;
	(void)b;
	(void)c;
	++*(int *)userdata;
}

static int subscriptions_swap(void)
{
	int first = 0, second = 0;
	subscribe_return_t before = subscribe(DRIVER_NUM_RNG, 0, count_upcall, &first);
	NEED(before.success);
	before = subscribe(DRIVER_NUM_RNG, 0, count_upcall, &second);
	NEED(before.success && before.callback == count_upcall && before.userdata == &first);
	NEED(libtock_rng_set_upcall(TOCK_NULL_UPCALL, NULL) == RETURNCODE_SUCCESS);

	static uint8_t buffer[8];
	NEED(libtock_rng_set_allow_readwrite(buffer, sizeof buffer) == RETURNCODE_SUCCESS);
	allow_rw_return_t lent = allow_readwrite(DRIVER_NUM_RNG, 0, NULL, 0);
	NEED(lent.success && lent.ptr == buffer && lent.size == sizeof buffer);
	return 0;
}

/* In an upcall the stack must be aligned, because compilers rely on it. */
static bool stack_was_aligned;

__attribute__((noinline)) static bool is_aligned(const void *address, uintptr_t alignment)
{
	return (uintptr_t)address % alignment == 0;
}

static void look_at_stack(uint32_t now, uint32_t scheduled, void *opaque)
{
	_Alignas(2 * sizeof(void *)) volatile char here[2 * sizeof(void *)];
	(void)now;
	(void)scheduled;
	here[0] = 0;
	stack_was_aligned = is_aligned((const void *)(uintptr_t)here, sizeof here) &&
			    is_aligned(__builtin_frame_address(0), sizeof(void *) * (sizeof(void *) == 8 ? 2 : 1));
	*(bool *)opaque = true;
}

static int upcalls_have_a_good_stack(void)
{
	libtock_alarm_t alarm;
	bool fired = false;
	NEED(libtock_alarm_in_ms(1, look_at_stack, &fired, &alarm) == RETURNCODE_SUCCESS);
	yield_for(&fired);
	NEED(stack_was_aligned);
	return 0;
}

static int yields_do_not_wait_if_told(void)
{
	libtock_alarm_t alarm;
	bool fired = false;
	NEED(yield_no_wait() == 0);
	NEED(libtock_alarm_in_ms(0, look_at_stack, &fired, &alarm) == RETURNCODE_SUCCESS);
	while (!fired)
		(void)yield_no_wait();
	NEED(yield_no_wait() == 0);
	return 0;
}

static int time_goes_on(void)
{
	struct timeval before, after;
	NEED(libtock_alarm_gettimeasticks(&before) == 0);
	NEED(libtocksync_alarm_delay_ms(30) == RETURNCODE_SUCCESS);
	NEED(libtock_alarm_gettimeasticks(&after) == 0);
	long long microseconds = (after.tv_sec - before.tv_sec) * 1000000LL + after.tv_usec - before.tv_usec;
	NEED(microseconds >= 30000 || microseconds < 0); /* the counter may have wrapped */
	bool never = false;
	NEED(libtocksync_alarm_yield_for_with_timeout(&never, 5) == RETURNCODE_FAIL);
	return 0;
}

static int random_bytes_come(void)
{
	uint8_t bytes[64];
	int received = 0, set = 0;
	memset(bytes, 0, sizeof bytes);
	NEED(libtocksync_rng_exists());
	NEED(libtocksync_rng_get_random_bytes(bytes, sizeof bytes, sizeof bytes, &received) == RETURNCODE_SUCCESS);
	NEED(received == (int)sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		set += bytes[i] != 0;
	NEED(set > 32);
	return 0;
}

static int random_received;

static void random_done(returncode_t code, int received)
{
	random_received = code == RETURNCODE_SUCCESS ? received : -1;
}

static int random_bytes_come_later(void)
{
	static uint8_t bytes[16];
	random_received = 0;
	NEED(libtock_rng_get_random_bytes(bytes, sizeof bytes, 10, random_done) == RETURNCODE_SUCCESS);
	while (random_received == 0)
		yield();
	NEED(random_received == 10 && bytes[10] == 0);
	return 0;
}

static uint32_t bytes_written;

static void write_done(returncode_t code, uint32_t bytes)
{
	bytes_written = code == RETURNCODE_SUCCESS ? bytes : UINT32_MAX;
}

static int console_writes(void)
{
	static const uint8_t text[] = "written asynchronously\n";
	uint32_t written = 0;
	NEED(libtock_console_write(text, sizeof text - 1, write_done) == RETURNCODE_SUCCESS);
	while (bytes_written == 0)
		yield();
	NEED(bytes_written == sizeof text - 1);
	NEED(libtocksync_console_write((const uint8_t *)"written\n", 8, &written) == RETURNCODE_SUCCESS && written == 8);
	NEED(putnstr("put\n", 4) == RETURNCODE_SUCCESS && putstr("put too\n") == RETURNCODE_SUCCESS);
	NEED(write(STDOUT_FILENO, "from flash\n", 11) == 11 && write(STDIN_FILENO, "", 0) == -1 && errno == EBADF);
	NEED(puts("a line") == 7 && putchar('c') == 'c' && fputs("\n", stdout) == 0 && fwrite("abc\n", 2, 2, stderr) == 2);
	return 0;
}

static int long_texts_are_printed(void)
{
	/* Longer than any buffer in between. */
	NEED(printf("%0300d|%-300d|\n", 7, 7) == 603);
	return 0;
}

static int console_reads(void)
{
	char buffer[8];
	size_t received = 0;
	uint32_t bytes = 0;
	NEED(getch() == 'a');
	NEED(getnstr(buffer, 2, &received) == RETURNCODE_SUCCESS && received == 2 && memcmp(buffer, "bc", 2) == 0);
	NEED(libtocksync_console_read((uint8_t *)buffer, sizeof buffer, &bytes) == RETURNCODE_SUCCESS);
	NEED(bytes == 2 && memcmp(buffer, "d\n", 2) == 0);
	NEED(fgets(buffer, sizeof buffer, stdin) != NULL && strcmp(buffer, "a long ") == 0);
	NEED(fgets(buffer, sizeof buffer, stdin) != NULL && strcmp(buffer, "line\n") == 0);
	return 0;
}

static returncode_t read_code;
static int reads;

static void read_done(returncode_t code, uint32_t bytes)
{
	read_code = bytes == 0 ? code : RETURNCODE_FAIL;
	reads++;
}

static int reads_can_be_aborted(void)
{
	static uint8_t buffer[16];
	NEED(libtock_console_read(buffer, sizeof buffer, read_done) == RETURNCODE_SUCCESS);
	NEED(libtock_console_read(buffer, sizeof buffer, read_done) == RETURNCODE_EBUSY);
	NEED(libtock_console_abort_read() == RETURNCODE_SUCCESS);
	while (reads == 0)
		yield();
	NEED(reads == 1 && read_code == RETURNCODE_ECANCEL);
	return 0;
}

static int lights_turn(void)
{
	int count = 0;
	NEED(libtock_led_exists() && libtock_led_count(&count) == RETURNCODE_SUCCESS && count > 0);
	NEED(libtock_led_on(0) == RETURNCODE_SUCCESS && libtock_led_toggle(0) == RETURNCODE_SUCCESS);
	NEED(libtock_led_off(0) == RETURNCODE_SUCCESS && libtock_led_on(count) == RETURNCODE_EINVAL);
	return 0;
}

static int kernel_log_takes_numbers(void)
{
	NEED(libtock_low_level_debug_exists());
	NEED(libtock_low_level_debug_print_1(0x1234) == RETURNCODE_SUCCESS);
	NEED(libtock_low_level_debug_print_2(0x12, 0x34) == RETURNCODE_SUCCESS);
	NEED(libtock_low_level_debug_alert_code(LOW_LEVEL_DEBUG_PANIC) == RETURNCODE_SUCCESS);
	return 0;
}

static int deferred(int *done)
{
	defer
	{
		*done = 1;
	}
	return *done;
}

static int deferred_blocks_run(void)
{
	int done = 0;
	NEED(deferred(&done) == 0 && done == 1);
	return 0;
}

const struct test_case test_cases[] = {
    {"data, bss, constants and stack are in place", data_is_in_place},
    {"memory comes from the heap until it is full", memory_comes_from_the_heap},
    {"errors of system calls come back", calls_report_errors},
#if UINTPTR_MAX > UINT32_MAX
    {"what does not fit 32 bits is refused, not cut", sizes_are_not_cut},
#endif
    {"subscriptions and buffers are swapped", subscriptions_swap},
    {"upcalls find an aligned stack", upcalls_have_a_good_stack},
    {"yield_no_wait does not wait", yields_do_not_wait_if_told},
    {"delays and timeouts take their time", time_goes_on},
    {"random bytes come", random_bytes_come},
    {"random bytes come by a callback", random_bytes_come_later},
    {"the console is written in every way", console_writes},
    {"long texts are printed", long_texts_are_printed},
    {"the console is read in every way", console_reads},
    {"a read can be aborted", reads_can_be_aborted},
    {"LEDs are switched", lights_turn},
    {"the kernel's log takes numbers", kernel_log_takes_numbers},
    {"deferred blocks run", deferred_blocks_run},
};

const size_t test_case_count = sizeof test_cases / sizeof test_cases[0];
