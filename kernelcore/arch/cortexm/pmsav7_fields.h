/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Fields of the registers of PMSAv7 and PMSAv6 (ARM DDI 0403, section B3.5.9). They have so few values that a test covers all of
 * them.
 */
#ifndef CORTEXM_PMSAV7_FIELDS_H
#define CORTEXM_PMSAV7_FIELDS_H

#include "kernelcore/arch/cortexm/pmsav7_regions.h"

/* The lowest n bits, for n from 0 to 8; and whether subregion number i is disabled. */
/*@ logic integer pmsav7_lowest(integer n) = n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 3 : n == 3 ? 7 : n == 4 ? 15 : n == 5 ? 31 :
  n == 6 ? 63 : n == 7 ? 127 : 255;

  predicate pmsav7_is_off(integer i, integer first, integer count) = i < first || first + count <= i;
*/
/* The bits that disable all subregions except `count` starting at number `first`. first + count <= PMSAV7_SUBREGIONS. */
/*@
  requires first + count <= PMSAV7_SUBREGIONS;
  assigns \nothing;
  ensures 0 <= \result <= 255;
  ensures \result % 2 == 1 <==> pmsav7_is_off(0, first, count);
  ensures \result / 2 % 2 == 1 <==> pmsav7_is_off(1, first, count);
  ensures \result / 4 % 2 == 1 <==> pmsav7_is_off(2, first, count);
  ensures \result / 8 % 2 == 1 <==> pmsav7_is_off(3, first, count);
  ensures \result / 16 % 2 == 1 <==> pmsav7_is_off(4, first, count);
  ensures \result / 32 % 2 == 1 <==> pmsav7_is_off(5, first, count);
  ensures \result / 64 % 2 == 1 <==> pmsav7_is_off(6, first, count);
  ensures \result / 128 % 2 == 1 <==> pmsav7_is_off(7, first, count);
*/
uint32_t pmsav7_disable_bits(uint32_t first, uint32_t count);

/* The SIZE field of a region whose size is a power of two: its exponent minus one. */
/*@
  requires pmsav7_is_size(size);
  assigns \nothing;
  ensures \result == pmsav7_exponent(size) - 1;
*/
uint32_t pmsav7_size_field(uint32_t size);

#endif
