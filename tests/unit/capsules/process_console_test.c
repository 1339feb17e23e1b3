/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The process console on the real core, with a terminal on which the test types and reads. */
#include <kc/process_printer.h>
#include <string.h>

#include "capsules/process_console.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/text_writer.h"

#define PIECE 40u

/* The wire. */
static struct {
	char out[32768]; /* everything sent */
	bool sending, receiving, refuses;
	uint32_t transmissions;
} wire;
static struct capsule_process_console console;

static enum kc_error transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	(void)context;
	(void)writer;
	CU_ASSERT_EQUAL(channel, 0);
	CU_ASSERT_FALSE(wire.sending);
	CU_ASSERT_TRUE_FATAL(length > 0 && length <= PIECE && strlen(wire.out) + length < sizeof wire.out);
	if (wire.refuses)
		return KC_FAIL;
	strncat(wire.out, (const char *)bytes, length);
	wire.sending = true;
	wire.transmissions++;
	return KC_OK;
}

static enum kc_error receive(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length)
{
	(void)context;
	(void)reader;
	CU_ASSERT_EQUAL(channel, 0);
	CU_ASSERT_EQUAL(length, 1);
	CU_ASSERT_FALSE(wire.receiving);
	wire.receiving = true;
	return KC_OK;
}

static const struct kc_hil_uart_ops uart_ops = {.transmit = transmit, .receive = receive};
static const struct kc_hil_uart uart = {.ops = &uart_ops};

static void drain(void)
{
	while (wire.sending) {
		wire.sending = false;
		capsule_process_console_transmitted(&console, 0, PIECE);
	}
}

/* A byte arrives; false if the console does not receive. */
static bool arrives(uint8_t byte)
{
	if (!wire.receiving)
		return false;
	wire.receiving = false;
	capsule_process_console_received(&console, 0, &byte, 1);
	return true;
}

/* Types slowly. Returns what the terminal received since the last call. */
static const char *type(const char *keys)
{
	static char shown[sizeof wire.out];

	for (; *keys != 0; keys++) {
		CU_ASSERT_TRUE(arrives((uint8_t)*keys));
		drain();
	}
	memcpy(shown, wire.out, sizeof shown);
	wire.out[0] = 0;
	return shown;
}

/* Types a command. Returns its output, without the echo and the following prompt. */
static const char *answer(const char *command)
{
	static char cut[sizeof wire.out];
	size_t echo = strlen(command) + 2;
	char line[128];

	snprintf(line, sizeof line, "%s\r", command);
	snprintf(cut, sizeof cut, "%s", type(line));
	CU_ASSERT_TRUE_FATAL(strlen(cut) >= echo + 6);
	CU_ASSERT_EQUAL(strncmp(cut, command, strlen(command)), 0);
	CU_ASSERT_STRING_EQUAL(cut + strlen(cut) - 6, "tock$ ");
	cut[strlen(cut) - 6] = 0;
	return cut + echo;
}

static uint32_t resets;

/* The line end is echoed first: a script that waits for it would wait in vain after the reset. */
static void reset(void *context)
{
	CU_ASSERT_STRING_EQUAL(wire.out, "reset\r\n");
	++*(uint32_t *)context;
}

static const struct capsule_process_console_addresses addresses = {
    .stack_start = 0x20000000,
    .stack_end = 0x20001000,
    .relocations_start = 0x20001000,
    .relocations_end = 0x20001100,
    .bss_start = 0x20001100,
    .bss_end = 0x20003000,
    .text_start = 0x00000000,
    .read_only_data_start = 0x0000c000,
    .text_end = 0x0000e000,
};
static struct capsule_process_console_board the_board;

static void load(const char *name)
{
	struct tbf_builder tbf;

	tbf_make_app(&tbf, name, RIG_APP_RAM, 0x800);
	(void)rig_run(rig_load_app(&tbf));
}

static void begin(void)
{
	rig_init();
	memset(&wire, 0, sizeof wire);
	resets = 0;
	the_board = (struct capsule_process_console_board){.build = "test"};
	capsule_process_console_init(&console, &rig.kernel, uart, PIECE, &the_board);
}

static void begin_at_prompt(void)
{
	begin();
	capsule_process_console_start(&console, false);
	drain();
	CU_ASSERT_STRING_EQUAL(type(""), "tock$ ");
}

static void two_apps(void)
{
	begin_at_prompt();
	load("blink");
	load("hello");
}

