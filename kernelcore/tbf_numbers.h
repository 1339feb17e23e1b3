/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The numbers of protocol/tbf.def, as constants for the core. */
#ifndef KERNELCORE_TBF_NUMBERS_H
#define KERNELCORE_TBF_NUMBERS_H

#include <stdint.h>

enum {
#define TBF_NUMBER(name, value)                   TBF_##name = (value),
#define TBF_TLV(name, number, bytes, text)        TBF_TLV_##name = (number), TBF_TLV_BYTES_##name = (bytes),
#define TBF_CREDENTIAL(name, number, bytes, text) TBF_CREDENTIAL_##name = (number), TBF_CREDENTIAL_BYTES_##name = (bytes),
#include "protocol/tbf.def"
};

#define TBF_ADDRESS(name, value) static const uint32_t TBF_ADDRESS_##name = (value);
#include "protocol/tbf.def"

#endif
