/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Registers that are at the same place on every Cortex-M (ARM DDI 0403, ARMv7-M, section B3; DDI 0419 for ARMv6-M, DDI 0553 for
 * ARMv8-M). A processor that lacks one of them reads it as zero.
 */
#ifndef CORTEXM_REGISTERS_H
#define CORTEXM_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>

#define CORTEXM_REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))

/* SysTick */
#define SYST_CSR               CORTEXM_REGISTER(0xe000e010u)
#define SYST_CSR_ENABLE        (1u << 0)
#define SYST_CSR_TICKINT       (1u << 1)
#define SYST_CSR_CLKSOURCE_CPU (1u << 2)
#define SYST_CSR_COUNTFLAG     (1u << 16) /* reading clears it */
#define SYST_RVR               CORTEXM_REGISTER(0xe000e014u)
#define SYST_CVR               CORTEXM_REGISTER(0xe000e018u)
#define SYST_TICKS_MAX         0x00ffffffu

/* NVIC: 32 lines per word */
#define NVIC_ISER(word) CORTEXM_REGISTER(0xe000e100u + 4u * (word))
#define NVIC_ICER(word) CORTEXM_REGISTER(0xe000e180u + 4u * (word))
#define NVIC_ISPR(word) CORTEXM_REGISTER(0xe000e200u + 4u * (word))
#define NVIC_ICPR(word) CORTEXM_REGISTER(0xe000e280u + 4u * (word))
#define NVIC_IPR(word)  CORTEXM_REGISTER(0xe000e400u + 4u * (word)) /* 4 lines per word */

/* System control block */
#define SCB_CPUID             CORTEXM_REGISTER(0xe000ed00u)
#define SCB_ICSR              CORTEXM_REGISTER(0xe000ed04u)
#define SCB_ICSR_PENDSTCLR    (1u << 25)
#define SCB_ICSR_PENDSTSET    (1u << 26)
#define SCB_ICSR_PENDSVSET    (1u << 28)
#define SCB_VTOR              CORTEXM_REGISTER(0xe000ed08u)
#define SCB_AIRCR             CORTEXM_REGISTER(0xe000ed0cu)
#define SCB_AIRCR_SYSRESETREQ 0x05fa0004u
#define SCB_CCR               CORTEXM_REGISTER(0xe000ed14u)
#define SCB_CCR_DIV_0_TRP     (1u << 4)
#define SCB_CCR_STKALIGN      (1u << 9)
#define SCB_SHPR1             CORTEXM_REGISTER(0xe000ed18u) /* MemManage, BusFault, UsageFault, SecureFault */
#define SCB_SHPR2             CORTEXM_REGISTER(0xe000ed1cu) /* SVC in the top byte */
#define SCB_SHPR3             CORTEXM_REGISTER(0xe000ed20u) /* DebugMonitor, -, PendSV, SysTick */
#define SCB_SHCSR             CORTEXM_REGISTER(0xe000ed24u)
#define SCB_SHCSR_FAULTS_ON   (7u << 16) /* usage, bus and memory management faults have their own handlers */
#define SCB_CFSR              CORTEXM_REGISTER(0xe000ed28u)
#define SCB_HFSR              CORTEXM_REGISTER(0xe000ed2cu)
#define SCB_MMFAR             CORTEXM_REGISTER(0xe000ed34u)
#define SCB_BFAR              CORTEXM_REGISTER(0xe000ed38u)
#define SCB_CPACR             CORTEXM_REGISTER(0xe000ed88u)
#define SCB_CPACR_FPU         (0xfu << 20)

/* Floating point context */
#define FPCCR       CORTEXM_REGISTER(0xe000ef34u)
#define FPCCR_LSPEN (1u << 30)
#define FPCCR_ASPEN (1u << 31)

/* Memory protection unit */
#define MPU_TYPE            CORTEXM_REGISTER(0xe000ed90u)
#define MPU_TYPE_REGIONS(t) ((t) >> 8 & 0xffu)
#define MPU_CTRL            CORTEXM_REGISTER(0xe000ed94u)
#define MPU_CTRL_ENABLE     (1u << 0)
#define MPU_CTRL_PRIVDEFENA (1u << 2) /* only the kernel can access what no region covers */
#define MPU_RNR             CORTEXM_REGISTER(0xe000ed98u)
#define MPU_RBAR            CORTEXM_REGISTER(0xe000ed9cu)
#define MPU_RASR            CORTEXM_REGISTER(0xe000eda0u) /* PMSAv6, PMSAv7 */
#define MPU_RLAR            CORTEXM_REGISTER(0xe000eda0u) /* PMSAv8 */
#define MPU_MAIR0           CORTEXM_REGISTER(0xe000edc0u) /* PMSAv8 */

static inline void cortexm_data_barrier(void)
{
	__asm__ volatile("dsb" ::: "memory");
}

static inline void cortexm_instruction_barrier(void)
{
	__asm__ volatile("isb" ::: "memory");
}

/* False on ARMv6-M, which has no fault registers, no FPU and only two priority bits. */
static inline bool cortexm_is_mainline(void)
{
	return (SCB_CPUID >> 16 & 0xfu) == 0xfu;
}

#endif