static bool prints(const char *text, const char *words)
{
	if (strstr(text, words) != NULL)
		return true;
	fprintf(stderr, "not printed: %s\nbut:\n%s\n", words, text);
	return false;
}

#define VALID_COMMANDS                                                                                                   \
	"Valid commands are: help status list stop start fault boot terminate process kernel reset panic console-start " \
	"console-stop\r\n"

static void starts_with_a_prompt(void)
{
	char version[64];

	begin_at_prompt();
	CU_ASSERT_STRING_EQUAL(type("\r"), "\r\ntock$ ");
	capsule_process_console_start(&console, true); /* it is already running */
	drain();
	CU_ASSERT_STRING_EQUAL(type(""), "");
	begin();
	capsule_process_console_start(&console, true);
	drain();
	snprintf(version, sizeof version, "Kernel version: %d.%d (build test)\r\n", KC_KERNEL_MAJOR, KC_KERNEL_MINOR);
	CU_ASSERT_TRUE(prints(wire.out, version));
	CU_ASSERT_TRUE(prints(wire.out, "Welcome to the process console.\r\n" VALID_COMMANDS "tock$ "));
}

static void help(void)
{
	begin_at_prompt();
	CU_ASSERT_STRING_EQUAL(answer("help"), "Welcome to the process console.\r\n" VALID_COMMANDS);
	CU_ASSERT_STRING_EQUAL(answer("nonsense"), VALID_COMMANDS);
	CU_ASSERT_STRING_EQUAL(answer("   "), VALID_COMMANDS);
	CU_ASSERT_STRING_EQUAL(answer("  helpless "), "Welcome to the process console.\r\n" VALID_COMMANDS);
}

static void list(void)
{
	two_apps();
	struct kc_resume resume;

	CU_ASSERT_STRING_EQUAL(answer("list"),
			       " PID    ShortID    Name                Quanta  Syscalls  Restarts  Grants  State\r\n"
			       " 0      Unique     blink                    0         0         0   0/ 3   Running\r\n"
			       " 1      Unique     hello                    0         0         0   0/ 3   Running\r\n");
	rig_call(1, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0, &resume);
	rig_call(1, KC_CLASS_YIELD, 2, 5, 1, 0, &resume);
	rig.slots[0].timeslice_expirations = 12;
	rig.slots[0].short_id.fixed = 0xabc123;
	kc_process_fault(&rig.kernel, 0);
	CU_ASSERT_STRING_EQUAL(answer("list"),
			       " PID    ShortID    Name                Quanta  Syscalls  Restarts  Grants  State\r\n"
			       " 0      0xabc123   blink                   12         0         0   0/ 3   Faulted\r\n"
			       " 1      Unique     hello                    0         2         0   1/ 3   YieldedFor(UpcallId { "
			       "driver_num: 0x5, subscribe_num: 1 })\r\n");
	begin_at_prompt();
	CU_ASSERT_STRING_EQUAL(answer("list"),
			       " PID    ShortID    Name                Quanta  Syscalls  Restarts  Grants  State\r\n");
}

static void status(void)
{
	two_apps();
	struct kc_resume resume;

	rig_call(1, KC_CLASS_YIELD, 1, 0, 0, 0, &resume);
	rig.slots[0].timeslice_expirations = 3;
	rig.slots[1].timeslice_expirations = 4;
	CU_ASSERT_STRING_EQUAL(answer("status"), "Total processes: 2\r\nActive processes: 2\r\nTimeslice expirations: 7\r\n");
	kc_process_fault(&rig.kernel, 0);
	CU_ASSERT_STRING_EQUAL(answer("status"), "Total processes: 2\r\nActive processes: 1\r\nTimeslice expirations: 7\r\n");
	/* As with Tock, a process that waits for one upcall is not active, nor is one that is stopped. */
	two_apps();
	rig_call(1, KC_CLASS_YIELD, 2, RIG_DRIVER, 0, 0, &resume);
	CU_ASSERT_STRING_EQUAL(answer("status"), "Total processes: 2\r\nActive processes: 1\r\nTimeslice expirations: 0\r\n");
	kc_process_stop(&rig.kernel, 0);
	CU_ASSERT_STRING_EQUAL(answer("status"), "Total processes: 2\r\nActive processes: 0\r\nTimeslice expirations: 0\r\n");
}

