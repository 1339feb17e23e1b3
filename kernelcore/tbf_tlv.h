/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Checks and parses the header's TLVs, one by one. */
#ifndef KERNELCORE_TBF_TLV_H
#define KERNELCORE_TBF_TLV_H

#include <kc/tbf.h>

/*
 * Stores in *tbf what one TLV of the header says. Returns false, with *tbf unchanged, if the length or content does not fit its
 * type.
 */
/*@
  requires \valid_read(tlv) && \valid(tbf) && \separated(tbf, tlv);
  requires 16 <= tlv->offset && tlv->offset + tlv->length <= tbf->header_size && tlv->length <= 65535;
  requires \valid_read(bytes + (0 .. tbf->header_size - 1)) && \separated(tbf, bytes + (0 .. tbf->header_size - 1));
  requires kc_tbf_tables_fit(tbf, bytes);
  assigns *tbf;
  ensures kc_tbf_tables_fit(tbf, bytes);
  ensures tbf->header_size == \old(tbf->header_size) && tbf->total_size == \old(tbf->total_size);
  ensures tbf->flags == \old(tbf->flags);
  ensures \old(tbf->has_program) ==> tbf->has_program;
  ensures \old(tbf->is_program) ==> tbf->is_program;
  ensures \result && tlv->type == 9 ==> tbf->is_program;
*/
bool kc_tbf_take_tlv(const uint8_t *bytes, const struct kc_tbf_tlv *tlv, struct kc_tbf *tbf);

#endif
