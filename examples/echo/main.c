/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Says back each line that it reads. When the input has ended it waits for more, as on a board, where somebody may come and type; so
 *
 *     printf 'one\ntwo\n' | tockd run --until-idle build/examples/echo.tab
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	char line[80]; /* a longer one comes back in parts */

	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		printf("you said: %s\n", line);
	}
	exit(0);
}
