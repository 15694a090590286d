// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython
import SatyaCore

/// `timezone(timedelta(minutes=…))` by its offset, made when first asked for and kept for
/// good: there are 2,879 of them at most.
struct TimeZones {
  private var made: UnsafeMutablePointer<Object?>?

  private static var mostMinutes: Int { 1_439 }

  private typealias MakeDelta = @convention(c) (Int32, Int32, Int32, Int32, Object?) -> Object?
  private typealias MakeZone = @convention(c) (Object?, Object?) -> Object?

  /// The time zone of an offset of less than a day; borrowed, or nil, perhaps with an
  /// exception.
  mutating func zone(_ minutes: Int32, _ py: Python) -> Object? {
    let index = Int(minutes) + TimeZones.mostMinutes
    if made == nil {
      made = calloc(2 * TimeZones.mostMinutes + 1, MemoryLayout<Object?>.stride)?
        .assumingMemoryBound(to: Object?.self)
    }
    guard let made else { return nil }
    if let found = made[index] { return found }
    let makeDelta = unsafeBitCast(py.datetimes(72), to: MakeDelta.self)
    guard let delta = makeDelta(0, minutes * 60, 0, 1, py.datetimes(24)) else { return nil }
    defer { py.release(delta) }
    made[index] = unsafeBitCast(py.datetimes(80), to: MakeZone.self)(delta, nil)
    return made[index]
  }
}

extension Python {
  /// A member of `PyDateTime_CAPI`. Safe: the package hands its address over, and the
  /// members up to 80 have been the same since 3.7.
  @inline(__always)
  func datetimes(_ offset: Int) -> UnsafeMutableRawPointer {
    api.datetime_CAPI.unsafelyUnwrapped
      .load(fromByteOffset: offset, as: UnsafeMutableRawPointer.self)
  }

  /// `timezone.utc`.
  @inline(__always)
  var utc: Object { datetimes(40) }

  /// What stands for an offset of minutes as `tzinfo`: None for none; borrowed, or nil.
  @inline(__always)
  func zone(_ minutes: Int32?) -> Object? {
    guard let minutes else { return none }
    return minutes == 0 ? utc : state.pointee.timeZones.zone(minutes, self)
  }
}