static void managing(void)
{
	two_apps();
	CU_ASSERT_STRING_EQUAL(answer("stop blink"), "Process blink stopped\r\n");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 0), KC_STATE_STOPPED_RUNNING);
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 1), KC_STATE_RUNNING);
	CU_ASSERT_STRING_EQUAL(answer("start  blink  now"), "Process blink resumed.\r\n");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 0), KC_STATE_RUNNING);
	CU_ASSERT_STRING_EQUAL(answer("fault hello"), "Process hello now faulted\r\n");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 1), KC_STATE_FAULTED);
	CU_ASSERT_STRING_EQUAL(answer("boot hello"), "Process hello has not terminated: terminate it before it boots\r\n");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 1), KC_STATE_FAULTED);
	CU_ASSERT_STRING_EQUAL(answer("terminate hello"), "Process hello terminated\r\n");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 1), KC_STATE_TERMINATED);
	CU_ASSERT_STRING_EQUAL(answer("boot hello"), "");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 1), KC_STATE_YIELDED);
	CU_ASSERT_EQUAL(rig_info(1).restart_count, 1);
	CU_ASSERT_EQUAL(rig_info(1).completion, KC_COMPLETION_NO_CODE);
}

static void all_of_a_name(void)
{
	two_apps();
	load("blink");
	CU_ASSERT_STRING_EQUAL(answer("stop blink"), "Process blink stopped\r\nProcess blink stopped\r\n");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 0), KC_STATE_STOPPED_RUNNING);
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 1), KC_STATE_RUNNING);
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 2), KC_STATE_STOPPED_RUNNING);
}

static void names_that_nobody_has(void)
{
	two_apps();
	CU_ASSERT_STRING_EQUAL(answer("stop blin"), "No process is named blin\r\n");
	CU_ASSERT_STRING_EQUAL(answer("stop blinky"), "No process is named blinky\r\n");
	CU_ASSERT_STRING_EQUAL(answer("boot x"), "No process is named x\r\n");
	CU_ASSERT_STRING_EQUAL(answer("process x"), "No process is named x\r\n");
	CU_ASSERT_STRING_EQUAL(answer("stop"), "Name a process, as list shows it: stop NAME\r\n");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 0), KC_STATE_RUNNING);
}

static void process(void)
{
	struct text_writer overview;

	two_apps();
	text_writer_begin(&overview);
	kc_process_print_overview(&rig.kernel, 1, &overview.writer);
	CU_ASSERT_STRING_EQUAL(answer("process hello"), overview.text);
	CU_ASSERT_TRUE(strlen(overview.text) > sizeof console.out); /* it is sent in parts */
}

static void kernel_map(void)
{
	char wanted[2048];
	char version[64];

	begin_at_prompt();
	snprintf(version, sizeof version, "Kernel version: %d.%d (build test)\r\n", KC_KERNEL_MAJOR, KC_KERNEL_MINOR);
	CU_ASSERT_STRING_EQUAL(answer("kernel"), version);
	the_board.addresses = &addresses;
	snprintf(wanted, sizeof wanted,
		 "%s"
		 "\r\n ╔═══════════╤══════════════════════════════╗"
		 "\r\n ║  Address  │ Region Name    Used (bytes)  ║"
		 "\r\n ╚0x20003000═╪══════════════════════════════╝"
		 "\r\n             │   BSS          7936"
		 "\r\n  0x20001100 ┼─────────────────────────────── S"
		 "\r\n             │   Relocate      256            R"
		 "\r\n  0x20001000 ┼─────────────────────────────── A"
		 "\r\n             │ ▼ Stack        4096            M"
		 "\r\n  0x20000000 ┼───────────────────────────────"
		 "\r\n             ....."
		 "\r\n  0x0000E000 ┼─────────────────────────────── F"
		 "\r\n             │   RoData       8192            L"
		 "\r\n  0x0000C000 ┼─────────────────────────────── A"
		 "\r\n             │   Code        49152            S"
		 "\r\n  0x00000000 ┼─────────────────────────────── H"
		 "\r\n",
		 version);
	CU_ASSERT_STRING_EQUAL(answer("kernel"), wanted);
}

static void resetting(void)
{
	begin_at_prompt();
	CU_ASSERT_STRING_EQUAL(answer("reset"), "Reset function is not implemented\r\n");
	the_board.reset = reset;
	the_board.reset_context = &resets;
	CU_ASSERT_STRING_EQUAL(answer("reset"), "");
	CU_ASSERT_EQUAL(resets, 1);
}

