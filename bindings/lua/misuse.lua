-- SPDX-License-Identifier: Apache-2.0
-- What nobody should do with the Lua module, and what it says then.
local satya = require("satya")

-- The interpreter may be cut at every instruction, which hooks below do. Compiled loops see none.
jit.off()

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

-- What SATYA_LIBRARY names may be another library.
local function another_library()
  local program = "SATYA_LIBRARY=libm.so.6 " .. arg[-1] .. [[ -e 'require("satya")' 2>&1]]
  local pipe = assert(io.popen(program))
  local said = pipe:read("*a")
  pipe:close()
  check(said:find("satya: libm.so.6 is another library; install libsatya", 1, true), said)
end

local function wrong_types(schema)
  local record = assert(schema:from_json('{"name":"A","age":3}'))
  is_invalid("int_type", "text for an integer", record:set("age", "3"))
  is_invalid("string_type", "an integer for text", record:set("name", 3))
  is_invalid("string_type", "null for text", record:set("name", satya.null))
  is_invalid("missing", "nil for text", record:set("name", nil))
  is_invalid("finite_number", "NaN", record:set("score", 0 / 0))
  is_invalid("finite_number", "infinity", record:set("score", math.huge))
  raises('^satya: field "any": a function is no JSON value$', "a function", record.set, record,
    "any", print)
  raises("no JSON value", "a thread", record.set, record, "any", coroutine.create(print))
  raises('^satya: field "any": .*neither', "a mixed table", record.set, record, "any", { 1, a = 2 })
  raises("neither", "a table with a boolean key", record.set, record, "any", { [true] = 1 })
  raises('^satya: field "any": .*holes', "an array with holes", record.set, record, "any", satya.array({ [2] = 1 }))
  local loop = {}
  loop[1] = loop
  raises('^satya: field "any": .*too deep', "a table in itself", record.set, record, "any", loop)
  local freed = assert(schema:from_json('{"name":"A"}'))
  freed:free()
  -- With one position, that of the caller.
  raises('^[^:]*misuse.lua:%d+: satya: field "any": use after free of a record$',
    "a freed record in a value", function() record:set("any", { freed }) end)
  raises("^[^:]*misuse.lua:%d+: satya: a function is no JSON value$", "a function",
    function() schema:check(print) end)
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
  raises("row 1, value 1: a function is no JSON value", "a row of functions", schema.check_rows, schema,
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

-- Every error of the module tells the line of its caller.
local function places(schema)
  local record = assert(schema:from_json('{"name":"A"}'))
  local batch = schema:check_batch('{"name":"A"}\n')
  local rows, lent = schema:check_rows({ { "A" } }), batch:get(1)
  local bad, worse = { colour = 1 }, { options = { colour = 1 } }
  local calls = {
    function() satya.compile(3) end,
    function() satya.compile("{}", bad) end,
    function() satya.compile("{}", { mode = "both" }) end,
    function() satya.compile("{}", { max_depth = 1001 }) end,
    function() schema:check_json(3) end,
    function() schema:check_json("{}", bad) end,
    function() schema:check_json("{}", { max_depth = 1001 }) end,
    function() schema:check(print) end,
    function() schema:check(nil) end,
    function() schema:check({}, { mode = "both" }) end,
    function() schema:from_json(3) end,
    function() schema:from_json("{}", 3) end,
    function() schema:from_json("{}", { max_depth = -1 }) end,
    function() schema:from_value(print) end,
    function() schema:from_value({}, bad) end,
    function() schema:check_batch(3) end,
    function() schema:check_batch("", bad) end,
    function() schema:check_batch("", worse) end,
    function() schema:check_batch("", { borrow = true }) end,
    function() schema:check_batch("", { threads = 300 }) end,
    function() schema:check_batch(('{"name":"A"}\n'):rep(9999), { max_memory = 1000 }) end,
    function() schema:check_rows(3) end,
    function() schema:check_rows({ 3 }) end,
    function() schema:check_rows({ { [9] = 1 } }) end,
    function() schema:check_rows({ { print } }) end,
    function() record:get("nmae") end,
    function() record:get(3) end,
    function() record:set("nmae", 3) end,
    function() record:set("any", print) end,
    function() record:set("age", satya.number("x")) end,
    function() record:is_set("nmae") end,
    function() lent:set("name", "B") end,
    function() batch:get(0) end,
    function() batch:problems(0) end,
    function() batch:source(0) end,
    function() batch:source(9) end,
    function() rows:source(1) end,
    function() record.get(3, "name") end,
  }
  for number, call in ipairs(calls) do
    local done, err = pcall(call)
    local line = debug.getinfo(call, "S").linedefined
    check(not done and tostring(err):find("misuse.lua:" .. line .. ": satya: ", 1, true),
      ("the place of error %d: %s"):format(number, tostring(err)))
  end
end

local TWO = '{"type":"object","properties":{"a":{"type":"integer"},"s":{"type":"string"},"any":{}}}'

-- Calls `action` whenever the collector has run a little further.
local function finalizing(action)
  local proxy = newproxy(true)
  getmetatable(proxy).__gc = action
end

-- Finalizers run amid any call; what they call does not meddle with it.
local function finalizers()
  local schema = assert(satya.compile(TWO))
  local text, more = ("a"):rep(100), ("b"):rep(5000)
  local one = assert(schema:from_json('{"a":1,"s":"' .. text .. '","any":{"c":[1,"x"]}}'))
  local other = assert(schema:from_json('{"a":2,"s":"' .. more .. '","any":["' .. more .. '"]}'))
  local json, bad, problem = one:to_json(), '{"a":"x"}\n', "/a"
  local function meddle()
    other:to_json()
    other:get("s")
    other:get("any")
    other:set("s", 1)
    schema:check_json("[")
    schema:check_batch("1\n", { threads = 1 }):problems(1)
  end
  local wrong = {}
  for _ = 1, 2000 do
    finalizing(meddle)
    if one:to_json() ~= json then wrong.to_json = true end
    if one:get("s") ~= text then wrong.get = true end
    if one:get("a") ~= 1 then wrong.integer = true end
    if one:get("any").c[2] ~= "x" then wrong.table = true end
    local done, err = one:set("a", "no")
    if done or #err.problems ~= 1 or err.problems[1].pointer ~= problem then wrong.set = true end
    done, err = schema:check_json(bad)
    if done or err.problems[1].pointer ~= problem then wrong.check = true end
  end
  for what in pairs(wrong) do check(false, "with finalizers, " .. what) end
end

-- Runs `call` with `action` amid it, after so many instructions, as a finalizer may run.
local function amid(steps, action, call)
  debug.sethook(function()
    debug.sethook()
    action()
  end, "", steps)
  local done, err = pcall(call)
  debug.sethook()
  return done, err
end

-- They may also free what is in use, but not set it.
local function finalizers_of_what_is_used()
  local schema = assert(satya.compile(TWO))
  local long = ("a"):rep(500)
  local json = '{"a":1,"s":"' .. long .. '","any":[[["' .. long .. '"],"' .. long .. '"]]}'
  local refused, read, ended = 0, 0, 0
  for steps = 1, 400 do
    local record = assert(schema:from_json(json))
    local lines = schema:check_batch("1\n" .. json .. "\n", { threads = 1 })
    local lent, own = lines:get(2), assert(satya.compile(TWO))
    local calls = {
      function() check(record:get("any")[1][1][1] == long, "a table that is read") end,
      function() check(record:value().s == long, "a record that is read") end,
      function() check(record:get("s") == long, "a text that is read") end,
      function() check(record:to_json() == json, "a record that is written") end,
      function() check(record:set("s", "b"), "a record that is set") end,
      function() check(#lines:problems(1) == 1, "problems that are read") end,
      function() check(lent:get("any")[1][1][1] == long, "a record of a batch that is read") end,
      function() check(#own:fields() == 3, "fields that are read") end,
      function() check(own:check_json(json), "a document") end,
    }
    local call = calls[steps % #calls + 1]
    local done, err = amid(steps, function()
      if not pcall(record.set, record, "any", satya.array({ { { long } } })) then
        refused = refused + 1
      end
      record:free()
      lines:free()
      own:free()
    end, call)
    if done then read = read + 1 else ended = ended + 1 end
    check(done or tostring(err):find("use after free"), tostring(err))
  end
  check(read > 0 and ended > 0 and refused > 0,
    ("finalizers: %d read, %d ended, %d refused"):format(read, ended, refused))
  local record = assert(schema:from_json(json))
  check(record:set("a", 3) and record:get("a") == 3, "nothing stays in use")
end

-- Tables that change, and are collected but for what holds them, while they are converted.
local function converted()
  local schema = assert(satya.compile("true"))
  for steps = 1, 600, 3 do
    local object = { a = { ("x"):rep(50) }, b = { {} } }
    local done, err = amid(steps, function()
      for index = 1, 50 do object["k" .. index] = 1 end
      object.a[1] = nil
      collectgarbage()
    end, function() assert(schema:from_value(object)) end)
    check(done or tostring(err):find("grows") or tostring(err):find("is no value")
      or tostring(err):find("next") or tostring(err):find("holes") or tostring(err):find("neither"), tostring(err))
    done, err = amid(steps, collectgarbage, function()
      local value = {}
      for index = 1, 9 do value[index] = { { index }, { index .. "x" }, 2 ^ 63 * 1ULL + index } end
      local made = assert(schema:from_value(value)):value()
      for index = 1, 9 do
        check(made[index][1][1] == index and made[index][2][1] == index .. "x"
          and made[index][3].text == tostring(2 ^ 63 * 1ULL + index):match("%d+"), "elements")
      end
    end)
    check(done, tostring(err))
  end
end

-- When the state is closed, finalizers of the module's may run before those of the program's.
local function at_exit()
  local program = os.tmpname()
  local file = assert(io.open(program, "w"))
  file:write([==[
    local first = newproxy(true)
    local satya, ffi = require("satya"), require("ffi")
    local schema = assert(satya.compile('{"type":"object","properties":{"a":{"type":"integer"}}}'))
    local log, lines = assert(schema:from_json('{"a":1}')), schema:check_batch('{"a":1}\n')
    local lent = lines:get(1)
    local function last()
      tostring(log); tostring(schema); tostring(lines); tostring(lent)
      pcall(log.to_json, log); pcall(log.get, log, "a"); pcall(log.set, log, "a", "x")
      pcall(lines.problems, lines, 1); pcall(lent.get, lent, "a"); pcall(schema.check_json, schema, "[")
      log:free(); lines:free(); schema:free()
      local made = satya.compile('{"type":"object","properties":{"a":{}}}')
      made:from_json('{"a":3}'):to_json()
      satya.compile("[")
    end
    keep = { first, newproxy(true), ffi.gc(ffi.new("int[1]"), last) }
    getmetatable(first).__gc, getmetatable(keep[2]).__gc = last, last
  ]==])
  file:close()
  local status = os.execute(("'%s' '%s'"):format(arg[-1], program))
  os.remove(program)
  check(status == 0 or status == true, "finalizers of the program's at its end: " .. tostring(status))
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
  schema = assert(satya.compile(TEXT))
  local record = assert(schema:from_json('{"name":"A","home":{}}'))
  local home, lent = record:get("home"), schema:check_batch('{"name":"A"}\n'):get(1)
  record:free()
  lent.owner:free()
  check(tostring(home) == "freed record" and tostring(lent) == "freed record", "with what it is of")
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
another_library()
loaded_again()
wrong_types(schema)
wrong_calls(schema)
places(schema)
shown()
nulls_and_bytes(schema)
finalizers()
finalizers_of_what_is_used()
converted()
at_exit()
os.exit(failures == 0 and 0 or 1)
