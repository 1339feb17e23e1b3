/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The methods of org.tockd.Control; methods.c lists them. */
#ifndef DAEMON_CONTROL_METHODS_H
#define DAEMON_CONTROL_METHODS_H

#include "daemon/control/call.h"

/* methods_look.c */
void method_list(struct call *call);
void method_describe(struct call *call);
void method_print(struct call *call);
void method_drivers(struct call *call);
void method_leds(struct call *call);
void method_version(struct call *call);

/* methods_life.c */
void method_stop(struct call *call);
void method_resume(struct call *call);
void method_start(struct call *call);
void method_boot(struct call *call);
void method_terminate(struct call *call);
void method_fault(struct call *call);

/* methods_load.c */
void method_load(struct call *call);
void method_unload(struct call *call);

/* methods_device.c */
void method_input(struct call *call);
void method_button(struct call *call);

/* streams.c */
void method_console(struct call *call);
void method_events(struct call *call);

#endif
