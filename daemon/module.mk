# SPDX-License-Identifier: Apache-2.0 OR MIT
# apphost and keeper have fragments of their own in their folders.
include $(wildcard daemon/apphost/module.mk daemon/keeper/module.mk)
