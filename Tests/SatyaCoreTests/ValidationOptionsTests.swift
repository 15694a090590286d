// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import SatyaCore

@Suite struct ValidationOptionsTests {
  @Test func limitsVisitsByTheSizeOfTheDocument() {
    var options = ValidationOptions()
    #expect(options.visitLimit(bytes: 0) == 1_000_000)
    #expect(options.visitLimit(bytes: 1_024) == 2_024_000)
    #expect(options.visitLimit(bytes: 99_000) == 100_000_000)
    #expect(options.visitLimit(bytes: ValidationOptions.sizeCeiling) == 100_000_000)
    options.maximumVisits = 7
    #expect(options.visitLimit(bytes: 0) == 7)
    #expect(options.visitLimit(bytes: 1 << 30) == 7)
  }

  @Test func aContextTakesTheLimitOfItsDocument() {
    var context = CheckContext(options: ValidationOptions())
    defer { context.free() }
    #expect(context.visitLimit == 100_000_000)
    context.limitVisits(bytes: 10)
    #expect(context.visitLimit == 1_010_000)
    context.begin()
    #expect(context.visitLimit == 100_000_000)
  }
}
