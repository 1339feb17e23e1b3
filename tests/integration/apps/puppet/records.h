/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Records that no honest app sends, written to the socket directly, bypassing the gate. They take the next sequence number from the trap
 * page.
 */
#ifndef PUPPET_RECORDS_H
#define PUPPET_RECORDS_H

#include <stdint.h>

/* `length` zero bytes. */
void records_bytes(uint32_t length);
/* Two correct traps at once. */
void records_twice(void);
/* Endless correct traps, whose replies are never read. */
void records_unread(void);
/* A trap whose sequence number differs from the next one by `distance`. */
void records_sequence(uint32_t distance);
void records_version(uint32_t version);
void records_kind(uint32_t kind);
/* A fault report without a fault. */
void records_fault(uint32_t signal, uint32_t register_count);
/* Exits the process as the gate would. */
void records_die(uint32_t status);

#endif
