// SPDX-License-Identifier: Apache-2.0

extension Report {
  /// Writes the kept problems as a JSON array of objects: type, loc, msg, ctx, pointer,
  /// schema_path; offset, line and column where there is source text; input where it was
  /// echoed.
  package func writeJSON(into buffer: ByteBuffer) {
    buffer.append(UInt8(ascii: "["))
    for index in 0..<count {
      guard let problem = problem(at: index) else { break }
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      Report.write(problem, to: buffer)
    }
    buffer.append(UInt8(ascii: "]"))
  }

  private static func write(_ problem: Problem, to buffer: ByteBuffer) {
    buffer.append("{\"type\":")
    ValueWriter.write(string: problem.type, to: buffer)
    buffer.append(",\"loc\":[")
    if let segments = problem.segments {
      for index in 0..<problem.segmentCount {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        ValueWriter.write(segments[index], to: buffer)
      }
    }
    buffer.append("],\"msg\":")
    ValueWriter.write(string: problem.message, to: buffer)
    buffer.append(",\"ctx\":{")
    if let parameters = problem.parameters {
      for index in 0..<problem.parameterCount {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        ValueWriter.write(parameters[2 * index], to: buffer)
        buffer.append(UInt8(ascii: ":"))
        ValueWriter.write(parameters[2 * index + 1], to: buffer)
      }
    }
    buffer.append("},\"pointer\":")
    ValueWriter.write(string: problem.pointer, to: buffer)
    buffer.append(",\"schema_path\":")
    ValueWriter.write(string: problem.schemaPath, to: buffer)
    if problem.line > 0 {
      buffer.append(",\"offset\":")
      buffer.append(problem.offset)
      buffer.append(",\"line\":")
      buffer.append(problem.line)
      buffer.append(",\"column\":")
      buffer.append(problem.column)
    }
    if !problem.input.isEmpty {
      buffer.append(",\"input\":")
      ValueWriter.write(string: problem.input, to: buffer)
    }
    buffer.append(UInt8(ascii: "}"))
  }
}
