# SPDX-License-Identifier: Apache-2.0 OR MIT
include $(wildcard client/completion/module.mk client/libtock/module.mk client/pack/module.mk client/tockctl/module.mk)
