/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "attack.h"
#include <libtock-sync/services/alarm.h>
#include <stdio.h>
#include <string.h>

#include "tests/apps/package_name.h"

static const struct attacks *const groups[] = {&record_attacks, &memory_attacks, &buffer_attacks, &life_attacks,
					       &flood_attacks,  &fuzz_attacks,   &share_attacks};

uint8_t large_buffer[65536];

void succeed(void)
{
	printf("as it should be\n");
	tock_exit(0);
}

void broke_through(void)
{
	printf("NOBODY STOPPED ME\n");
	tock_exit(100);
}

void fault(void)
{
	/* Volatile, so that the compiler does not warn about the address. */
	volatile uintptr_t nowhere = 8;

	*(volatile uint32_t *)nowhere = 0;
	broke_through();
}

char next_order(void)
{
	char line[4] = "";

	/* Read whole lines, so that stdio holds nothing back from the next life. */
	fgets(line, sizeof line, stdin);
	return line[0];
}

void wait_ms(uint32_t ms)
{
	libtocksync_alarm_delay_ms(ms);
}

struct registers trap(uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	struct registers registers = {{r0, r1, r2, r3}};

	((gate_trap_function *)LAYOUT_GATE)(class_number, registers.r);
	return registers;
}

uint32_t memory_value(uint32_t operation)
{
	struct registers answer = trap(MEMOP, operation, 0, 0, 0);

	EXPECT_EQUAL(answer.r[0], SUCCESS_U32);
	return answer.r[1];
}

uint32_t current_break(void)
{
	return memory_value(SBRK);
}

bool set_break(uint32_t address)
{
	struct registers answer = trap(MEMOP, BRK, address, 0, 0);

	if (answer.r[0] == SUCCESS)
		return true;
	EXPECT_EQUAL(answer.r[0], FAILURE);
	EXPECT_EQUAL(answer.r[1], NOMEM);
	return false;
}

uint32_t give(uint32_t class_number, uint32_t driver, uint32_t number, uint32_t address, uint32_t length)
{
	struct registers answer = trap(class_number, driver, number, address, length);

	if (answer.r[0] == SUCCESS_U32_U32)
		return 0;
	EXPECT_EQUAL(answer.r[0], FAILURE_U32_U32);
	EXPECT_EQUAL(answer.r[2], address);
	EXPECT_EQUAL(answer.r[3], length);
	return answer.r[1];
}

int main(void)
{
	char name[PACKAGE_NAME_BYTES];
	uint32_t argument = package_name(name);

	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		for (size_t j = 0; j < groups[i]->count; j++) {
			if (strcmp(groups[i]->list[j].name, name) != 0)
				continue;
			groups[i]->list[j].run(argument);
			broke_through();
		}
	}
	printf("BROKEN: there is no attack '%s'\n", name);
	tock_exit(102);
}
