# SPDX-License-Identifier: Apache-2.0 OR MIT
# shellcheck shell=bash
# Completes words of tockd and tock-elf2tab. The options are those that --help tells.

# _tockd_options PROGRAM [run]
_tockd_options()
{
	"$@" --help 2>/dev/null | sed -nE 's/^ {2,6}(-[A-Za-z], )?(--.*)/\2/p' | sed 's/  .*//' | grep -oE -- '--[a-z0-9_-]+'
}

_tockd()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
	local program=("${COMP_WORDS[0]}")

	[ "$COMP_CWORD" -gt 1 ] && [ "${COMP_WORDS[1]}" = run ] && program+=(run)
	case $before in
	--fault-policy) words='stop restart panic' ;;
	--require-credentials) words='none hash signature' ;;
	--short-ids) words='header name key key-and-name' ;;
	--log-level) words='error warning notice debug' ;;
	*)
		case $word in
		-*) words=$(_tockd_options "${program[@]}") ;;
		*)
			if [ "$COMP_CWORD" = 1 ]; then
				case ${program[0]##*/} in
				tockd) words=run ;;
				*) words=inspect ;;
				esac
			fi
			compopt -o filenames 2>/dev/null
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; compgen -f -- "$word")
			return
			;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _tockd tockd tock-elf2tab
