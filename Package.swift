// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// Release builds are Embedded Swift: no Swift runtime library, libc alone. Debug
// builds and `swift test` compile the same sources as full Swift. The feature is
// given as a flag: SwiftPM 6.3 passes `.enableExperimentalFeature` to the linker
// in every configuration, and a test bundle linked without the runtime's start-up
// object finds no tests and passes.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  // A section for each function: the linker drops what nothing calls, a quarter of all. Frame
  // pointers lead debuggers and profilers through stripped code, for Embedded Swift writes no
  // unwind tables; functions that call nothing go without. Similar functions stay apart: a
  // reader that shares its loops with one of another sink calls by pointer in them.
  .unsafeFlags(
    [
      "-wmo", "-enable-experimental-feature", "Embedded", "-Xfrontend", "-function-sections",
      "-Xcc", "-momit-leaf-frame-pointer", "-Xllvm", "-swiftmergefunc-threshold=0",
    ],
    .when(configuration: .release)),
]

// A sanitizer's runtime comes with the program, so its names stay open in the library.
let isSanitized = Context.environment["SATYA_SANITIZE"] != nil
let defs: [String] = isSanitized ? [] : ["-Xlinker", "-z", "-Xlinker", "defs"]

// A library for C callers is never a Swift dependency, so unsafe flags are no
// obstacle: the version script keeps every symbol but satya_* local, and `-z defs`
// turns a missing symbol into a link error instead of a dlopen error. Of functions that came
// out alike (specializations of one generic, mostly) and whose address nobody takes, one is
// kept: `--icf=safe`.
let exports: [LinkerSetting] = [
  .unsafeFlags(defs + [
    "-enable-experimental-feature", "Embedded",
    "-Xlinker", "--gc-sections", "-Xlinker", "--icf=safe",
    "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/SatyaABI/libsatya.map",
    "-Xlinker", "-soname=libsatya.so.0",
    "-Xlinker", "-l:libpcre2-8.a",
  ], .when(platforms: [.linux], configuration: .release)),
  .unsafeFlags(["-Xlinker", "-l:libpcre2-8.a"], .when(platforms: [.linux], configuration: .debug)),
]

let package = Package(
  name: "satya",
  products: [
    .library(name: "satya", type: .dynamic, targets: ["SatyaABI", "SatyaCPython"])
  ],
  targets: [
    .systemLibrary(name: "CSatya", path: "include"),
    .systemLibrary(name: "CPlatform", path: "Sources/CPlatform"),
    .target(name: "SatyaCore", dependencies: ["CPlatform"], swiftSettings: house),
    .target(
      name: "SatyaABI", dependencies: ["SatyaCore", "CSatya"], exclude: ["libsatya.map"],
      swiftSettings: house, linkerSettings: exports),
    .target(
      name: "SatyaCPython", dependencies: ["SatyaCore", "CPlatform", "CSatya"],
      swiftSettings: house),
    .testTarget(
      name: "SatyaCoreTests", dependencies: ["SatyaCore", "CPlatform"], swiftSettings: house,
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "-l:libpcre2-8.a"], .when(platforms: [.linux]))
      ]),
  ],
  swiftLanguageModes: [.v6]
)
