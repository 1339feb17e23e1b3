/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * gate_on_its_own APPHOST: extracts the gate page from an apphost and runs it in a separate process without a sandbox. So a user-mode
 * emulator, which supports neither seccomp nor namespaces, can test the gate of another processor.
 */
#include "protocol/layout.h"
#include "protocol/trap.h"
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_BYTES 65536

/* As protocol/trap.h defines struct fault_record: the number of registers, and which are pc and stack pointer. */
#ifdef __x86_64__
enum { REGISTERS = 18, STACK_POINTER = 7, PC = 16 };
#else
enum { REGISTERS = 34, STACK_POINTER = 31, PC = 32 };
#endif

static int daemon_end;
static int bad;

static void result(const char *name, bool good)
{
	printf("%s %s on " ARCHITECTURE "%s\n", good ? "ok" : "not ok", name, good ? "" : ": see the source");
	bad += !good;
}

static _Noreturn void broken(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static uint8_t *read_file(const char *path, size_t *size)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	off_t end = file >= 0 ? lseek(file, 0, SEEK_END) : -1;
	if (end <= 0)
		broken(path);
	uint8_t *bytes = malloc((size_t)end);
	if (bytes == NULL || pread(file, bytes, (size_t)end, 0) != end)
		broken(path);
	close(file);
	*size = (size_t)end;
	return bytes;
}

static void place(uintptr_t address, size_t length, int protection)
{
	if (mmap((void *)address, length, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) !=
	    (void *)address)
		broken("mmap");
}

static void place_gate(const uint8_t *file)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
	const Elf64_Phdr *segments = (const Elf64_Phdr *)(file + header->e_phoff);
	for (int i = 0; i < header->e_phnum; i++) {
		if (segments[i].p_type != PT_LOAD || segments[i].p_vaddr != LAYOUT_GATE)
			continue;
		place(LAYOUT_GATE, segments[i].p_filesz, PROT_READ | PROT_WRITE);
		memcpy((void *)LAYOUT_GATE, file + segments[i].p_offset, segments[i].p_filesz);
		__builtin___clear_cache((char *)LAYOUT_GATE, (char *)LAYOUT_GATE + segments[i].p_filesz);
		if (mprotect((void *)LAYOUT_GATE, segments[i].p_filesz, PROT_READ | PROT_EXEC) != 0)
			broken("mprotect");
		return;
	}
	fprintf(stderr, "no gate in this apphost\n");
	exit(EXIT_FAILURE);
}

static uintptr_t symbol(const uint8_t *file, const char *name)
{
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
	const Elf64_Shdr *sections = (const Elf64_Shdr *)(file + header->e_shoff);
	for (int i = 0; i < header->e_shnum; i++) {
		if (sections[i].sh_type != SHT_SYMTAB)
			continue;
		const Elf64_Sym *symbols = (const Elf64_Sym *)(file + sections[i].sh_offset);
		const char *names = (const char *)file + sections[sections[i].sh_link].sh_offset;
		for (size_t s = 0; s < sections[i].sh_size / sizeof *symbols; s++)
			if (strcmp(names + symbols[s].st_name, name) == 0)
				return symbols[s].st_value;
	}
	fprintf(stderr, "no symbol %s\n", name);
	exit(EXIT_FAILURE);
}

static void say(uint8_t kind, uint8_t written, uint64_t sequence, uint32_t pc, uint32_t first)
{
	const struct trap_reply reply = {.version = TRAP_VERSION,
					 .kind = kind,
					 .written = written,
					 .pc = pc,
					 .sequence = sequence,
					 .r = {first, first + 1, first + 2, first + 3}};
	if (send(daemon_end, &reply, sizeof reply, 0) != sizeof reply)
		broken("send");
}

static bool was_told(uint32_t class_number, uint64_t sequence, uint32_t first)
{
	struct trap_record record;
	return recv(daemon_end, &record, sizeof record, MSG_DONTWAIT) == sizeof record && record.version == TRAP_VERSION &&
	       record.kind == TRAP_CALL && record.class_number == class_number && record.sequence == sequence &&
	       record.r[0] == first && record.r[1] == first + 1 && record.r[2] == first + 2 && record.r[3] == first + 3;
}

static gate_trap_function *const trap = (gate_trap_function *)LAYOUT_GATE;

static void test_return(void)
{
	uint32_t r[4] = {10, 11, 12, 13};
	say(REPLY_RETURN, 0x5, 1, 0, 100);
	trap(2, r);
	result("the gate writes the registers of the reply alone",
	       was_told(2, 1, 10) && r[0] == 100 && r[1] == 11 && r[2] == 102 && r[3] == 13);
}

static uint32_t upcall_r[4];

