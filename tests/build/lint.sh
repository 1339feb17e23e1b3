#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Plants violations in a copy of the tree and checks that tools/lint reports their file and line.
set -u
. tests/report.sh
skip_if_sanitized "the checks of the source" "no sanitizer looks at them"
scratch
copy=$scratch/tree
mkdir "$copy"
tar -c --exclude=./build --exclude=./build-sanitize --exclude=./.git --exclude=./autom4te.cache . | tar -x -C "$copy" || exit 2

expect "lint: the tree keeps its layers" tools/lint/layers "$copy"

# plant FILE LINE RULE: LINE appended to FILE must be reported as a finding at that line
plant()
{
	local file=$1 text=$2 name=$3 number
	mkdir -p "$copy/$(dirname "$file")"
	[ ! -e "$copy/$file" ] || cp "$copy/$file" "$scratch/original"
	echo "$text" >>"$copy/$file"
	number=$(wc -l <"$copy/$file")
	expect_failure "lint: $name" "$file:$number: " tools/lint/layers "$copy"
	if [ -e "$scratch/original" ]; then
		mv "$scratch/original" "$copy/$file"
	else
		rm "$copy/$file"
	fi
}
core=kernelcore/planted.c
capsule=capsules/planted.c
plant "$core" '#include <string.h>' "the core may not include libc"
plant "$core" '#include <protocol/trap.h>' "the core may not include records of a port"
plant "$core" '#include "capsules/console.h"' "the core may not include a capsule"
plant "$core" '#ifdef __linux__' "the core may not ask about the platform"
plant "$core" '#if defined(__ARM_ARCH)' "the core may not ask about the processor"
plant "$core" '#include HEADER' "an include must name its file"
plant kernelcore/include/kc/types.h '#include "kernelcore/internal.h"' "the core's public headers may not include private ones"
printf 'struct kc_private;\n' >"$copy/kernelcore/private_planted.h"
plant "$capsule" '#include "kernelcore/private_planted.h"' "a capsule may not see the core's inside"
plant daemon/planted.c '#include "../kernelcore/private_planted.h"' "the daemon may not see the core's inside"
plant "$capsule" '#include <unistd.h>' "a capsule may not include libc"
plant protocol/trap.h '#include <stdlib.h>' "the records may not include libc"
: >"$copy/capsules/planted.h"
plant daemon/planted.c '#include <capsules/planted.h>' "only the composition root names capsules"
plant boards/common/planted.c '#include "capsules/planted.h"' "what all boards do alike names no capsules"
plant daemon/planted.c '#include <event2/event.h>' "libevent stays in one file"
plant daemon/planted.c '#include <seccomp.h>' "libseccomp stays in one file"
plant daemon/planted.c '#include <jansson.h>' "jansson stays with control and configuration"
: >"$copy/daemon/planted.h"
plant daemon/apphost/planted.c '#include "daemon/planted.h"' "apphost takes no code of the daemon"
plant daemon/memory/planted.c '#include "daemon/planted.h"' "the memory of apps knows nothing of who uses it"
plant client/libtock/planted.c '#include <kc/kernel.h>' "an app does not see the kernel"
plant client/libtock/planted.c '#include <sys/socket.h>' "libtock does not use the system's C library"
plant strange/planted.c '#include <stdint.h>' "a folder without a rule is a finding"
rm "$copy"/{kernelcore/private_planted,capsules/planted,daemon/planted}.h

# Any way to write the marks of a process's memory outside their own functions is reported.
expect "lint: the marks of processes are written in one place" tools/lint/marks "$copy"
# plant_mark LINE: LINE in a new file of the core must be a finding
plant_mark()
{
	echo "$1" >"$copy/kernelcore/planted.c"
	expect_failure "lint: may not write marks: $1" "kernelcore/planted.c:1: " tools/lint/marks "$copy"
	rm "$copy/kernelcore/planted.c"
}
plant_mark 'block->marks.low_mark = address;'
plant_mark 'block->marks.app_break += 4;'
plant_mark 'process->memory.block->marks.high_water_mark--;'
plant_mark '++block->marks.app_break;'
plant_mark 'block->marks = other;'
plant_mark 'memset(&block->marks, 0, sizeof block->marks);'
plant_mark 'uint32_t *mark = &block->marks.low_mark;'
plant_mark 'static void move(struct kc_marks *ours);'

expect "lint: the tree's text is in order" tools/lint/text "$copy"
echo '# first line' >"$copy/planted.sh"
expect_failure "lint: a file without a licence line" "planted.sh:1: " tools/lint/text "$copy"
printf '# SPDX-License-Identifier: Apache-2.0 OR MIT\nroot=/%s/me\n' home >"$copy/planted.sh"
expect_failure "lint: a path of one machine" "planted.sh:2: " tools/lint/text "$copy"
printf '# SPDX-License-Identifier: Apache-2.0 OR MIT\n\n# TO%s: all of it\n' DO >"$copy/planted.sh"
expect_failure "lint: a mark of unfinished work" "planted.sh:3: " tools/lint/text "$copy"

# freestanding CALL: checks an archive of one function that makes CALL, at -O0 so that the compiler does not substitute another function
freestanding()
{
	cat >"$scratch/needs.c" <<-END
		int open(const char *, int);
		int memcmp(const void *, const void *, __SIZE_TYPE__);
		int needs(const char *a, const char *b);
		int needs(const char *a, const char *b)
		{
			return a == b ? 0 : $1;
		}
	END
	# shellcheck disable=SC2086 # CC may carry flags
	${CC:-cc} -g -O0 -ffreestanding -c -o "$scratch/needs.o" "$scratch/needs.c" && rm -f "$scratch/needs.a" &&
		ar rcs "$scratch/needs.a" "$scratch/needs.o" && tools/lint/freestanding "$scratch/needs.a"
}
expect_failure "lint: the core may not need libc" "needs.c:6: needs open" freestanding "open(a, 0)"
expect "lint: the core may need memcmp" freestanding "memcmp(a, b, sizeof(int))"
report_end
