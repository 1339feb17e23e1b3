/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The vector table. A chip has one file with
 *
 *     CORTEXM_VECTOR_TABLE(32)
 *
 * which gives the number of its interrupt lines. They all use one handler; the board's table says which device a line belongs to
 * (interrupts.h).
 */
#ifndef CORTEXM_VECTORS_H
#define CORTEXM_VECTORS_H

#include <stdint.h>

void cortexm_reset(void) __attribute__((noreturn));
/* switch_*.S */
void cortexm_handle_svc(void);
void cortexm_handle_pendsv(void);
void cortexm_handle_fault(void);
/* interrupts.c, systick.c */
void cortexm_handle_interrupt(void);
void cortexm_handle_systick(void);

extern uint32_t cortexm_stack_top[]; /* from the linker script */

struct cortexm_vectors {
	uint32_t *stack;
	void (*core[15])(void);
};

#define CORTEXM_VECTOR_TABLE(lines)                                                                                             \
	__attribute__((used, section(".vectors"))) static const struct {                                                        \
		struct cortexm_vectors core;                                                                                    \
		void (*interrupts[lines])(void);                                                                                \
	} vectors = {                                                                                                           \
	    .core = {.stack = cortexm_stack_top,                                                                                \
		     .core = {cortexm_reset, cortexm_handle_fault /* NMI */, cortexm_handle_fault,                              \
			      cortexm_handle_fault /* memory */, cortexm_handle_fault /* bus */,                                \
			      cortexm_handle_fault /* usage */, cortexm_handle_fault /* secure */, 0, 0, 0, cortexm_handle_svc, \
			      cortexm_handle_fault /* debug */, 0, cortexm_handle_pendsv, cortexm_handle_systick}},             \
	    .interrupts = {[0 ...(lines) - 1] = cortexm_handle_interrupt}};

#endif
