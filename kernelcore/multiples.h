/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Definitions about multiples, for the contracts. No code. */
#ifndef KERNELCORE_MULTIPLES_H
#define KERNELCORE_MULTIPLES_H

/*@ logic integer kc_next_multiple(integer value, integer step) = value % step == 0 ? value : value + (step - value % step); */

#endif
