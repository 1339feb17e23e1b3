/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Records as no honest app sends them, past the gate and straight into the socket. They need the trap page to know what comes next. */
#ifndef PUPPET_RECORDS_H
#define PUPPET_RECORDS_H

#include <stdint.h>

/* length bytes of nothing. */
void records_bytes(uint32_t length);
/* Two proper traps at once. */
void records_twice(void);
/* Proper traps for ever, whose replies are never taken. */
void records_unread(void);
/* A trap `distance` away from the one that comes next. */
void records_sequence(uint32_t distance);
void records_version(uint32_t version);
void records_kind(uint32_t kind);
/* A fault report, with nothing behind it. */
void records_fault(uint32_t signal, uint32_t register_count);
/* Ends the process as the gate would. */
void records_die(uint32_t status);

#endif
