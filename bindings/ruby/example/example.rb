# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

# The example of bindings/example in Ruby.
require "satya"

PIECE_SIZE = 8192
FOLDER = ARGV.fetch(0, ".")

def read(name)
  File.read(File.join(FOLDER, name), encoding: "UTF-8")
end

def show(problems)
  problems.each do |problem|
    place = problem.line ? "line #{problem.line}, column #{problem.column}, " : ""
    puts "  #{place}at \"#{problem.pointer}\": #{problem.type}: #{problem.message}"
  end
end

def refused(what)
  yield
  raise "#{what} is accepted"
rescue Satya::InvalidError => e
  puts "#{what} is refused"
  show(e.problems)
end

def compile(name)
  Satya::Schema.new(read(name), formats: :assert)
end

def compile_all
  puts "1. Compile a schema"
  schema = compile("schema.json")
  puts "#{schema.name} has #{schema.fields.size} fields"
  schema.fields.each do |field|
    puts "  #{field.name}#{", required" if field.required?}" \
         "#{", with a default" if field.has_default?}#{", a record" if field.record?}"
  end
  refused("bad-schema.json") { Satya::Schema.new(read("bad-schema.json")) }
  schema
end

def decode(schema)
  puts "2. Decode a record"
  record = schema.from_json(read("record.json"))
  puts "Species: #{record["Species"]}"
  puts "Beak Length (mm): #{record["Beak Length (mm)"]}"
  puts "Body Mass (g): #{record["Body Mass (g)"]}"
  puts "Ringed: #{record["Ringed"]}, #{record.given?("Ringed") ? "given" : "by default"}"
  puts "Sex: #{record.key?("Sex") ? "present" : "absent"}"
  nest = record["Nest"]
  puts "Nest: number #{nest["Number"]}, #{nest["Eggs"].size} egg of #{nest["Eggs"].first}"
  record
end

def set(record)
  puts "3. Set fields"
  record["Body Mass (g)"] = 5100
  record["Sex"] = "FEMALE"
  record["Ringed"] = true
  record.delete("Beak Length (mm)")
  record["Nest"]["Number"] = 8
  puts "Sex: #{record["Sex"]}"
  refused("Body Mass (g) = 50") { record["Body Mass (g)"] = 50 }
  puts "Body Mass (g): #{record["Body Mass (g)"]}"
  refused("removing Species") { record.delete("Species") }
end

def explain(schema)
  puts "4. Explain a bad record"
  schema.from_json(read("bad-record.json"))
rescue Satya::InvalidError => e
  puts "bad-record.json has #{e.total} problems"
  show(e.problems)
end

def check
  puts "5. Check a file in pieces"
  schema = compile("elements.schema.json")
  position = {}
  rest = "".b
  piece = records = valid = heavy = 0
  File.open(File.join(FOLDER, "elements.ndjson"), "rb") do |file|
    loop do
      chunk = file.read(PIECE_SIZE) || ""
      partial = chunk.bytesize == PIECE_SIZE
      text = rest + chunk
      batch = schema.check_batch(text, partial: partial, **position)
      puts "piece #{piece += 1}: #{batch.size} records, #{batch.valid_count} valid"
      batch.each_with_index do |record, index|
        record.nil? ? show(batch.problems(index)) : heavy += record["mass"] > 200 ? 1 : 0
      end
      records += batch.size
      valid += batch.valid_count
      position = batch.position
      rest = text.byteslice(batch.consumed..)
      batch.close
      break unless partial
    end
  end
  schema.close
  puts "#{records} records, #{valid} valid, #{heavy} heavier than 200 Da"
end

def write(schema, record)
  puts "6. Write JSON"
  json = record.to_json
  puts json
  copy = schema.from_json(json)
  puts "read again: #{copy == record ? "equal" : "different"}"
  copy.close
end

schema = compile_all
record = decode(schema)
set(record)
explain(schema)
check
write(schema, record)
record.close
schema.close
puts "7. Everything is freed"