static void upcall(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	const uint32_t r[4] = {r0, r1, r2, r3};
	uint32_t inner[4] = {30, 31, 32, 33};
	memcpy(upcall_r, r, sizeof r);
	say(REPLY_RETURN, 0xf, 3, 0, 300);
	trap(5, inner);
}

static void test_upcall(void)
{
	uint32_t r[4] = {20, 21, 22, 23};
	say(REPLY_RETURN, 0xf, 1, 0, 666); /* an old one */
	say(REPLY_UPCALL, 0, 2, (uint32_t)(uintptr_t)upcall, 200);
	trap(0, r);
	bool told = was_told(0, 2, 20) && was_told(5, 3, 30);
	result("the gate makes upcalls, in which the app may trap",
	       told && upcall_r[0] == 200 && upcall_r[3] == 203 && r[0] == 20 && r[3] == 23);
}

static int status_of(pid_t child)
{
	int status = -1;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static _Noreturn void landed(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	bool good = r0 == 400 && r1 == 401 && r2 == 402 && r3 == LAYOUT_RAM + STACK_BYTES && here > LAYOUT_RAM && here < r3;
	_exit(good ? 42 : 43);
}

static void test_jump(const uint8_t *file)
{
	const struct trap_reply init = {
	    .kind = REPLY_INIT, .pc = (uint32_t)(uintptr_t)landed, .r = {400, 401, 402, LAYOUT_RAM + STACK_BYTES}};
	void (*jump)(const struct trap_reply *) = (void (*)(const struct trap_reply *))symbol(file, "gate_jump");
	pid_t child = fork();
	if (child == 0)
		jump(&init);
	result("the gate enters the app with its registers and stack", status_of(child) == 42);
}

static _Noreturn void fault_with_handler(const uint8_t *file)
{
	stack_t stack = {.ss_sp = (void *)LAYOUT_FAULT_STACK, .ss_size = STACK_BYTES};
	struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
	action.sa_sigaction = (void (*)(int, siginfo_t *, void *))symbol(file, "gate_fault");
	if (sigaltstack(&stack, NULL) != 0 || sigaction(SIGSEGV, &action, NULL) != 0)
		_exit(44);
	close(daemon_end);
	*(volatile int *)0x120 = 1;
	_exit(45);
}

static void test_fault(const uint8_t *file)
{
	struct fault_record fault = {0};
	pid_t child = fork();
	if (child == 0)
		fault_with_handler(file);
	bool told = recv(daemon_end, &fault, sizeof fault, 0) == sizeof fault;
	told = told && fault.kind == TRAP_FAULT && fault.signal == SIGSEGV && fault.address == 0x120;
	told = told && fault.register_count == REGISTERS && fault.pc != 0 && fault.stack_pointer != 0;
	told = told && fault.registers[PC] == fault.pc && fault.registers[STACK_POINTER] == fault.stack_pointer;
	/* An invalid message or a hang-up must end it now. */
	send(daemon_end, "", 0, 0);
	result("the gate reports a fault with the registers", told && status_of(child) == 1);
}

static void test_no_reply(void)
{
	pid_t child = fork();
	if (child == 0) {
		uint32_t r[4] = {0};
		trap(1, r);
		_exit(46);
	}
	struct trap_record record;
	bool told = recv(daemon_end, &record, sizeof record, 0) == sizeof record;
	send(daemon_end, "short", 5, 0);
	result("the gate ends the app at what is no reply", told && status_of(child) == 1);
}

int main(int argc, char **argv)
{
	size_t size;
	int ends[2];
	if (argc != 2) {
		fprintf(stderr, "usage: gate_on_its_own APPHOST\n");
		return EXIT_FAILURE;
	}
	alarm(60);
	setvbuf(stdout, NULL, _IONBF, 0); /* children must not print it again */
	const uint8_t *file = read_file(argv[1], &size);
	place_gate(file);
	place(LAYOUT_TRAP_PAGE, 4096, PROT_READ | PROT_WRITE);
	place(LAYOUT_RAM, STACK_BYTES, PROT_READ | PROT_WRITE);
	place(LAYOUT_FAULT_STACK, STACK_BYTES, PROT_READ | PROT_WRITE);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0 || dup2(ends[1], 40) != 40 || dup2(ends[0], 41) != 41 ||
	    dup2(40, LAYOUT_SOCKET) != LAYOUT_SOCKET)
		broken("sockets");
	daemon_end = 41;
	for (int i = 0; i < 2; i++)
		if (ends[i] != LAYOUT_SOCKET)
			close(ends[i]);
	close(40);
	test_return();
	test_upcall();
	test_jump(file);
	test_fault(file);
	test_no_reply();
	return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
