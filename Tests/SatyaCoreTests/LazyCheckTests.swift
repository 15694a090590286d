// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

/// A context that is made when it is needed.
@Suite struct LazyCheckTests {
  private let bench = Bench()

  @Test func makesItsContextOnceAndWithItsOptions() {
    bench.options.maximumDepth = 500
    bench.withCheck { check in
      var check = check
      // Nothing is made yet: there is nothing to begin or to free.
      check.begin(bytes: 0)
      check.free()
      let first = check.context
      #expect(first.pointee.maximumFrames == 1_500)
      first.pointee.visits = 3
      #expect(check.context == first)
      #expect(check.context.pointee.visits == 3)
      check.free()
      #expect(check.context.pointee.visits == 0)
      check.free()
    }
  }

  @Test func forgetsWhatTheDocumentBeforeLeft() {
    bench.withCheck { check in
      var check = check
      defer { check.free() }
      check.context.pointee.visits = 3
      check.context.pointee.stop()
      check.begin(bytes: 0)
      #expect(check.context.pointee.visits == 0)
      #expect(!check.context.pointee.isStopped)
      for arena in [\CheckContext.trees, \CheckContext.scratch] {
        #expect(check.context.pointee[keyPath: arena].allocate(10) != nil)
        let room = check.context.pointee[keyPath: arena].room
        check.begin(bytes: 0)
        #expect(check.context.pointee[keyPath: arena].room > room)
      }
    }
  }

  @Test func sharesAContextThatIsMade() {
    var context = CheckContext(options: bench.options)
    withUnsafeMutablePointer(to: &context) { context in
      withUnsafePointer(to: bench.options) { options in
        var check = LazyCheck(made: context, options: options)
        context.pointee.visits = 2
        #expect(check.context == context)
        #expect(check.context.pointee.visits == 2)
        check.free()
      }
    }
  }
}
