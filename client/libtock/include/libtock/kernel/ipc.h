/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Services and clients: apps that find each other by name, share memory and notify each other. Names are libtock-c's.
 *
 *     service:  ipc_register_service_callback("my.service", serve, NULL);   then yield; serve(client, length, buffer, NULL) is called
 *               for each notification, works on the buffer and calls ipc_notify_client(client)
 *     client:   ipc_discover("my.service", &id); ipc_register_client_callback(id, done, NULL); ipc_share(id, buffer, sizeof buffer);
 *               then, as often as it likes, fills the buffer, calls ipc_notify_service(id) and yields until done was called
 *
 * When one notifies the other, both see the same bytes: as the notifier sees them. Between notifications each may see its own. An id is
 * the app's own and names another app for as long as that is loaded; 0 is the app itself.
 *
 * A service that ends takes the share with it. Its clients are told by their callback, with a negative length, and ask
 * ipc_discover again once it is back: the id stays the same, the callback too, only the buffer has to be shared anew.
 *
 * A buffer may have any address and length: what is shared goes through a window of the other app, a quarter of which one buffer may have (tockd and
 * the MPS2 boards: 16 KiB, unless configured otherwise; most boards: 512 bytes; the micro:bit: 64). On boards that protect memory, a buffer
 * whose length is a power of two, at least 32, and whose address is a multiple of that is shared in its place instead, whatever its size,
 * and without copying. There it is the very memory of its owner: it may change while it is read, and when the owner ends or takes it back
 * while the other one is at work on it, that one's next access is a fault. Elsewhere the other one is left with zeroes.
 */
#ifndef LIBTOCK_KERNEL_IPC_H
#define LIBTOCK_KERNEL_IPC_H

#include <libtock/tock.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IPC_DRIVER_NUM 0x10000

/* The id of the app whose package has that name. RETURNCODE_ENODEVICE: none has, or it does not run now; RETURNCODE_ENOMEM: the app
 * has to do with as many others as it may. */
int ipc_discover(const char *pkg_name, size_t *svc_id);

/*
 * Makes the app a service; pkg_name is its own name. The callback's arguments: id of the client that notified, length and address of
 * what it shares (0 and 0 if that is nothing), and the user data. It should not trust what clients wrote, nor that it stays.
 * RETURNCODE_EINVAL: another app has that name and was there first; clients would find that one.
 */
int ipc_register_service_callback(const char *pkg_name, subscribe_upcall callback, void *ud);

/*
 * For the notifications of one service. The callback's arguments: the service's id, length and address of what the service shares
 * (mostly 0 and 0: what the client shares is its own), and the user data. A negative length is a return code, and the last word:
 * RETURNCODE_ENODEVICE when the service has ended; RETURNCODE_ESIZE or RETURNCODE_ENOMEM when a notification could not reach it.
 */
int ipc_register_client_callback(size_t svc_id, subscribe_upcall callback, void *ud);

/*
 * RETURNCODE_ENODEVICE: that life of the other app is over. RETURNCODE_ENOMEM: several notifications wait there already, or there is no
 * room for what is shared; RETURNCODE_ESIZE: that is too large or lies as it cannot be shared. RETURNCODE_EINVAL: no such id, or no client.
 */
int ipc_notify_client(size_t pid);
int ipc_notify_service(size_t pid);

/* Shares a buffer with that app, instead of the one before; NULL and 0 ends it. */
int ipc_share(size_t pid, void *base, int len);

#ifdef __cplusplus
}
#endif

#endif
