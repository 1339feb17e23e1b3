/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The keeper ends in an empty root without /proc, where the search for leaks cannot run and would fail instead. The other
 * checks of the sanitizers are not concerned.
 */
int __lsan_is_turned_off(void);

int __lsan_is_turned_off(void)
{
	return 1;
}
