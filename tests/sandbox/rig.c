/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/sandbox/rig.h"
#include "daemon/keeper/app_socket.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef RIG_BUILD
#error "RIG_BUILD: where the executables are"
#endif

/* A function that returns at once, for flash that holds nothing else. */
#ifdef __x86_64__
static const uint8_t return_code[] = {0xc3};
#else
static const uint8_t return_code[] = {0xc0, 0x03, 0x5f, 0xd6};
#endif

/* The sequence number of the trap that the puppet waits in, by socket. */
static uint64_t waiting_sequence[65536];

void (*rig_prepare)(void);
const char *rig_folder = RIG_BUILD "/bin";

static _Noreturn void broken(const char *what)
{
	fprintf(stderr, "rig: %s: %s\n", what, strerror(errno));
	printf("not ok rig: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

uint32_t rig_page_size(void)
{
	return (uint32_t)sysconf(_SC_PAGESIZE);
}

void rig_start_only(struct rig *rig, const char *const arguments[])
{
	int ends[2];
	memset(rig, 0, sizeof *rig);
	rig->next_life = 1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		broken("socketpair");
	rig->keeper = fork();
	if (rig->keeper < 0)
		broken("fork");
	if (rig->keeper == 0) {
		const char *vector[16] = {"keeper"};
		for (int i = 0; arguments != NULL && arguments[i] != NULL && i < 14; i++)
			vector[i + 1] = arguments[i];
		if (ends[1] == KEEPER_SOCKET)
			fcntl(KEEPER_SOCKET, F_SETFD, 0);
		else
			dup2(ends[1], KEEPER_SOCKET);
		char path[4096];
		snprintf(path, sizeof path, "%s/keeper", rig_folder);
		if (rig_prepare != NULL)
			rig_prepare();
		execv(path, (char **)vector);
		_exit(127);
	}
	close(ends[1]);
	rig->socket = ends[0];
}

void rig_start(struct rig *rig, const char *const arguments[])
{
	rig_start_only(rig, arguments);
	if (!rig_next(rig, &rig->hello) || rig->hello.kind != KEEPER_HELLO)
		broken("the keeper says no hello");
}

int rig_stop(struct rig *rig)
{
	int status = 0;
	close(rig->socket);
	while (waitpid(rig->keeper, &status, 0) < 0)
		if (errno != EINTR)
			broken("waitpid");
	return status;
}

static bool readable(int fd)
{
	struct pollfd poll_one = {.fd = fd, .events = POLLIN};
	int ready;
	do
		ready = poll(&poll_one, 1, RIG_TIMEOUT_MS);
	while (ready < 0 && errno == EINTR);
	return ready > 0;
}

bool rig_next(struct rig *rig, struct keeper_message *message)
{
	if (rig->stashed > 0) {
		*message = rig->stash[0];
		memmove(rig->stash, rig->stash + 1, --rig->stashed * sizeof rig->stash[0]);
		return true;
	}
	return readable(rig->socket) && recv(rig->socket, message, sizeof *message, 0) == sizeof *message;
}

bool rig_wait(struct rig *rig, uint16_t kind, uint64_t life, struct keeper_message *message)
{
	for (size_t i = 0; i < rig->stashed; i++) {
		if (rig->stash[i].kind != kind || rig->stash[i].life != life)
			continue;
		*message = rig->stash[i];
		memmove(rig->stash + i, rig->stash + i + 1, (--rig->stashed - i) * sizeof rig->stash[0]);
		return true;
	}
	while (readable(rig->socket) && recv(rig->socket, message, sizeof *message, 0) == sizeof *message) {
		if (message->kind == kind && message->life == life)
			return true;
		if (rig->stashed == RIG_STASH)
			broken("too many reports");
		rig->stash[rig->stashed++] = *message;
	}
	return false;
}

void rig_send(struct rig *rig, const void *message, size_t length, const int *descriptors, int count)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(16 * sizeof(int))];
	} control = {0};
	struct iovec place = {(void *)message, length};
	struct msghdr header = {.msg_iov = &place, .msg_iovlen = 1};
	if (count > 0) {
		header.msg_control = &control;
		header.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
		struct cmsghdr *part = CMSG_FIRSTHDR(&header);
		part->cmsg_level = SOL_SOCKET;
		part->cmsg_type = SCM_RIGHTS;
		part->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
		memcpy(CMSG_DATA(part), descriptors, (size_t)count * sizeof(int));
	}
	if (sendmsg(rig->socket, &header, MSG_NOSIGNAL) != (ssize_t)length)
		broken("send to the keeper");
}

