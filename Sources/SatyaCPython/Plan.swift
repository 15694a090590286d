// SPDX-License-Identifier: Apache-2.0
import CPlatform
import CSatyaCPython

/// What Python wrote for the fields of a class, or for a type, and the library follows: a
/// `Program` or an `Output`.
///
/// The tuple that it was read from keeps alive all that it points at. A plan never changes; a
/// rebuilt class gets a new one, behind which the old ones stay until the class goes, for a
/// frame further up may be at work in one.
protocol Plan {
  /// The tuple that was read; owned.
  var references: Object { get }
  /// The plan that this one took the place of.
  var older: UnsafeMutablePointer<Self>? { get }
  var nodeCount: Int { get }
  /// Where a `PlanObject` has its plan of this kind.
  static var place: Int { get }

  /// Frees what it points at, but for `references`.
  func freeParts(_ py: Python)
}

extension Plan {
  /// Shows the collector what a plan and all that are older refer to.
  static func visit(
    _ plan: UnsafeMutablePointer<Self>?, _ visit: Visit, _ argument: UnsafeMutableRawPointer?
  ) -> Int32 {
    var next = plan
    while let each = next {
      let result = visit(each.pointee.references, argument)
      if result != 0 { return result }
      next = each.pointee.older
    }
    return 0
  }

  /// Frees a plan and all that are older.
  static func free(_ plan: UnsafeMutablePointer<Self>?, _ py: Python) {
    var next = plan
    while let each = next {
      next = each.pointee.older
      let references = each.pointee.references
      each.pointee.freeParts(py)
      CPlatform.free(each)
      py.release(references)
    }
  }
}
