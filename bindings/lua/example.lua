-- SPDX-License-Identifier: Apache-2.0
-- The example of bindings/example in Lua.
local satya = require("satya")

local PIECE_SIZE = 8192
local folder = arg[1] or "."

local function printf(...) io.write(string.format(...), "\n") end

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local function show(problems)
  for _, problem in ipairs(problems) do
    local place = problem.line and ("line %d, column %d, "):format(problem.line, problem.column) or ""
    printf('  %sat "%s": %s: %s', place, problem.pointer, problem.type, problem.message)
  end
end

local function refused(what, result, err)
  assert(result == nil, what .. " is accepted")
  printf("%s is refused", what)
  show(err.problems)
end

local function compile(name)
  return assert(satya.compile(read(name), { formats = "assert" }))
end

local function compile_all()
  printf("1. Compile a schema")
  local schema = compile("schema.json")
  local fields = schema:fields()
  printf("%s has %d fields", schema:name(), #fields)
  for _, field in ipairs(fields) do
    printf("  %s%s%s%s", field.name, field.required and ", required" or "",
      field.has_default and ", with a default" or "", field.record and ", a record" or "")
  end
  refused("bad-schema.json", satya.compile(read("bad-schema.json")))
  return schema
end

local function decode(schema)
  printf("2. Decode a record")
  local record = assert(schema:from_json(read("record.json")))
  printf("Species: %s", record:get("Species"))
  printf("Beak Length (mm): %s", record:get("Beak Length (mm)"))
  printf("Body Mass (g): %d", record:get("Body Mass (g)"))
  printf("Ringed: %s, %s", tostring(record:get("Ringed")),
    record:is_set("Ringed") and "given" or "by default")
  printf("Sex: %s", record:get("Sex") == nil and "absent" or "present")
  local nest = record:get("Nest")
  local eggs = nest:get("Eggs")
  printf("Nest: number %d, %d egg of %s", nest:get("Number"), #eggs, eggs[1])
  return record
end

local function set(record)
  printf("3. Set fields")
  assert(record:set("Body Mass (g)", 5100))
  assert(record:set("Sex", "FEMALE"))
  assert(record:set("Ringed", true))
  assert(record:set("Beak Length (mm)", nil))
  assert(record:get("Nest"):set("Number", 8))
  printf("Sex: %s", record:get("Sex"))
  refused("Body Mass (g) = 50", record:set("Body Mass (g)", 50))
  printf("Body Mass (g): %d", record:get("Body Mass (g)"))
  refused("removing Species", record:set("Species", nil))
end

local function explain(schema)
  printf("4. Explain a bad record")
  local _, err = schema:from_json(read("bad-record.json"))
  printf("bad-record.json has %d problems", err.total)
  show(err.problems)
end

local function check()
  printf("5. Check a file in pieces")
  local schema = compile("elements.schema.json")
  local file = assert(io.open(folder .. "/elements.ndjson", "rb"))
  local options, rest = { partial = true }, ""
  local piece, records, valid, heavy = 0, 0, 0, 0
  while options.partial do
    local next_piece = file:read(PIECE_SIZE) or ""
    options.partial = #next_piece == PIECE_SIZE
    local text = rest .. next_piece
    local batch = schema:check_batch(text, options)
    piece = piece + 1
    printf("piece %d: %d records, %d valid", piece, batch:count(), batch:valid_count())
    for number = 1, batch:count() do
      local record = batch:get(number)
      if not record then
        show(batch:problems(number))
      elseif record:get("mass") > 200 then
        heavy = heavy + 1
      end
    end
    records, valid = records + batch:count(), valid + batch:valid_count()
    for name, value in pairs(batch:position()) do options[name] = value end
    rest = text:sub(batch:consumed() + 1)
    batch:free()
  end
  file:close()
  schema:free()
  printf("%d records, %d valid, %d heavier than 200 Da", records, valid, heavy)
end

local function write(schema, record)
  printf("6. Write JSON")
  local json = record:to_json()
  printf("%s", json)
  local copy = assert(schema:from_json(json))
  printf("read again: %s", copy == record and "equal" or "different")
  copy:free()
end

local schema = compile_all()
local record = decode(schema)
set(record)
explain(schema)
check()
write(schema, record)
record:free()
schema:free()
printf("7. Everything is freed")