static void panicking(void)
{
	begin_at_prompt();
	if (setjmp(rig.panic_jump) == 0) {
		(void)type("panic\r");
		CU_FAIL("the kernel did not panic");
	}
	CU_ASSERT_STRING_EQUAL(rig.panic_reason, "Process Console forced a kernel panic.");
	CU_ASSERT_STRING_EQUAL(wire.out, "panic\r\n");
}

/* In hibernation there is no echo and no output until console-start. */
static void hibernation(void)
{
	two_apps();
	CU_ASSERT_STRING_EQUAL(type("console-stop\r"), "console-stop\r\nDisabling the process console.\r\n"
						       "Run console-start to reactivate.\r\n");
	CU_ASSERT_STRING_EQUAL(type("stop blink\rlist\rpanic\r"), "");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 0), KC_STATE_RUNNING);
	CU_ASSERT_STRING_EQUAL(type("console-start\r"), "tock$ ");
	CU_ASSERT_STRING_EQUAL(answer("stop blink"), "Process blink stopped\r\n");
	begin();
	capsule_process_console_start_hibernated(&console);
	drain();
	CU_ASSERT_STRING_EQUAL(type("help\r"), "");
	CU_ASSERT_STRING_EQUAL(type("console-start\r"), "tock$ ");
}

/* Columns stay aligned if a name has multi-byte characters, and long names are not cut. */
static void names_in_columns(void)
{
	begin_at_prompt();
	load("m\xc3\xa4h");
	load("a name of more than twenty characters");
	CU_ASSERT_TRUE(prints(answer("list"), " 0      Unique     m\xc3\xa4h                      0"));
	CU_ASSERT_TRUE(prints(answer("list"), " 1      Unique     a name of more than twenty characters     0"));
}

/* Everything is typed at once while the device is busy: nothing is lost, and each command is answered. */
static void typed_ahead(void)
{
	static const char keys[] = "stop blink\r\nstatus\n\nstart blink\r";

	two_apps();
	for (uint32_t i = 0; keys[i] != 0; i++)
		CU_ASSERT_TRUE(arrives((uint8_t)keys[i]));
	CU_ASSERT_TRUE(wire.sending);
	drain();
	CU_ASSERT_STRING_EQUAL(wire.out, "stop blink\r\nProcess blink stopped\r\ntock$ "
					 "status\r\nTotal processes: 2\r\nActive processes: 1\r\nTimeslice expirations: 0\r\n"
					 "tock$ \r\ntock$ start blink\r\nProcess blink resumed.\r\ntock$ ");
}

/* More input than is buffered: the console does not receive until there is room. */
static void typed_too_far_ahead(void)
{
	uint32_t typed = 0;

	begin_at_prompt();
	CU_ASSERT_TRUE(arrives('x'));
	while (arrives('x'))
		typed++;
	CU_ASSERT_EQUAL(typed, PROCESS_CONSOLE_TYPED_AHEAD);
	drain();
	CU_ASSERT_TRUE(wire.receiving);
	CU_ASSERT_EQUAL(strlen(type("")), PROCESS_CONSOLE_LINE_MAX - 1); /* the rest did not fit into the line */
}

/* If the device refuses, text is lost, but the console continues. */
static void refusing_device(void)
{
	two_apps();
	wire.refuses = true;
	CU_ASSERT_STRING_EQUAL(type("stop blink\rlist\r"), "");
	CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, 0), KC_STATE_STOPPED_RUNNING);
	wire.refuses = false;
	CU_ASSERT_STRING_EQUAL(answer("start blink"), "Process blink resumed.\r\n");
}

HARNESS_MAIN({"the console begins with a prompt", starts_with_a_prompt}, {"help, and what is no command", help}, {"list", list},
	     {"status", status}, {"stop, start, fault, terminate, boot", managing},
	     {"all processes of a name are managed", all_of_a_name}, {"names that nobody has", names_that_nobody_has},
	     {"process", process}, {"kernel", kernel_map}, {"reset", resetting}, {"panic", panicking},
	     {"console-stop and console-start", hibernation}, {"names in columns", names_in_columns},
	     {"what is typed ahead waits", typed_ahead}, {"who types too far ahead waits", typed_too_far_ahead},
	     {"a device that refuses", refusing_device})
