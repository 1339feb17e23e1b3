/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Prints the result lines of an operation; README.md has the format. */
#ifndef TESTS_CONFORMANCE_RESULTS_H
#define TESTS_CONFORMANCE_RESULTS_H

#include <kc/kernel.h>

void results_state_name(const struct kc_process_info *info);
void results_state(uint32_t index);
void results_resume(const struct kc_resume *resume, uint32_t index);
void results_written_return(uint32_t index);
void results_completion(const struct kc_process_info *info);

#endif
