/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/loop_thread.h"

#include <pthread.h>
#include <signal.h>

int loop_thread_start(void *(*run)(void *context), void *context, int own_signal)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t blocked, before;
	int error = pthread_attr_init(&attributes);

	if (error != 0)
		return error;
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	sigfillset(&blocked);
	if (own_signal != 0)
		sigdelset(&blocked, own_signal);
	/* A new thread inherits the signal mask of its creator. */
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	error = pthread_create(&thread, &attributes, run, context);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error;
}
