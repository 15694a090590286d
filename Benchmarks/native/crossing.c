// SPDX-License-Identifier: Apache-2.0
/// What a call costs from C, and through libffi as a runtime without C would make it.
/// The call interfaces are prepared once, as bindings do.
#include "clock.h"

#include <ffi.h>
#include <satya.h>

int64_t crossing_direct_empty(int64_t passes) {
  uint32_t seen = 0;
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) seen |= satya_abi_version();
  int64_t elapsed = processor_time() - start;
  return seen == UINT32_MAX ? -1 : elapsed;
}

int64_t crossing_direct_get(const satya_instance *instance, int64_t passes) {
  uint32_t failures = 0;
  int64_t number, start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++)
    failures |= satya_instance_get_int64(instance, 0, &number);
  int64_t elapsed = processor_time() - start;
  return failures ? -1 : elapsed;
}

int64_t crossing_ffi_empty(int64_t passes) {
  ffi_cif interface;
  ffi_arg result, seen = 0;
  if (ffi_prep_cif(&interface, FFI_DEFAULT_ABI, 0, &ffi_type_uint32, NULL) != FFI_OK)
    return -1;
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    ffi_call(&interface, FFI_FN(satya_abi_version), &result, NULL);
    seen |= result;
  }
  int64_t elapsed = processor_time() - start;
  return seen == UINT32_MAX ? -1 : elapsed;
}

int64_t crossing_ffi_get(const satya_instance *instance, int64_t passes) {
  ffi_cif interface;
  ffi_type *types[] = {&ffi_type_pointer, &ffi_type_uint64, &ffi_type_pointer};
  if (ffi_prep_cif(&interface, FFI_DEFAULT_ABI, 3, &ffi_type_uint32, types) != FFI_OK)
    return -1;
  int64_t number, *out = &number;
  uint64_t field = 0;
  void *arguments[] = {&instance, &field, &out};
  ffi_arg result, failures = 0;
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    ffi_call(&interface, FFI_FN(satya_instance_get_int64), &result, arguments);
    failures |= (uint32_t)result;
  }
  int64_t elapsed = processor_time() - start;
  return failures ? -1 : elapsed;
}
