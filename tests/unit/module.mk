# SPDX-License-Identifier: Apache-2.0 OR MIT
# $(call unit_test,NAME,objects and libraries,more linker flags): builds tests/unit/FOLDER/NAME_test.c to $(B)/tests/unit/NAME_test, a
# program that `make check` runs. Every module.mk that is read after this one may use it.
unit_test_object = $(patsubst %.c,$(B)/obj/%.o,$(or $(wildcard tests/unit/*/$(1)_test.c),$(error there is no tests/unit/*/$(1)_test.c)))
define unit_test
$(B)/tests/unit/$(1)_test: $(call unit_test_object,$(1)) $(2)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(LDFLAGS) $$(SAN) -o $$@ $$^ $$(CUNIT_LIBS) $(3)
TESTS += $(B)/tests/unit/$(1)_test
check-deps: $(B)/tests/unit/$(1)_test
endef

$(eval $(call objects_of,tests/unit,$(HOSTED) $(CUNIT_CFLAGS)))

# The capsules' back ends on Linux, with real descriptors and timers.
BACKEND_TESTS := console_tap console_text console_journal console_input backend_devices sensor_file led_files buttons gpio_lines
$(foreach name,$(BACKEND_TESTS),$(eval $(call unit_test,$(name),$(B)/lib/libdaemon.a,$(LIBEVENT_LIBS) $(LIBGPIOD_LIBS))))

OUTPUT_TESTS := console_output console_output_lines
$(foreach name,$(OUTPUT_TESTS),$(eval $(call unit_test,$(name),$(B)/obj/tests/unit/output_rig.o $(B)/lib/libdaemon.a,$(LIBEVENT_LIBS))))

# Parts of the daemon that work alone.
DAEMON_TESTS := log config_text app_permissions pages token_bucket memory_ceiling bus_guard device_options region loop
$(foreach name,$(DAEMON_TESTS),$(eval $(call unit_test,$(name),$(B)/lib/libdaemon.a,$(LIBEVENT_LIBS))))
$(eval $(call unit_test,service_manager,$(B)/lib/libdaemon.a,$(LIBSYSTEMD_LIBS)))
$(eval $(call unit_test,run_options,$(B)/lib/libdaemon.a $(KERNELCORE),$(LIBEVENT_LIBS)))
$(eval $(call unit_test,config,$(B)/lib/libdaemon.a $(KERNELCORE),$(JANSSON_LIBS)))

# The capsules on the real core, with devices controlled by the tests.
CAPSULE_TESTS := capsule_alarm capsule_led capsule_low_level_debug capsule_rng capsule_sensor capsule_button capsule_gpio process_queue
$(foreach name,$(CAPSULE_TESTS),$(eval $(call unit_test,$(name),$(B)/obj/tests/unit/port_fixture.o $(CAPSULES) $(KERNELCORE) \
	$(B)/obj/daemon/backends/led_virtual.o)))
CONSOLE_TESTS := capsule_console capsule_console_write capsule_console_wire capsule_console_read
$(foreach name,$(CONSOLE_TESTS),$(eval $(call unit_test,$(name),$(B)/obj/tests/unit/console_rig.o $(B)/obj/tests/unit/port_fixture.o $(CAPSULES) $(KERNELCORE))))
$(eval $(call unit_test,capsules_any_order,$(B)/obj/tests/unit/capsules_rig.o $(B)/obj/tests/unit/scripted_apps.o $(B)/obj/tests/unit/port_fixture.o $(CAPSULES) $(KERNELCORE)))
$(eval $(call unit_test,capsule_process_info,$(B)/obj/tests/unit/port_fixture.o $(B)/obj/tests/unit/tbf_builder.o $(CAPSULES) $(KERNELCORE)))

# The core.
CORE_RIG := $(B)/obj/tests/unit/core_rig.o $(B)/obj/tests/unit/tbf_builder.o
CORE_TESTS := proof_assumptions grant_layout process_memory task_queue tbf tbf_footer load process_life process_managed process_identity process_ended grant grant_lives grant_buffers system_call grant_look app_id checker permissions storage_permissions process_look
$(foreach name,$(CORE_TESTS),$(eval $(call unit_test,$(name),$(CORE_RIG) $(KERNELCORE))))

