/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Executes the commands of an integration test, one per line of input. */
#include <libtock-sync/services/alarm.h>
#include <libtock/interface/led.h>
#include <libtock/tock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"

#define SLOW_PIECE 0x1000000

static const char *rest; /* of the line */

static uint32_t number(void)
{
	char *end;
	uint32_t value = (uint32_t)strtoul(rest, &end, 0);

	rest = end;
	return value;
}

static void do_say(void)
{
	printf("%s\n", rest + strspn(rest, " "));
}

static void do_print(void)
{
	printf("%s", rest + strspn(rest, " "));
}

static void do_exit(void)
{
	tock_exit(number());
}

static void do_restart(void)
{
	tock_restart(number());
}

static void do_write(void)
{
	*(volatile uint32_t *)(uintptr_t)number() = 1;
	printf("written\n");
}

static void do_read(void)
{
	printf("read %u\n", (unsigned)*(volatile uint8_t *)(uintptr_t)number());
}

static void do_trap(void)
{
	__builtin_trap();
}

static void do_alarm(void)
{
	libtocksync_alarm_delay_ms(number());
	printf("rang\n");
}

/* sbrk BYTES, as a signed number */
static void do_sbrk(void)
{
	char *end;
	memop_return_t result = memop(1, (uintptr_t)(uint32_t)strtol(rest, &end, 0));

	printf("sbrk: status %u\n", (unsigned)result.status);
}

/* Fills everything up to the break, and checks that new memory is zero. */
static void do_fill(void)
{
	uint32_t bytes = number();
	memop_return_t result = memop(1, bytes);
	volatile uint8_t *memory = (volatile uint8_t *)result.data;
	uint32_t dirty = 0;

	for (uint32_t i = 0; result.status == 0 && i < bytes; i++) {
		dirty += memory[i] != 0;
		memory[i] = 0xa5;
	}
	printf("fill: status %u, %u dirty\n", (unsigned)result.status, (unsigned)dirty);
}

static void do_led(void)
{
	uint32_t led = number();

	if (number())
		libtock_led_on(led);
	else
		libtock_led_off(led);
}

/* Takes as much of the kernel's time as it can get, by growing and shrinking its memory. */
static void do_hog(void)
{
	for (;;) {
		(void)memop(1, SLOW_PIECE);
		(void)memop(1, (uintptr_t)(uint32_t)-SLOW_PIECE);
	}
}

static void do_flood(void)
{
	for (;;)
		(void)memop(2, 0);
}

static void do_spin(void)
{
	for (;;)
		;
}

static uint32_t deeper(volatile uint32_t *above)
{
	volatile uint32_t here[64];

	here[0] = *above + 1;
	return here[0] == 0 ? 0 : deeper(here) + here[0];
}

static void do_overflow(void)
{
	volatile uint32_t depth = 0;

	(void)deeper(&depth);
}

static void do_class(void)
{
	uint32_t r[4] = {0};

	((void (*)(uint32_t, uint32_t *))0x1ffe0000ul)(number(), r);
	printf("class: %u\n", (unsigned)r[0]);
}

static void do_bytes(void)
{
	records_bytes(number());
}

static void do_sequence(void)
{
	records_sequence(number());
}

static void do_version(void)
{
	records_version(number());
}

static void do_kind(void)
{
	records_kind(number());
}

static void do_report(void)
{
	uint32_t signal = number();

	records_fault(signal, number());
}

static void do_die(void)
{
	records_die(number());
}

static const struct {
	const char *name;
	void (*act)(void);
} commands[] = {
    {"say", do_say},
    {"print", do_print},
    {"exit", do_exit},
    {"restart", do_restart},
    {"write", do_write},
    {"read", do_read},
    {"trap", do_trap},
    {"alarm", do_alarm},
    {"sbrk", do_sbrk},
    {"fill", do_fill},
    {"led", do_led},
    {"hog", do_hog},
    {"flood", do_flood},
    {"spin", do_spin},
    {"overflow", do_overflow},
    {"class", do_class},
    {"bytes", do_bytes},
    {"twice", records_twice},
    {"unread", records_unread},
    {"sequence", do_sequence},
    {"version", do_version},
    {"kind", do_kind},
    {"report", do_report},
    {"die", do_die},
};

static void obey(char *line)
{
	size_t length = strcspn(line, " \n");

	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		if (strlen(commands[i].name) == length && memcmp(commands[i].name, line, length) == 0) {
			rest = line + length;
			commands[i].act();
			return;
		}
	}
	printf("no such command: %s\n", line);
}

int main(void)
{
	static char line[200];

	while (fgets(line, sizeof line, stdin) != NULL)
		obey(line);
	return 0;
}
