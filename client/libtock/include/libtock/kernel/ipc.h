/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Services and clients: apps find each other by name, share memory and notify each other. Function names are libtock-c's.
 *
 *     service:  ipc_register_service_callback("my.service", serve, NULL);   then yield; serve(client, length, buffer, NULL) is called
 *               for each notification, works on the buffer and calls ipc_notify_client(client)
 *     client:   ipc_discover("my.service", &id); ipc_register_client_callback(id, done, NULL); ipc_share(id, buffer, sizeof buffer);
 *               then, as often as it likes, fills the buffer, calls ipc_notify_service(id) and yields until done was called
 *
 * After a notification, the receiver sees the shared bytes as the notifier sees them. Between notifications the two may see
 * different bytes. An id is private to an app; it names another app as long as that app is loaded; 0 is the app itself.
 *
 * When a service ends, the share ends. Its clients are told by their callback, with a negative length, and call ipc_discover
 * again once the service is back: id and callback stay the same, only the buffer must be shared again.
 *
 * A buffer may have any address and length. It is copied through a window of the other app; one buffer may take a quarter of the
 * window (tockd and the MPS2 boards: 16 KiB, unless configured otherwise; most boards: 512 bytes; the micro:bit: 64). On boards
 * with memory protection, a buffer of any size whose length is a power of two, at least 32, and whose address is a multiple of
 * the length is shared in place instead, without copying. The other app then accesses the owner's memory itself: it may change
 * while it is read, and if the owner ends or withdraws it while the other app uses it, the other app's next access faults. A
 * copied buffer reads as zeros then.
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

/*
 * Finds the app whose package has that name. Returns RETURNCODE_ENODEVICE if there is none or it is not running,
 * RETURNCODE_ENOMEM if the app already knows the maximum number of other apps.
 */
int ipc_discover(const char *pkg_name, size_t *svc_id);

/*
 * Makes the app a service; pkg_name is its own name. The callback's arguments: the id of the notifying client, length and address
 * of what it shares (0 and 0 for nothing), and the user data. The service must not trust what clients wrote, nor that it stays
 * the same. Returns RETURNCODE_EINVAL if another app with that name was loaded first: clients would find that one.
 */
int ipc_register_service_callback(const char *pkg_name, subscribe_upcall callback, void *ud);

/*
 * Sets the callback for notifications from one service. The callback's arguments: the service's id, length and address of what
 * the service shares (usually 0 and 0: what the client shares is its own), and the user data. A negative length is a return code,
 * after which no notification follows: RETURNCODE_ENODEVICE when the service has ended; RETURNCODE_ESIZE or RETURNCODE_ENOMEM
 * when a notification could not be delivered.
 */
int ipc_register_client_callback(size_t svc_id, subscribe_upcall callback, void *ud);

/*
 * Return RETURNCODE_ENODEVICE if that life of the other app is over; RETURNCODE_ENOMEM if too many notifications are pending
 * there or there is no room for the shared buffer; RETURNCODE_ESIZE if the buffer is too large or cannot be shared at its
 * address; RETURNCODE_EINVAL for an unknown id or an app that is not a client.
 */
int ipc_notify_client(size_t pid);
int ipc_notify_service(size_t pid);

/* Shares a buffer with that app and replaces the previous one. NULL and 0 end the share. */
int ipc_share(size_t pid, void *base, int len);

#ifdef __cplusplus
}
#endif

#endif