void rig_signal(struct rig *rig, uint64_t life, int signal_number)
{
	struct keeper_message message = {.version = KEEPER_VERSION, .kind = KEEPER_SIGNAL, .life = life, .value = signal_number};
	rig_send(rig, &message, sizeof message, NULL, 0);
}

static int make_flash(uint32_t flash_bytes, uint32_t *length)
{
	static uint8_t image[65536];
	static ssize_t image_bytes;
	if (image_bytes == 0) {
		int file = open(RIG_BUILD "/tests/sandbox/puppet.bin", O_RDONLY | O_CLOEXEC);
		if (file < 0 || (image_bytes = read(file, image, sizeof image)) <= 0)
			broken("puppet.bin");
		close(file);
	}
	uint32_t page = rig_page_size();
	*length = flash_bytes != 0 ? flash_bytes : ((uint32_t)image_bytes + page - 1) / page * page;
	int flash = memfd_create("flash", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	uint8_t *bytes = malloc(*length);
	if (flash < 0 || bytes == NULL)
		broken("flash");
	for (uint32_t i = 0; i < *length; i++)
		bytes[i] = i < image_bytes ? image[i] : return_code[i % sizeof return_code];
	if (write(flash, bytes, *length) != (ssize_t)*length ||
	    fcntl(flash, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
		broken("fill the flash");
	free(bytes);
	return flash;
}

static uint32_t or_default(uint32_t value, uint32_t otherwise)
{
	return value != 0 ? value : otherwise;
}

static off_t ram_offset(const struct app *app)
{
	return (off_t)app->header.kernel_bytes + app->header.page_size + app->header.share_bytes;
}

void app_set_break(struct app *app, uint32_t bytes)
{
	app->break_bytes = bytes;
	if (ftruncate(app->region, ram_offset(app) + bytes) != 0)
		broken("move the end of the region");
}

static void make_region(struct app *app, const struct app_plan *plan)
{
	uint32_t page = rig_page_size();
	app->header.magic = REGION_MAGIC;
	app->header.layout_version = REGION_LAYOUT_VERSION;
	app->header.trap_version = TRAP_VERSION;
	app->header.page_size = page;
	app->header.kernel_bytes = or_default(plan->kernel_bytes, 2 * page);
	app->header.share_bytes = plan->share_bytes;
	app->header.ram_bytes = or_default(plan->ram_bytes, 16 * page);
	app->header.life = app->life;
	snprintf(app->header.name, sizeof app->header.name, "%s", plan->name != NULL ? plan->name : "puppet");
	app->region = memfd_create("region", MFD_CLOEXEC);
	if (app->region < 0)
		broken("region");
	app_set_break(app, or_default(plan->break_bytes, 4 * page));
	struct region_header header = app->header;
	if (plan->spoil != NULL)
		plan->spoil(&header);
	if (pwrite(app->region, &header, sizeof header, 0) != sizeof header)
		broken("write the region");
}

struct keeper_message app_spawn(struct rig *rig, struct app *app, const struct app_plan *plan)
{
	static const struct app_plan nothing_special;
	if (plan == NULL)
		plan = &nothing_special;
	*app = (struct app){.life = rig->next_life++};
	int flash = make_flash(plan->flash_bytes, &app->header.flash_bytes);
	make_region(app, plan);
	int ends[2];
	if (app_socket_pair(ends) != 0)
		broken("app_socket_pair");
	app->socket = ends[0];
	waiting_sequence[app->socket] = 0;

	const uint32_t r[4] = {PUPPET_START, 0x11, 0x22, LAYOUT_RAM + app->break_bytes};
	const struct trap_record unasked = {.sequence = 0};
	uint32_t pc = or_default(plan->init_pc, LAYOUT_FLASH + PUPPET_ENTRY);
	if (!plan->no_init && !app_reply(app, &unasked, REPLY_INIT, 0, pc, plan->init_r != NULL ? plan->init_r : r))
		broken("send INIT");

	struct keeper_message request = {.version = KEEPER_VERSION, .kind = KEEPER_SPAWN, .life = app->life}, answer;
	snprintf(request.name, sizeof request.name, "%s", app->header.name);
	const int descriptors[] = {ends[1], flash, app->region};
	rig_send(rig, &request, sizeof request, descriptors, 3);
	close(ends[1]);
	close(flash);
	for (;;) {
		if (!readable(rig->socket) || recv(rig->socket, &answer, sizeof answer, 0) != sizeof answer)
			broken("the keeper does not answer");
		if (answer.life == app->life && (answer.kind == KEEPER_SPAWNED || answer.kind == KEEPER_FAILED))
			break;
		if (rig->stashed == RIG_STASH)
			broken("too many reports");
		rig->stash[rig->stashed++] = answer;
	}
	app->pid = answer.kind == KEEPER_SPAWNED ? answer.value : 0;
	return answer;
}

void app_begin(struct rig *rig, struct app *app, const struct app_plan *plan)
{
	struct keeper_message answer = app_spawn(rig, app, plan);
	struct trap_record record;
	if (answer.kind != KEEPER_SPAWNED) {
		errno = answer.value;
		broken(answer.name);
	}
	if (app_receive(app, &record, sizeof record) != sizeof record || record.kind != TRAP_CALL || record.r[0] != PUPPET_START)
		broken("the puppet does not start");
	waiting_sequence[app->socket] = record.sequence;
}

void app_close(struct app *app)
{
	close(app->socket);
	close(app->region);
}

int app_wait(struct rig *rig, struct app *app)
{
	struct keeper_message message;
	return rig_wait(rig, KEEPER_EXITED, app->life, &message) ? message.value : -1;
}

int app_end(struct rig *rig, struct app *app)
{
	rig_signal(rig, app->life, SIGKILL);
	int status = app_wait(rig, app);
	app_close(app);
	return status;
}

ssize_t app_receive(struct app *app, void *message, size_t size)
{
	if (!readable(app->socket))
		return -ETIMEDOUT;
	ssize_t length = recv(app->socket, message, size, MSG_TRUNC);
	return length >= 0 ? length : -errno;
}

bool app_send(struct app *app, const void *message, size_t length)
{
	return send(app->socket, message, length, MSG_NOSIGNAL) == (ssize_t)length;
}

bool app_reply(struct app *app, const struct trap_record *to, uint8_t kind, uint8_t written, uint32_t pc, const uint32_t r[4])
{
	struct trap_reply reply = {.version = TRAP_VERSION,
				   .kind = kind,
				   .written = written,
				   .pc = pc,
				   .sequence = to->sequence,
				   .r = {r[0], r[1], r[2], r[3]}};
	return app_send(app, &reply, sizeof reply);
}

void app_order(struct app *app, enum puppet_order order, uint32_t a, uint32_t b, uint32_t c)
{
	const uint32_t r[4] = {order, a, b, c};
	const struct trap_record to = {.sequence = waiting_sequence[app->socket]};
	if (!app_reply(app, &to, REPLY_RETURN, 0xf, 0, r))
		broken("send an order");
}

void app_order_address(struct app *app, enum puppet_order order, uint64_t address, uint32_t c)
{
	app_order(app, order, (uint32_t)address, (uint32_t)(address >> 32), c);
}

bool app_done(struct app *app, uint64_t *result)
{
	struct trap_record record;
	if (app_receive(app, &record, sizeof record) != sizeof record || record.version != TRAP_VERSION ||
	    record.kind != TRAP_CALL)
		return false;
	waiting_sequence[app->socket] = record.sequence;
	if (result != NULL)
		*result = record.r[1] | (uint64_t)record.r[2] << 32;
	return true;
}

bool app_faulted(struct app *app, struct fault_record *fault)
{
	return app_receive(app, fault, sizeof *fault) == sizeof *fault && fault->version == TRAP_VERSION &&
	       fault->kind == TRAP_FAULT;
}

ssize_t rig_read_proc(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return -1;
	ssize_t length = 0, part;
	while ((part = read(file, text + length, size - 1 - (size_t)length)) > 0)
		length += part;
	close(file);
	text[length] = '\0';
	return part < 0 ? -1 : length;
}

pid_t rig_inner_keeper(const struct rig *rig)
{
	char name[64], text[64];
	snprintf(name, sizeof name, "task/%d/children", rig->keeper);
	return rig_read_proc(rig->keeper, name, text, sizeof text) > 0 ? atoi(text) : 0;
}

static bool is_alive(pid_t pid)
{
	char text[512];
	if (rig_read_proc(pid, "stat", text, sizeof text) <= 0)
		return false;
	const char *state = strrchr(text, ')'); /* a name may hold anything */
	return state != NULL && state[2] != 'Z' && state[2] != 'X';
}

bool rig_is_gone(pid_t pid)
{
	for (int waited_ms = 0; is_alive(pid); waited_ms += 5) {
		if (waited_ms >= RIG_TIMEOUT_MS)
			return false;
		usleep(5000);
	}
	return true;
}