LOADER_TESTS := loader loader_checking loader_giving_up loader_any_flash
$(foreach name,$(LOADER_TESTS),$(eval $(call unit_test,$(name),$(B)/obj/tests/unit/loader_rig.o $(CORE_RIG) $(KERNELCORE))))

$(eval $(call unit_test,core_invariants,$(B)/obj/tests/unit/core_stream.o $(CORE_RIG) $(KERNELCORE)))

# The parts of a board's main loop, with scripted time.
BOARD_TESTS := kernel_loop kernel_loop_interrupts kernel_loop_hooks scheduler process_mpu deferred_call writer process_printer
$(foreach name,$(BOARD_TESTS),$(eval $(call unit_test,$(name),$(B)/obj/tests/unit/scripted_board.o $(CORE_RIG) $(KERNELCORE))))

# The core's credentials, with libcrypto, and keys and signatures made by the openssl program.
$(eval $(call unit_test,credentials,$(patsubst %.c,$(B)/obj/%.o,$(wildcard tests/unit/daemon/credentials_test_*.c)) \
	$(B)/obj/tests/unit/credentials_rig.o $(B)/obj/tests/unit/tbf_builder.o $(B)/obj/tests/unit/openssl_program.o \
	$(B)/obj/daemon/credentials/crypto_libcrypto.o $(KERNELCORE),$(LIBCRYPTO_LIBS)))
$(eval $(call unit_test,digest_memory,$(B)/obj/daemon/credentials/digest_memory.o $(B)/obj/daemon/credentials/crypto_libcrypto.o,$(LIBCRYPTO_LIBS)))
$(eval $(call unit_test,core_rows,$(CORE_RIG) $(KERNELCORE)))
$(eval $(call unit_test,process_console,$(CORE_RIG) $(CAPSULES) $(KERNELCORE)))
$(eval $(call unit_test,process_console_line,$(CAPSULES) $(KERNELCORE)))

# Parts of the control socket that work alone.
CONTROL_TESTS := control_framing control_request control_path
$(foreach name,$(CONTROL_TESTS),$(eval $(call unit_test,$(name),$(B)/lib/libdaemon.a $(TAB_LIB),$(JANSSON_LIBS))))

# IPC on the real core.
IPC_RIG := $(B)/obj/tests/unit/ipc_rig.o $(B)/obj/tests/unit/port_fixture.o $(B)/obj/tests/unit/tbf_builder.o
IPC_TESTS := ipc ipc_first_contact ipc_shares ipc_lives ipc_any_order ipc_mpu ipc_edges
$(foreach name,$(IPC_TESTS),$(eval $(call unit_test,$(name),$(IPC_RIG) $(KERNELCORE))))

# Parts of boards that are pure computation.
$(eval $(call objects_of,kernelcore/arch/cortexm,$(FREESTANDING) -Wconversion))
CORTEXM_PURE := $(patsubst %,$(B)/obj/kernelcore/arch/cortexm/%.o,pmsav7_fields pmsav7_regions pmsav8_regions)
$(eval $(call unit_test,mpu_regions,$(CORTEXM_PURE) $(KERNELCORE)))
$(eval $(call objects_of,boards/common,$(FREESTANDING) -Wconversion))
$(eval $(call unit_test,software_digest,$(B)/obj/boards/common/sha256.o $(B)/obj/boards/common/software_digest.o $(KERNELCORE),$(LIBCRYPTO_LIBS)))
# Drivers of chips, on models of their registers.
$(eval $(call unit_test,alarm_devices,$(patsubst %,$(B)/obj/tests/unit/boards/modelled_%.o,nrf5_alarm rp2040_alarm stm32f4_alarm stm32f4_rcc) \
	$(B)/obj/boards/common/compare_alarm.o))
$(eval $(call unit_test,rp2040_devices,$(patsubst %,$(B)/obj/tests/unit/boards/modelled_%.o,rp2040_clocks rp2040_uart rp2040_pin)))
$(eval $(call unit_test,chip_pins,$(patsubst %,$(B)/obj/tests/unit/boards/modelled_%.o,nrf5_pin stm32f4_pin stm32f4_rcc)))
$(eval $(call unit_test,stm32f4_devices,$(patsubst %,$(B)/obj/tests/unit/boards/modelled_%.o,stm32f4_rcc stm32f4_usart)))
