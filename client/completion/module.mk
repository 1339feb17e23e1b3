# SPDX-License-Identifier: Apache-2.0 OR MIT
# bash looks for one file per program; for zsh, one file serves both programs.
INSTALL_SHARE += client/completion/tockd.bash=bash-completion/completions/tockd \
	client/completion/tockd.bash=bash-completion/completions/tock-elf2tab client/completion/_tockd=zsh/site-functions/_tockd
