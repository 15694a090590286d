// SPDX-License-Identifier: Apache-2.0
import CPlatform

/// Turns a schema document into linked nodes.
///
///     text --parse--> tree --scan--> sites --resolve--> targets --build--> nodes --link--> Schema
///
/// A *site* is a place of the document where a schema stands. Sites are found first,
/// with the resources (`$id`) and anchors that they name; then each `$ref` gets the
/// site it leads to; then each site becomes a node; then the graph of nodes is walked
/// for what only the whole graph tells. Every step is a loop over a list, without
/// recursion, and linear in the document. After a mistake the compiler goes on and
/// reports the next.
///
/// Tree, sites and tables stand in `scratch`, the links of places in `paths`; they go when the
/// compiler is freed. What the schema keeps stands in `arena`.
package struct SchemaCompiler {
  var arena = Arena()
  var scratch = Arena()
  /// The links of places. Those of a site stay; those of its keywords, which only a problem
  /// needs, go with the next site.
  var paths = Arena()
  /// The URI that a reference means, until the next one.
  var addresses = Arena()
  let options: ValidationOptions
  let report: Report?
  var document = Text("")
  /// Mistakes found so far.
  var problemCount = 0

  var sites = ScratchList<Site>()
  var siteTable = AddressTable()
  var pendingSites = ScratchList<PendingSite>()
  var resources = ScratchList<Resource>()
  var resourceTable = NameTable()
  var keywordTable = NameTable()
  /// Indexes of the members of large objects that a pointer led through.
  var memberTables = ScratchList<NameTable>()
  var memberTableIndex = AddressTable()

  var nodes = ScratchList<NodeInfo>()
  var anything: UnsafeMutablePointer<Node>?
  var patterns = ScratchList<UnsafeMutablePointer<Pattern>>()
  var patternTable = NameTable()
  var patternScratch: PatternScratch
  var layouts = ScratchList<UnsafeMutablePointer<RecordLayout>>()
  var defaults = ScratchList<PendingDefault>()

  package enum Outcome: UInt8 { case ok, badSchema, noMemory }

  package struct Result {
    /// Nil unless `outcome` is `ok`.
    package let schema: Schema?
    package let outcome: Outcome
  }

  /// Compiles the document `json`, which is copied. Mistakes go to `report`.
  package static func compile(
    _ json: Text, options: ValidationOptions, report: Report?
  ) -> Result {
    guard json.count <= ValidationOptions.sizeCeiling else {
      report?.add(
        ProblemDraft(.documentTooLarge, .init("max_size", ValidationOptions.sizeCeiling)))
      return Result(schema: nil, outcome: .badSchema)
    }
    var compiler = SchemaCompiler(options: options, report: report)
    defer { compiler.free() }
    do throws(NoMemory) {
      let schema = try compiler.run(json)
      report?.finish(source: compiler.document)
      return Result(schema: schema, outcome: schema == nil ? .badSchema : .ok)
    } catch {
      return Result(schema: nil, outcome: .noMemory)
    }
  }

  private init(options: ValidationOptions, report: Report?) {
    self.options = options
    self.report = report
    patternScratch = PatternScratch(effort: options.maximumPatternEffort)
  }

  private mutating func free() {
    for i in 0..<patterns.count { patterns[i].pointee.free() }
    patternScratch.free()
    paths.free()
    addresses.free()
    scratch.free()
    arena.free()
  }

  private mutating func run(_ json: Text) throws(NoMemory) -> Schema? {
    guard let document = arena.copy(json) else { throw NoMemory() }
    self.document = document
    guard let root = try parse() else { return nil }
    guard try acceptsDialect(root) else { return nil }
    try fillKeywordTable()
    try scanRoot(root)
    try resolveReferences()
    try resolveAliases()
    try buildNodes()
    guard problemCount == 0 else { return nil }
    let node = try node(of: 0)
    guard try completeNodes() else { return nil }
    markSpans()
    let layout = try rootLayout(UnsafePointer(node))
    measureReach()
    return try makeSchema(root: node, layout: layout)
  }

  private mutating func makeSchema(
    root: UnsafeMutablePointer<Node>, layout: UnsafeMutablePointer<RecordLayout>
  ) throws(NoMemory) -> Schema? {
    let patternRow = try arena.row(UnsafeMutablePointer<Pattern>.self, patterns.count)
    if let elements = patterns.elements {
      patternRow.initialize(from: elements, count: patterns.count)
    }
    let options = UnsafePointer(try arena.store(options))
    let made = Schema(
      arena: arena, root: UnsafePointer(root), layout: layout, document: document,
      options: options)
    guard let schema = made else { throw NoMemory() }
    schema.nodeCount = nodes.count
    schema.adopt(patterns: patternRow, count: patterns.count)
    // The schema owns both from here on.
    arena = Arena()
    patterns.removeAll()
    for i in 0..<layouts.count { SchemaCompiler.complete(layouts[i], schema) }
    do throws(NoMemory) { try settleDefaults() } catch {
      schema.release()
      throw error
    }
    return schema
  }
}

// MARK: - Parts

extension SchemaCompiler {
  typealias ValuePointer = UnsafeMutablePointer<Value>
  typealias Link = UnsafePointer<PathLink>

  /// A place in the document.
  struct Spot {
    var link: Link?
    var offset: UInt32
  }

  struct PendingSite {
    var value: ValuePointer
    var spot: Spot
    var resource: Int
  }

  struct Site {
    let value: ValuePointer
    let spot: Spot
    let resource: Int
    /// The value of `$ref` and its place.
    var reference: ValuePointer?
    var referenceSpot = Spot(link: nil, offset: 0)
    /// The site that `$ref` leads to; -1 for none.
    var target = -1
    /// Nothing but a `$ref`: the site has the node of its target.
    var isAlias = false
    var mark = Mark.new
    var node: UnsafeMutablePointer<Node>?

