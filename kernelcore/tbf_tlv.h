/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Values of the header's TLVs, checked one by one. */
#ifndef KERNELCORE_TBF_TLV_H
#define KERNELCORE_TBF_TLV_H

#include <kc/tbf.h>

/* Takes what one TLV of the header says into *tbf. False if its length or content does not fit its type. */
bool kc_tbf_take_tlv(const uint8_t *bytes, const struct kc_tbf_tlv *tlv, struct kc_tbf *tbf);

#endif
