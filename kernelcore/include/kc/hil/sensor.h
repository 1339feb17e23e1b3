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
	 * Starts a measurement. KC_OK: the capsule's ..._measured(error, value) is called later, never from within this call,
	 * with KC_OK and the value, or with the error that prevented the measurement. KC_BUSY: a measurement is in progress.
	 * Anything else: no measurement was started; KC_NODEVICE if there is no sensor (any more).
	 */
	enum kc_error (*measure)(void *context);
};
struct kc_hil_sensor {
	const struct kc_hil_sensor_ops *ops;
	void *context;
};

#endif
