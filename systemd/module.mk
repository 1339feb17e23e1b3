# SPDX-License-Identifier: Apache-2.0 OR MIT
# Units and related files go to the folders below the prefix where systemd looks, for /usr as well as /usr/local.
$(call remember,$(B)/systemd/folders,$(bindir) $(libexecdir))
$(B)/systemd/%: systemd/%.in $(B)/systemd/folders
	@mkdir -p $(@D)
	$(Q)sed -e 's|@bindir@|$(bindir)|' -e 's|@libexecdir@|$(libexecdir)|' $< > $@
all: $(B)/systemd/tockd.service $(B)/systemd/tockd-keeper.service
INSTALL_SYSTEMD += $(B)/systemd/tockd.service=systemd/system/tockd.service systemd/tockd.socket=systemd/system/tockd.socket \
	$(B)/systemd/tockd-keeper.service=systemd/system/tockd-keeper.service \
	systemd/tockd-keeper.socket=systemd/system/tockd-keeper.socket \
	systemd/sysusers.conf=sysusers.d/tockd.conf systemd/tmpfiles.conf=tmpfiles.d/tockd.conf
INSTALL_DATA += systemd/example.json=tockd.conf.example
