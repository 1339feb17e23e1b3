/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Echoes each line that it reads. At the end of input it waits for more, as on a board, where more can always be typed. To end the
 * run there:
 *
 *     printf 'one\ntwo\n' | tockd run --until-idle build/examples/echo.tab
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char line[80]; /* longer lines are echoed in parts */

	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		printf("you said: %s\n", line);
	}
	exit(0);
}
