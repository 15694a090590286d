// SPDX-License-Identifier: Apache-2.0

import CSatya
import SatyaCore

// What is wrong with options, in words: for messages alone, so that calls which take the
// options need not know.

@_cdecl("satya_options_fault") @implementation
public func satya_options_fault(
  _ options: UnsafePointer<satya_options>!
) -> UnsafePointer<CChar>! {
  fault(of: options).asCString
}

@_cdecl("satya_batch_options_fault") @implementation
public func satya_batch_options_fault(
  _ options: UnsafePointer<satya_batch_options>!
) -> UnsafePointer<CChar>! {
  guard let options else { return ("" as StaticString).asCString }
  guard Int(options.pointee.struct_size) >= MemoryLayout<satya_batch_options>.size else {
    return ("struct_size should be the size of satya_batch_options" as StaticString).asCString
  }
  let asked = options.pointee
  let fault: StaticString =
    if asked.format > 1 {
      "format should be one of SATYA_BATCH_NDJSON and SATYA_BATCH_ARRAY"
    } else if asked.threads > 256 {
      "threads should be at most 256"
    } else if asked.keep > 1 {
      "keep should be one of SATYA_BATCH_INSTANCES and SATYA_BATCH_VERDICTS"
    } else if asked.partial > 1 {
      "partial should be 0 or 1"
    } else if asked.borrow > 1 {
      "borrow should be 0 or 1"
    } else if BatchState(rawValue: asked.state, format: asked.format == 1 ? .array : .lines) == nil
    {
      "state should be what satya_batch_state() says of the piece before, in the same format"
    } else if asked.reserved != 0 {
      "reserved should be 0"
    } else {
      SatyaABI.fault(of: asked.options)
    }
  return fault.asCString
}

private func fault(of options: UnsafePointer<satya_options>?) -> StaticString {
  guard let options else { return "" }
  guard Int(options.pointee.struct_size) >= MemoryLayout<satya_options>.size else {
    return "struct_size should be the size of satya_options"
  }
  let asked = options.pointee
  if asked.formats > 2 { return "formats should be one of SATYA_FORMATS_…" }
  if asked.mode > 2 { return "mode should be one of SATYA_MODE_…" }
  if asked.duplicates > 2 { return "duplicates should be one of SATYA_DUPLICATES_…" }
  if asked.extras > 3 { return "extras should be one of SATYA_EXTRAS_…" }
  if asked.max_depth > ValidationOptions.depthCeiling { return "max_depth should be at most 1000" }
  if asked.max_size > ValidationOptions.sizeCeiling {
    return "max_size should be at most 4294967295"
  }
  return asked.reserved == 0 ? "" : "reserved should be 0"
}
