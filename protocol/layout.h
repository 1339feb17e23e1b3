/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An app's address space on Linux, which is the same for every app. Only plain numbers, since linker scripts and assembly use
 * them too.
 */
#ifndef PROTOCOL_LAYOUT_H
#define PROTOCOL_LAYOUT_H

#define LAYOUT_FLASH       0x08000000 /* the TBF image: read, execute */
#define LAYOUT_FAULT_STACK 0x1ffc0000 /* the gate's private stack for faults: read, write */
#define LAYOUT_GATE        0x1ffe0000 /* trap entry: read, execute */
#define LAYOUT_TRAP_PAGE   0x1fff0000 /* shared with the daemon: read, write */
#define LAYOUT_RAM         0x20000000 /* stack, data, bss, heap: read, write */
#define LAYOUT_SHARE       0x60000000 /* IPC share window: read, write */

#define LAYOUT_RAM_MAX       0x10000000 /* largest RAM of a process */
#define LAYOUT_FLASH_MAX     0x10000000 /* largest TBF */
#define LAYOUT_SHARE_MAX     0x10000000 /* largest share window */
#define LAYOUT_INITIAL_BREAK 4096       /* in bytes: the stack that an app's entry code finds */

#define LAYOUT_SOCKET 3 /* the only descriptor that an app has */

#endif
