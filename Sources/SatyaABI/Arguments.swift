// SPDX-License-Identifier: Apache-2.0
import CSatya
import SatyaCore

extension Text {
  /// Text of a caller; nil for NULL and for sizes no memory has. A NULL with size 0
  /// is refused as well, except where the header says otherwise.
  @inline(__always)
  init?(_ start: UnsafePointer<CChar>?, _ size: Int) {
    guard let start, size >= 0 else { return nil }
    self.init(UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), size)
  }

  var asCString: UnsafePointer<CChar> {
    UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
  }
}

extension Value {
  /// A caller's value, which has the same layout.
  @inline(__always)
  init(_ value: UnsafePointer<satya_value>) {
    self = UnsafeRawPointer(value).assumingMemoryBound(to: Value.self).pointee.unmarked
  }

  /// Stores the value for a caller, without what is the engine's own. True is 1, whatever
  /// a caller gave for it.
  @inline(__always)
  func store(_ out: UnsafeMutablePointer<satya_value>) {
    let target = UnsafeMutableRawPointer(out).assumingMemoryBound(to: Value.self)
    target.pointee = kind == .bool ? .bool(asBool) : unmarked
  }
}

extension UnsafePointer where Pointee == satya_value {
  var asValues: UnsafePointer<Value> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Value.self)
  }
}

extension ValidationOptions {
  /// These options with what `options` changes; nil where it asks for what there
  /// is not.
  @inline(__always)
  func overridden(by options: UnsafePointer<satya_options>?) -> ValidationOptions? {
    guard let options else { return self }
    return overridden(by: options)
  }

  @inline(never)
  private func overridden(by given: UnsafePointer<satya_options>) -> ValidationOptions? {
    guard Int(given.pointee.struct_size) >= MemoryLayout<satya_options>.size else { return nil }
    let asked = given.pointee
    var result = self
    switch asked.formats {
    case 0: break
    case 1: result.assertsFormats = false
    case 2: result.assertsFormats = true
    default: return nil
    }
    switch asked.mode {
    case 0: break
    case 1: result.isLax = false
    case 2: result.isLax = true
    default: return nil
    }
    switch asked.duplicates {
    case 0: break
    case 1: result.refusesDuplicates = false
    case 2: result.refusesDuplicates = true
    default: return nil
    }
    switch asked.extras {
    case 0: break
    case 1: result.extras = .keep
    case 2: result.extras = .ignore
    case 3: result.extras = .refuse
    default: return nil
    }
    guard asked.reserved == 0, asked.max_depth <= ValidationOptions.depthCeiling,
      asked.max_size <= ValidationOptions.sizeCeiling
    else { return nil }
    if asked.max_depth != 0 { result.maximumDepth = Int(asked.max_depth) }
    if asked.max_size != 0 { result.maximumSize = Int(clamping: asked.max_size) }
    if asked.max_visits != 0 { result.maximumVisits = Int(clamping: asked.max_visits) }
    if asked.max_pattern_effort != 0 {
      result.maximumPatternEffort = Int(clamping: asked.max_pattern_effort)
    }
    if asked.max_digits != 0 { result.maximumDigits = Int(asked.max_digits) }
    return result
  }
}

extension Schema {
  /// Calls `body` with the schema's options, overridden by a caller's where those are given;
  /// nil where they ask for what there is not.
  @inline(__always)
  func withOptions<Result>(
    overriddenBy given: UnsafePointer<satya_options>?,
    _ body: (UnsafePointer<ValidationOptions>) -> Result
  ) -> Result? {
    withUnsafeTemporaryAllocation(of: ValidationOptions.self, capacity: 1) { memory in
      var chosen = options
      if _slowPath(given != nil) {
        guard let own = options.pointee.overridden(by: given) else { return nil }
        // Safe: the allocation has this very size.
        let place = memory.baseAddress.unsafelyUnwrapped
        place.initialize(to: own)
        chosen = UnsafePointer(place)
      }
      return body(chosen)
    }
  }
}
