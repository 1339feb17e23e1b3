/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Error texts for people. */
#include <kc/kernel.h>

enum kc_error kc_error_of_process_error(enum kc_process_error error)
{
	switch (error) {
	case KC_PROCESS_OK:
		return KC_OK;
	case KC_PROCESS_OUT_OF_MEMORY:
		return KC_NOMEM;
	case KC_PROCESS_NO_SUCH_APP:
	case KC_PROCESS_ADDRESS_OUT_OF_BOUNDS:
		return KC_INVAL;
	default:
		return KC_FAIL;
	}
}

const char *kc_state_text(enum kc_state state)
{
	switch (state) {
	case KC_STATE_NONE:
		return "None";
	case KC_STATE_RUNNING:
		return "Running";
	case KC_STATE_YIELDED:
		return "Yielded";
	case KC_STATE_YIELDED_FOR:
		return "YieldedFor";
	case KC_STATE_STOPPED_RUNNING:
		return "Stopped:Running";
	case KC_STATE_STOPPED_YIELDED:
		return "Stopped:Yielded";
	case KC_STATE_STOPPED_YIELDED_FOR:
		return "Stopped:YieldedFor";
	case KC_STATE_FAULTED:
		return "Faulted";
	case KC_STATE_TERMINATED:
		return "Terminated";
	}
	return "unknown";
}

const char *kc_binary_error_text(enum kc_load_error error)
{
	switch (error) {
	case KC_LOAD_DISABLED:
		return "disabled: the enabled flag of the TBF is off";
	case KC_LOAD_NO_KERNEL_VERSION:
		return "it has no kernel version TLV: build it for kernel 2.0 or later";
	case KC_LOAD_KERNEL_VERSION:
		return "the TBF needs another kernel version";
	case KC_LOAD_FIXED_FLASH:
		return "the app is linked for another flash address";
	case KC_LOAD_FIXED_RAM:
		return "the app is linked for another RAM address";
	case KC_LOAD_RAM_TOO_LARGE:
		return "it asks for more RAM than there are addresses";
	case KC_LOAD_RAM_TOO_SMALL:
		return "it asks for less RAM than a process needs to start";
	case KC_LOAD_ALREADY_LOADED:
		return "the same application is loaded already: unload it first";
	case KC_LOAD_PORT_MEMORY:
		return "its memory is wrong: a mistake of the kernel";
	default:
		return "unknown error";
	}
}

const char *kc_load_error_text(enum kc_load_error error)
{
	switch (error) {
	case KC_LOAD_OK:
		return "loaded";
	case KC_LOAD_BAD_TBF:
		return "the TBF is damaged";
	case KC_LOAD_PADDING:
		return "padding, nothing to run";
	case KC_LOAD_NO_SLOT:
		return "every process slot is taken";
	case KC_LOAD_NO_MEMORY:
		return "there is not enough memory for the RAM it asks for";
	case KC_LOAD_NEWER_VERSION:
		return "a newer version of the same application is there too";
	case KC_LOAD_NO_BINARY_SLOT:
		return "there are more apps than the loader has room for";
	case KC_LOAD_NOT_ACCEPTED:
		return "it has no credential that is accepted here, and one is required";
	case KC_LOAD_REJECTED:
		return "one of its credentials was rejected";
	case KC_LOAD_CHECK_FAILED:
		return "one of its credentials could not be checked";
	case KC_LOAD_CANCELLED:
		return "loading was given up";
	case KC_LOAD_FLASH_PLACE:
		return "memory protection cannot cover flash of its place and size";
	default:
		return kc_binary_error_text(error);
	}
}

const char *kc_tbf_error_text(enum kc_tbf_error error)
{
	switch (error) {
	case KC_TBF_OK:
		return "no fault";
	case KC_TBF_TOO_SHORT:
		return "it is shorter than a TBF's base header";
	case KC_TBF_BAD_VERSION:
		return "it is not a TBF of version 2";
	case KC_TBF_BAD_HEADER_SIZE:
		return "the header size is too small, too large, or no multiple of 4";
	case KC_TBF_BAD_TOTAL_SIZE:
		return "the total size is beyond the bytes there are";
	case KC_TBF_BAD_CHECKSUM:
		return "the header's checksum is wrong";
	case KC_TBF_BAD_TLV:
		return "a TLV exceeds the header, or does not fit its type";
	case KC_TBF_NO_PROGRAM:
		return "it has neither a Main nor a Program TLV";
	case KC_TBF_BAD_PROGRAM:
		return "its entry, trailer or binary's end lies outside the TBF";
	}
	return "unknown fault";
}
