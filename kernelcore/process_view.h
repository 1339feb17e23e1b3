/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Translates ranges of a process's memory to host addresses. */
#ifndef KERNELCORE_PROCESS_VIEW_H
#define KERNELCORE_PROCESS_VIEW_H

#include <kc/grant.h>

#include "kernelcore/process_buffer.h"

/* What a driver may read at this moment: RAM below the break, or the process's own flash. An empty view for anything else. */
/*@
  requires kc_process_held(process);
  assigns \nothing;
  ensures \result.length == length || (\result.length == 0 && \result.data == \null);
  ensures \result.length != 0 ==> kc_in_ram(process, address, length) || kc_in_flash(process, address, length);
  ensures \result.length != 0 && kc_in_ram(process, address, length) ==>
    \result.data == process->memory.app_base + (address - process->memory.ram_start);
  ensures \result.length != 0 && !kc_in_ram(process, address, length) ==>
    \result.data == process->flash + (address - process->flash_start);
  ensures \result.length != 0 ==> \valid_read(\result.data + (0 .. \result.length - 1));
  ensures length != 0 && (kc_in_ram(process, address, length) || kc_in_flash(process, address, length)) ==>
    \result.length == length;
*/
struct kc_ro_view kc_ro_view_of(const struct kc_process *process, uint32_t address, uint32_t length);

/* What a driver may write at this moment: RAM below the break. An empty view for anything else. */
/*@
  requires kc_process_held(process);
  assigns \nothing;
  ensures \result.length == length || (\result.length == 0 && \result.data == \null);
  ensures \result.length != 0 ==> kc_in_ram(process, address, length) &&
    \result.data == process->memory.app_base + (address - process->memory.ram_start) &&
    \valid(\result.data + (0 .. \result.length - 1));
  ensures length != 0 && kc_in_ram(process, address, length) ==> \result.length == length;
*/
struct kc_rw_view kc_rw_view_of(const struct kc_process *process, uint32_t address, uint32_t length);

#endif
