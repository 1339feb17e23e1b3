#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Completion in bash and zsh for tockctl, with a real tockd to ask for names, and for tockd and tock-elf2tab.
# shellcheck disable=SC2317 # tests are called by name
. tests/integration/lib.sh

tockctl=$top/$B/bin/tockctl
examples=$top/$B/examples
export TOCKD_SOCKET=$work/control.sock LC_ALL=C.UTF-8
PATH=$top/$B/bin:$PATH

answers()
{
	"$tockctl" --quiet version >/dev/null 2>&1
}

daemon()
{
	"$tockd" run --socket "$TOCKD_SOCKET" --timeout "$((5 * patience))" "$@" >/dev/null 2>"$work/err" </dev/null &
	# shellcheck disable=SC2064 # that one
	trap "kill $!; wait $!" EXIT 2>/dev/null
	until_true answers
}

# The completion under test: a file and its function.
completion=$top/$B/completions/bash/tockctl function=_tockctl program=tockctl

# completes WORDS... -- WANTED...: the last of WORDS is being typed and must be completed to WANTED
completes()
{
	local typed=()
	while [ "$1" != -- ]; do
		typed+=("$1")
		shift
	done
	shift
	printf '%s\n' "$@" | LC_ALL=C sort >"$work/expected"
	[ $# -gt 0 ] || : >"$work/expected"
	# shellcheck disable=SC2016 # the inner shell's
	timeout "$patience" bash --norc --noprofile -c '
		. "$1"
		function=$2
		shift 2
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
		"$function"
		[ ${#COMPREPLY[@]} = 0 ] || printf "%s\n" "${COMPREPLY[@]}"' bash "$completion" "$function" "$program" "${typed[@]}" \
		2>"$work/err" | LC_ALL=C sort >"$work/out"
	cmp -s "$work/expected" "$work/out" || fail "$program ${typed[*]}: $(tr '\n' ' ' <"$work/out") $(cat "$work/err")"
}

is_what_the_tool_prints()
{
	"$tockctl" --completion bash | cmp - "$B/completions/bash/tockctl" || fail "bash: another text is installed"
	"$tockctl" --completion zsh | cmp - "$B/completions/zsh/_tockctl" || fail "zsh: another text is installed"
	bash -n "$B/completions/bash/tockctl" || fail "bash cannot read it"
}

completes_commands()
{
	completes '' -- list info start stop resume boot terminate fault load unload logs console events drivers leds button version
	completes st -- start stop
	completes --socket x le -- leds
	completes --socket = x le -- leds
	completes --js -- --json
	completes logs --f -- --follow
	completes logs -- logs
	completes stop --co -- --completion
	completes terminate --co -- --code --completion
	completes restart --a -- --all
	completes nosuch '' --
}

completes_values()
{
	completes --completion '' -- bash zsh
	completes --completion = z -- zsh
	completes load -p re -- restart
	completes load --fault-policy '' -- panic restart stop
	completes terminate --code '' --
	completes button 0 p -- press
	completes button 0 '' -- press release
	completes button '' --
	completes button 0 press '' --
	cd "$work" || fail "no folder"
	mkdir folder
	touch app.tab 'with blank.tab' other.txt
	completes load '' -- app.tab 'with blank.tab' folder
	completes load app.tab wi -- 'with blank.tab'
	completes load -- load
	completes --socket oth -- other.txt
}

completes_apps()
{
	daemon "$examples/blink.tab" "$examples/echo.tab"
	completes info '' -- blink echo
	completes info b -- blink
	completes stop blink e -- echo
	completes console -r '' -- blink echo
	completes console echo '' --
	TOCKD_SOCKET=$work/nowhere completes info '' --
	TOCKD_SOCKET=$work/nowhere completes --socket "$work/control.sock" info b -- blink
	TOCKD_SOCKET=$work/nowhere completes --socket = "$work/control.sock" info b -- blink
	"$tockctl" load -q "$examples/blink.tab" || fail "it does not load"
	completes info bl -- 'blink#0' 'blink#2'
}

# An app's maker chooses its name, which may be hostile.
never_runs_a_name()
{
	# shellcheck disable=SC2016 # not to be expanded, that is the point
	local evil='$(touch ran);`touch ran`'
	named "$evil" "$work/evil.tab"
	named 'two words' "$work/words.tab"
	daemon "$work/evil.tab" "$work/words.tab"
	cd "$work" || fail "no folder"
	completes info '' -- "$(printf %q "$evil")" 'two\ words'
	completes info 'two\ w' -- 'two\ words'
	[ ! -e ran ] || fail "the name of an app was executed"
}

# Writes what zsh offers for a line to $work/out, one offer per line.
zsh_offers()
{
	cat >"$work/offers.zsh" <<'END'
autoload -Uz compinit
compinit -D -u
# Make the shell print the matches instead of showing them.
compadd() {
	local -a found
	if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
		builtin compadd "$@"
		return
	fi
	builtin compadd -O found "$@"
	(( ${#found} )) && print -rl -- "${(@)found/#/offer: }" >>"$OFFERS"
	builtin compadd "$@"
}
say-over() { zle -I; print over }
zle -N say-over
PS1='ready> '
bindkey '^X' complete-word
bindkey '^T' say-over
END
	: >"$work/offers"
	OFFERS=$work/offers ZDOTDIR=$work/none timeout "$patience" python3 - "$top/$B/completions/zsh" "$work/offers.zsh" "$1" <<'END' || fail "zsh: $?"
import os, pty, sys
functions, setup, line = sys.argv[1:]
functions += " client/completion"
process, fd = pty.fork()
if process == 0:
    os.execvp("zsh", ["zsh", "-f", "-i"])
def read(wanted):
    seen = ""
    while wanted not in seen:
        seen += os.read(fd, 65536).decode(errors="replace")
os.write(fd, f"fpath=({functions} $fpath); . {setup}\n".encode())
read("ready> ")
# zsh processes the keys in order.
os.write(fd, (line + "\x18\x14").encode())
read("over\r\n")
os.kill(process, 9)
os.waitpid(process, 0)
END
	sed -n 's/^offer: //p' "$work/offers" | LC_ALL=C sort -u >"$work/out"
}

zsh_completes()
{
	command -v zsh >/dev/null || skip "zsh is not installed"
	zsh -n "$B/completions/zsh/_tockctl" || fail "zsh cannot read it"
	daemon "$examples/blink.tab" "$examples/echo.tab"
	zsh_offers 'tockctl ter'
	grep -qx terminate "$work/out" || fail "commands: $(tr '\n' ' ' <"$work/out")"
	zsh_offers 'tockctl info '
	[ "$(tr '\n' ' ' <"$work/out")" = 'blink echo ' ] || fail "apps: $(tr '\n' ' ' <"$work/out")"
	zsh_offers 'tockctl button 0 '
	[ "$(tr '\n' ' ' <"$work/out")" = 'press release ' ] || fail "words: $(tr '\n' ' ' <"$work/out")"
	zsh_offers 'tockctl logs --fo'
	grep -qx -- --follow "$work/out" || fail "options: $(tr '\n' ' ' <"$work/out")"
}

# Prints the options with which lines of a program's help begin.
options_of()
{
	"$@" --help | grep -oE '^ {2,6}(-., )?--[a-z0-9_-]+' | grep -oE -- '--.*'
}

completes_other_programs()
{
	local options
	completion=$top/client/completion/tockd.bash function=_tockd program=tockd
	mapfile -t options < <(options_of "$tockd")
	completes - -- "${options[@]}"
	mapfile -t options < <(options_of "$tockd" run)
	[ ${#options[@]} -ge 15 ] || fail "few options of run: ${options[*]}"
	completes run - -- "${options[@]}"
	completes run --fault-policy '' -- panic restart stop
	completes run --log-level n -- notice
	mkdir "$work/tabs"
	cd "$work/tabs" || fail "no folder"
	touch two.tab 'three words.tab'
	completes run t -- two.tab 'three words.tab'
	completes ru -- run
	program=tock-elf2tab
	completes --rsa4 -- --rsa4096-private
	completes --sha -- --sha256 --sha384 --sha512
	completes ins -- inspect
	rm -r "$work/tabs"
}

zsh_completes_other_programs()
{
	command -v zsh >/dev/null || skip "zsh is not installed"
	zsh -n client/completion/_tockd || fail "zsh cannot read it"
	zsh_offers 'tockd run --until'
	grep -qx -- --until-idle "$work/out" || fail "options of run: $(tr '\n' ' ' <"$work/out")"
	zsh_offers 'tockd run --short-ids '
	[ "$(tr '\n' ' ' <"$work/out")" = 'header key key-and-name name ' ] || fail "words: $(tr '\n' ' ' <"$work/out")"
	zsh_offers 'tock-elf2tab --app-v'
	grep -qx -- --app-version "$work/out" || fail "options: $(tr '\n' ' ' <"$work/out")"
}

it "bash completes options, words and files of tockd and tock-elf2tab" completes_other_programs
it "zsh completes options and words of tockd and tock-elf2tab" zsh_completes_other_programs
it "tockctl: what is installed for completion is what the tool prints" is_what_the_tool_prints
it "tockctl: bash completes commands and options" completes_commands
it "tockctl: bash completes values and files" completes_values
it "tockctl: bash completes the apps there are" completes_apps
it "tockctl: bash does not run what an app is named" never_runs_a_name
it "tockctl: zsh completes commands, apps, words and options" zsh_completes
finish
