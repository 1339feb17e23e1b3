/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Says back each line that it reads. Ends with the input. */
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
	printf("end of input\n");
	exit(0);
}