    enum Mark: UInt8 { case new, entered, done }
  }

  /// A schema with a base URI of its own.
  struct Resource {
    /// Absolute where the document says so; without a fragment.
    let base: Text
    let site: Int
    var anchors = NameTable()
  }

  /// What is known of the node with the id that is the index of this.
  struct NodeInfo {
    let node: UnsafeMutablePointer<Node>
    /// -1 for nodes that stand for no schema object of the document.
    let site: Int
    var mark = Site.Mark.new
    /// The kinds of values that may satisfy the node; a superset.
    var kinds = TypeSet.all
    var hasOwnDefault = false
    /// Arrays and objects down to a record inside; -1 where there is none.
    var reach = -1
    /// Where the contents of the node come from.
    var source: UnsafePointer<Node>?
  }

  struct PendingDefault {
    let node: UnsafeMutablePointer<Node>
    let value: Value
  }

  /// The deepest nesting of a schema document: reading and writing one stays within the stack that
  /// the header asks for, whatever `max_depth` lets into data.
  static var maximumDepth: Int { 500 }

  /// The most bytes of a base URI, of which each reference that is relative to it makes another.
  static var longestBase: Int { 2_048 }
}

// MARK: - Reading the document

extension SchemaCompiler {
  private mutating func parse() throws(NoMemory) -> (value: ValuePointer, offset: UInt32)? {
    var rules = ValidationOptions()
    rules.refusesDuplicates = true
    rules.maximumDepth = SchemaCompiler.maximumDepth
    var isRefused = false
    guard let root = try read(rules, report, &isRefused) else {
      try explainSyntax(rules)
      return nil
    }
    if isRefused { problemCount += 1 }
    return root
  }

  /// `isRefused` becomes true where a key stands twice.
  private mutating func read(
    _ rules: ValidationOptions, _ report: Report?, _ isRefused: inout Bool
  ) throws(NoMemory) -> (value: ValuePointer, offset: UInt32)? {
    let place = try scratch.store(Value.unset)
    let text = document
    let found = withUnsafeMutablePointer(to: &scratch) { arena -> (UInt32?, Bool, Bool) in
      var reader = TreeReader(
        base: text.start, end: text.end, arena: arena, isLocated: true, options: rules,
        report: report)
      defer { reader.free() }
      guard let (value, offset) = reader.readDocument(), !reader.hasRefusedNumbers else {
        return (nil, reader.ranOutOfMemory, false)
      }
      place.pointee = value
      return (offset, false, reader.hasRefusedDuplicates)
    }
    if found.1 { throw NoMemory() }
    isRefused = found.2
    guard let offset = found.0 else { return nil }
    return (place, offset)
  }

  /// The reader's own problem, told as one of the schema: it replaces all others.
  private mutating func explainSyntax(_ rules: ValidationOptions) throws(NoMemory) {
    problemCount += 1
    guard let report else { return }
    report.clear()
    guard let details = Report() else { throw NoMemory() }
    defer { details.free() }
    var single = rules
    single.refusesDuplicates = false
    var isRefused = false
    _ = try read(single, details, &isRefused)
    guard let problem = details.problem(at: 0) else { throw NoMemory() }
    var link: Link?
    if let segments = problem.segments {
      for i in 0..<problem.segmentCount {
        link =
          try segments[i].kind == .string
          ? self.link(link, key: segments[i]) : self.link(link, index: Int(segments[i].asInt64))
      }
    }
    let spot = Spot(link: link, offset: UInt32(truncatingIfNeeded: problem.offset))
    if problem.kind == .recursionLimit {
      add(.schemaTooDeep, at: spot, parameter: .init("max_depth", rules.maximumDepth))
    } else {
      let prefix: StaticString = "Invalid JSON: "
      var message = problem.message
      if message.hasPrefix(prefix) { message = message.dropFirst(prefix.utf8CodeUnitCount) }
      add(.schemaNotJSON, at: spot, parameter: .init("error", message))
    }
    problemCount -= 1
  }

  private mutating func fillKeywordTable() throws(NoMemory) {
    guard keywordTable.reserve(Keyword.count, arena: &scratch) else { throw NoMemory() }
    var raw: UInt8 = 0
    while let keyword = Keyword(rawValue: raw) {
      guard keywordTable.enter(Text(keyword.name), index: Int(raw), arena: &scratch) != .noMemory
      else { throw NoMemory() }
      raw += 1
    }
  }

  func keyword(_ name: Text) -> Keyword? {
    guard let index = keywordTable.find(name) else { return nil }
    return Keyword(rawValue: UInt8(truncatingIfNeeded: index))
  }

  /// A document in another dialect is refused as a whole: its keywords mean other
  /// things.
  private mutating func acceptsDialect(
    _ root: (value: ValuePointer, offset: UInt32)
  ) throws(NoMemory) -> Bool {
    let value = root.value.pointee
    guard value.kind == .object, let members = value.elements else { return true }
    for i in 0..<value.count where members[2 * i].text == "$schema" {
      let dialect = members[2 * i + 1]
      guard dialect.kind == .string, !SchemaCompiler.isDialect(dialect.text) else { return true }
      let spot = Spot(link: nil, offset: root.offset)
      try refuseDialect(Site(value: root.value, spot: spot, resource: 0), i)
      return false
    }
    return true
  }

  static func isDialect(_ text: Text) -> Bool {
    text == "https://json-schema.org/draft/2020-12/schema"
      || text == "https://json-schema.org/draft/2020-12/schema#"
  }
}
