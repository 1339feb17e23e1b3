/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Fields of the registers of PMSAv7 and PMSAv6 (ARM DDI 0403, section B3.5.9). So few values that a test goes through all of them. */
#ifndef CORTEXM_PMSAV7_FIELDS_H
#define CORTEXM_PMSAV7_FIELDS_H

#include <stdint.h>

/* The bits that switch off all subregions but `count` from number `first` on. first + count <= PMSAV7_SUBREGIONS. */
uint32_t pmsav7_disable_bits(uint32_t first, uint32_t count);

/* The SIZE field of a region whose size is a power of two: its exponent less one. */
uint32_t pmsav7_size_field(uint32_t size);

#endif
