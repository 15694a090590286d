-- SPDX-License-Identifier: Apache-2.0
-- What nobody should do with the Lua module, and what it says then.
local satya = require("satya")

local failures = 0

local function check(holds, what)
  if holds then return end
  failures = failures + 1
  print("fails: " .. what)
end

local function raises(pattern, what, action, ...)
  local done, err = pcall(action, ...)
  check(not done and tostring(err):find(pattern), what .. ": " .. tostring(err))
end

local function is_invalid(type, what, result, err)
  check(result == nil and err and err.problems[1] and err.problems[1].type:find(type, 1, true),
    what .. ": " .. tostring(err))
end

local TEXT = [[{"type":"object","properties":{
  "name":{"type":"string","minLength":1},"age":{"type":"integer"},"score":{"type":"number"},
  "tags":{"type":"array","items":{"type":"string"}},"any":{},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}]]

local function use_after_free(schema)
  local record = assert(schema:from_json('{"name":"A","home":{"city":"B"}}'))
  local home = record:get("home")
  check(home == record:get("home"), "one child is one")
  is_invalid("", "a refused set", record:set("home", 3))
  check(home:get("city") == "B", "a refused set ends no child")
  assert(record:set("home", { city = "C" }))
  raises("use after free", "a child whose field was set", home.get, home, "city")
  home = record:get("home")
  record:free()
  record:free()
  raises("use after free", "reading", record.get, record, "name")
  raises("use after free", "setting", record.set, record, "name", "B")
  raises("use after free", "writing", record.to_json, record)
  raises("use after free", "copying", record.copy, record)
  raises("use after free", "a child", home.get, home, "city")
  local batch = schema:check_batch('{"name":"A"}\n')
  local kept = batch:get(1)
  raises('field "name": a record of a batch is not set; set its copy', "a set in a batch",
    kept.set, kept, "name", "B")
  batch:free()
  batch:free()
  raises("use after free", "a batch", batch.count, batch)
  raises("use after free", "a record of a batch", kept.get, kept, "name")
  local other = assert(satya.compile(TEXT))
  local survivor = assert(other:from_json('{"name":"A"}'))
  other:free()
  other:free()
  raises("use after free", "a schema", other.from_json, other, "{}")
  collectgarbage()
  check(survivor:get("name") == "A", "a record outlives its schema")
  local lent = schema:check_batch('{"name":"A"}\n'):get(1)
  collectgarbage()
  check(lent:get("name") == "A", "a record keeps its batch")
end

-- A nested record that was freed alone is read anew.
local function children(schema)
  local record = assert(schema:from_json('{"name":"A","home":{"city":"B"}}'))
  for _ = 1, 2 do
    local home = record:get("home")
    check(home:get("city") == "B", "a child that is read again")
    home:free()
    raises("use after free", "a freed child", home.get, home, "city")
  end
  -- A set may drop a default that was filled in for another field, here or around.
  local defaults = assert(satya.compile([[{"type":"object","properties":{
    "a":{"type":"integer"},"home":{"type":"object","default":{"city":"B"}, "properties":{
      "city":{"type":"string"}}},
    "part":{"type":"object","properties":{"full":{"const":true}}}},
    "maxProperties":2,"if":{"properties":{"part":{"required":["full"]}},"required":["part"]},
    "then":{"maxProperties":1}}]]))
  record = assert(defaults:from_json('{"part":{}}'))
  local home, part = record:get("home"), record:get("part")
  assert(part:set("full", true))
  raises("use after free", "a default that a set inside dropped", home.set, home, "city", "x")
  check(part:get("full") == true and record:get("part") == part, "what was set through lives")
  record = assert(defaults:from_json('{"part":{}}'))
  home, part = record:get("home"), record:get("part")
  assert(record:set("a", 5))
  raises("use after free", "a default that a set dropped", home.set, home, "city", "x")
  check(record:get("home") == nil and record:get("part") == part, "what else was read lives")
  check(record:to_json() == '{"a":5,"part":{}}', record:to_json())
end

-- The declarations stay with the process: a module may be loaded again.
local function loaded_again()
  package.loaded.satya = nil
  local loaded, again = pcall(require, "satya")
  check(loaded and again ~= satya and again.version() == satya.version(), tostring(again))
  package.loaded.satya = satya
end

local function wrong_types(schema)
  local record = assert(schema:from_json('{"name":"A","age":3}'))
  is_invalid("int_type", "text for an integer", record:set("age", "3"))
  is_invalid("string_type", "an integer for text", record:set("name", 3))
  is_invalid("string_type", "null for text", record:set("name", satya.null))
  is_invalid("missing", "nil for text", record:set("name", nil))
  is_invalid("finite_number", "NaN", record:set("score", 0 / 0))
  is_invalid("finite_number", "infinity", record:set("score", math.huge))
  raises("no JSON value", "a function", record.set, record, "any", print)
  raises("no JSON value", "a thread", record.set, record, "any", coroutine.create(print))
  raises("neither", "a mixed table", record.set, record, "any", { 1, a = 2 })
  raises("neither", "a table with a boolean key", record.set, record, "any", { [true] = 1 })
  raises("holes", "an array with holes", record.set, record, "any", satya.array({ [2] = 1 }))
  local loop = {}
  loop[1] = loop
  raises("too deep", "a table in itself", record.set, record, "any", loop)
  raises('no field "other"$', "an unknown name", record.get, record, "other")
  raises('no field "nmae"; nearest: "name"', "a name with a slip", record.set, record, "nmae", 1)
  raises("as its name", "a number as a name", record.get, record, 1)
  raises("a string is expected", "a number as JSON", schema.from_json, schema, 3)
  raises("a string is expected", "nil as JSON", schema.from_json, schema, nil)
  raises("a string is expected", "a table as a schema", satya.compile, {})
  raises("there is no option colour", "an unknown option", satya.compile, "{}", { colour = 1 })
  raises("option mode: there is no SATYA_MODE_BOTH", "an unknown choice", satya.compile, "{}",
    { mode = "both" })
  raises("there is no SATYA_BATCH_VERDICTS", "another option's choice", schema.check_batch, schema,
    "", { format = "verdicts" })
  raises("option max_depth is too large", "a number beyond its member", satya.compile, "{}",
    { max_depth = 2 ^ 32 + 5 })
  raises("option format should be one of", "a bad number", schema.check_batch, schema, "",
    { format = 9 })
  raises("no option borrow in Lua", "borrow", schema.check_batch, schema, "", { borrow = true })
  raises("row 2 is no table", "rows with a hole", schema.check_rows, schema,
    { { "A" }, nil, { "B" } })
  is_invalid("schema_keyword_value", "a bad schema", satya.compile('{"type":"text"}'))
  check(record:to_json() == '{"name":"A","age":3}', "nothing changed")
  assert(record:set("score", -0.0))
  check(1 / record:get("score") == -math.huge, "-0")
  assert(record:set("score", nil))
  assert(record:set("age", 0xffffffffffffffffULL))
  check(record:get("age").text == "18446744073709551615", "2^64-1")
  assert(record:set("age", 2LL ^ 62))
  check(record:get("age") == 2LL ^ 62, "2^62")
  assert(record:set("any", { a = satya.array({}), b = { 1, 2 } }))
  check(record:get("any").b[2] == 2, "a table")
end

-- What would be an error of Lua or of its ffi says what is wrong, at the caller's line.
local function wrong_calls(schema)
  local record = assert(schema:from_json('{"name":"A","home":{"city":"B"}}'))
  local batch = schema:check_batch('{"name":"A"}\n')
  local colon = "methods of a %s with a colon"
  raises(colon:format("schema"), "a dot", function() return schema.from_json("{}") end)
  raises(colon:format("schema"), "a dot without arguments", function() return schema.fields() end)
  raises(colon:format("schema"), "a dot to free", function() schema.free() end)
  raises(colon:format("schema"), "another object", schema.from_json, record, "{}")
  raises(colon:format("record"), "a dot", function() return record.get("name") end)
  raises(colon:format("record"), "another object", record.free, batch)
  raises(colon:format("batch"), "a dot", function() return batch.count() end)
  raises("use after free of a batch", "a record of a freed batch", function()
    local lent = batch:get(1)
    batch:free()
    return lent:get("name")
  end)
  batch = schema:check_batch('{"name":"A"}\n')
  raises("numbered from 1, not x", "a record of no number", batch.get, batch, "x")
  raises("numbered from 1, not 0", "record 0", batch.get, batch, 0)
  raises("numbered from 1, not nil", "no record", batch.source, batch)
  raises("numbered from 1, not 1.5", "half a record", batch.problems, batch, 1.5)
  raises("no record 2, but 1 of them", "a record beyond the end", batch.source, batch, 2)
  raises("read from no text", "the text of rows", function()
    return schema:check_rows({ { "A" } }):source(1)
  end)
  raises("options are a table, not a number", "a number as options", satya.compile, "{}", 5)
  raises("options are a table, not a string", "text as options", schema.check_batch, schema, "",
    "x")
  raises("options are a table", "inner options", schema.check_batch, schema, "", { options = 5 })
  raises("option max_depth should be at most 1000", "a limit", satya.compile, "{}",
    { max_depth = 1001 })
  raises("option max_depth", "a limit of a call", schema.from_json, schema, "{}",
    { max_depth = 1001 })
  raises("option threads should be at most 256", "threads", schema.check_batch, schema, "",
    { threads = 300 })
  raises("whole number from 0, not %-1", "a negative limit", satya.compile, "{}",
    { max_depth = -1 })
  raises("whole number from 0, not a table", "a table as a limit", satya.compile, "{}",
    { max_depth = {} })
  raises("whole number from 0, not nan", "NaN as a limit", satya.compile, "{}",
    { max_size = 0 / 0 })
  raises("no option struct_size", "struct_size", satya.compile, "{}", { struct_size = 1 })
  raises("rows are a table, not a nil", "no rows", schema.check_rows, schema)
  raises("row 1: there is no field 7", "a row that is too long", schema.check_rows, schema,
    { { [7] = 1 } })
  raises("no JSON value %(row 1, value 1%)", "a row of functions", schema.check_rows, schema,
    { { print } })
  raises("whose root is a record", "rows without fields", function()
    return assert(satya.compile("true")):check_rows({ {} })
  end)
  raises("is no value", "nil as a value", schema.check, schema, nil)
  raises("text that is no number", "a number that is none", record.set, record, "age",
    satya.number("3 "))
  raises("text of a number is a string", "a number of a number", satya.number, 3)
  raises("an array is a table", "an array of nothing", satya.array)
  local _, where = pcall(function() record:get("nmae") end)
  check(tostring(where):find("misuse.lua:%d+: satya: no field"), "an error's place: " .. where)
end

local function shown()
  local schema = assert(satya.compile('{"title":"T","type":"object","properties":{"a":{},"b":{}}}'))
  local batch = schema:check_batch('{"a":1}\n2\n')
  check(tostring(schema) == 'schema "T": a, b', tostring(schema))
  check(tostring(batch) == "batch: 1 of 2 records valid", tostring(batch))
  check(tostring(batch:get(1)) == '{"a":1}', tostring(batch:get(1)))
  schema:free()
  batch:free()
  check(tostring(schema) == "freed schema" and tostring(batch) == "freed batch", "what is freed")
end

local function nulls_and_bytes(schema)
  is_invalid("json_empty", "an empty document", schema:from_json(""))
  is_invalid("", "a document that is no UTF-8", schema:from_json('{"name":"\255"}'))
  local record = assert(schema:from_json('{"name":"A"}'))
  is_invalid("string_unicode", "text that is no UTF-8", record:set("name", "\255"))
  is_invalid("", "a key that is no UTF-8", schema:check({ name = "A", ["\255"] = 1 }))
  assert(record:set("name", "a\0b"))
  check(record:get("name") == "a\0b", "a text with a NUL")
  check(record:get("score") == nil, "an absent field is nil")
  check(schema:check_batch("\255\n"):verdicts() == "\1", "a line that is no UTF-8")
  check(schema:check_batch(""):verdicts() == "", "an empty batch")
  local cut = schema:check_batch('[{"name":"A"}', { format = "array" })
  local line = '[{"name":"A"},{"na'
  local head = schema:check_batch(line, { format = "array", partial = true })
  local options = head:position()
  options.format = "array"
  local tail = schema:check_batch(line:sub(head:consumed() + 1) .. 'me":3}]', options)
  check(tail:problems(1)[1].column == 23, "a column in a later piece")
  check(cut:count() == 1 and #cut:problems() == 1, "an array that is cut short")
end

local schema = assert(satya.compile(TEXT))
use_after_free(schema)
children(schema)
loaded_again()
wrong_types(schema)
wrong_calls(schema)
shown()
nulls_and_bytes(schema)
os.exit(failures == 0 and 0 or 1)
