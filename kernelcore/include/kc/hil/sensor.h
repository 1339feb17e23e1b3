/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A sensor with one value (Tock's hil::sensors): temperature in hundredths of a degree Celsius, humidity in hundredths of a
 * percent.
 */
#ifndef KC_HIL_SENSOR_H
#define KC_HIL_SENSOR_H

#include <kc/types.h>

struct kc_hil_sensor_ops {
	/*
	 * Starts a measurement. KC_OK: the capsule's ..._measured(error, value) is called later, never from in here, with KC_OK
	 * and the value, or with the error that prevented it. KC_BUSY: a measurement is under way. Anything else: none was
	 * started; KC_NODEVICE if there is no sensor (any more).
	 */
	enum kc_error (*measure)(void *context);
};
struct kc_hil_sensor {
	const struct kc_hil_sensor_ops *ops;
	void *context;
};

#endif
