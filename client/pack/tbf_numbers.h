/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* protocol/tbf.def as C names: TBF_VERSION, TBF_TLV_NAME, TBF_CREDENTIAL_SHA256, TBF_CREDENTIAL_BYTES_SHA256, TAB_METADATA... */
#ifndef PACK_TBF_NUMBERS_H
#define PACK_TBF_NUMBERS_H

#include <stdint.h>

enum tbf_number {
#define TBF_NUMBER(name, value)                   TBF_##name = (value),
#define TBF_TLV(name, number, bytes, text)        TBF_TLV_##name = (number), TBF_TLV_BYTES_##name = (bytes),
#define TBF_CREDENTIAL(name, number, bytes, text) TBF_CREDENTIAL_##name = (number), TBF_CREDENTIAL_BYTES_##name = (bytes),
#include "protocol/tbf.def"
};

#define TBF_ADDRESS(name, value) static const uint32_t TBF_ADDRESS_##name __attribute__((unused)) = (value);
#include "protocol/tbf.def"

#endif
