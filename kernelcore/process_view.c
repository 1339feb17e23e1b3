/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_view.h"

#include "kernelcore/memory_functions.h"

struct kc_ro_view kc_ro_view_of(const struct kc_process *process, uint32_t address, uint32_t length)
{
	if (length != 0) {
		switch (kc_place_of(process, address, length)) {
		case KC_PLACE_RAM:
			return (struct kc_ro_view){kc_app_byte(process, address), length};
		case KC_PLACE_FLASH:
			return (struct kc_ro_view){process->flash + (address - process->flash_start), length};
		case KC_PLACE_NOWHERE:
			break;
		}
	}
	return (struct kc_ro_view){NULL, 0};
}

struct kc_rw_view kc_rw_view_of(const struct kc_process *process, uint32_t address, uint32_t length)
{
	if (length != 0 && kc_place_of(process, address, length) == KC_PLACE_RAM)
		return (struct kc_rw_view){kc_app_byte(process, address), length};
	return (struct kc_rw_view){NULL, 0};
}

/*
 * The process may write to its bytes while they are being copied. What matters is that each is read only once: the barrier keeps
 * the compiler from reading a byte of the copy from the original again.
 */
/*@
  requires view.length >= 1 ==> \valid_read(view.data + (0 .. view.length - 1));
  requires count >= 1 ==> \valid(to + (0 .. count - 1));
  assigns to[0 .. count - 1];
  ensures \result == (offset < view.length ? \min(count, view.length - offset) : 0);
*/
uint32_t kc_ro_copy(struct kc_ro_view view, uint32_t offset, uint8_t *to, uint32_t count)
{
	uint32_t bytes = kc_bytes_left(view.length, offset, count);

	if (bytes != 0) {
		kc_copy(to, (const uint8_t *)view.data + offset, bytes);
		kc_stores_in_order();
	}
	return bytes;
}

/*@
  requires view.length >= 1 ==> \valid(view.data + (0 .. view.length - 1));
  requires count >= 1 ==> \valid_read(from + (0 .. count - 1));
  assigns view.data[offset .. view.length - 1];
  ensures \result == (offset < view.length ? \min(count, view.length - offset) : 0);
*/
uint32_t kc_rw_copy_in(struct kc_rw_view view, uint32_t offset, const uint8_t *from, uint32_t count)
{
	uint32_t bytes = kc_bytes_left(view.length, offset, count);

	if (bytes != 0) {
		kc_copy((uint8_t *)view.data + offset, from, bytes);
		kc_stores_in_order();
	}
	return bytes;
}

/*@
  requires view.length >= 1 ==> \valid_read(view.data + (0 .. view.length - 1));
  requires count >= 1 ==> \valid(to + (0 .. count - 1));
  assigns to[0 .. count - 1];
  ensures \result == (offset < view.length ? \min(count, view.length - offset) : 0);
*/
uint32_t kc_rw_copy_out(struct kc_rw_view view, uint32_t offset, uint8_t *to, uint32_t count)
{
	return kc_ro_copy((struct kc_ro_view){view.data, view.length}, offset, to, count);
}
