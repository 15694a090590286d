-- SPDX-License-Identifier: Apache-2.0
-- Rounds that make and release every kind of object leave nothing, natively or in Lua. To be run
-- beside Tests/Runtimes/ledger.c, which counts native blocks.
local satya = require("satya")
local ffi = require("ffi")

local ROUNDS = 10000
-- One object a round would be five times as many blocks, and more kilobytes.
local BLOCKS, KILOBYTES = ROUNDS / 5, ROUNDS * 16 / 1024

local TEXT = [[{"title":"T","type":"object","properties":{
  "name":{"type":"string","minLength":1,"default":"D"},"tags":{"type":"array"},"any":{},
  "home":{"type":"object","properties":{"city":{"type":"string"}}}},"required":["name"]}]]
local TEXTS = { [0] = '{"name":"A"}\n[]\n', '{"name":"A","other":1}\n3\n' }

local function refused(result, err)
  assert(result == nil and err.problems[1].path[1], "what is invalid is accepted")
end

local function use_record(record)
  assert(record:get("home"):set("city", "a city whose name takes a block of its own"))
  refused(record:set("name", 1))
  assert(record:set("tags", { "x", "y" }))
  assert(record:set("any", { a = satya.array({ 1, satya.number("12345678901234567890") }) }))
  return record:value(), record:to_json(), record:extras(), record:is_set("name")
end

local function use_batch(batch)
  batch:get(1):get("name")
  batch:position()
  return batch:count(), batch:verdicts(), batch:problems(2), batch:problems(), batch:totals()
end

-- Every other round leaves the work to the collector.
local function round(number, keep)
  local schema = assert(satya.compile(TEXT))
  schema:name()
  schema:fields()
  schema:to_json()
  local record = assert(schema:from_json('{"name":"A","home":{"city":"B"},"other":[1]}'))
  use_record(record)
  local copy = record:copy()
  local made = assert(schema:from_value({ name = "A", home = { city = "B" } }))
  assert(record == copy)
  refused(schema:check_json('{"name":3}'))
  refused(schema:check({ name = 3 }))
  local batch = schema:check_batch(TEXTS[number % 2], { threads = 1 })
  use_batch(batch)
  local rows = schema:check_rows({ { "A", { "x" } }, { 1 } }, { threads = 1 })
  use_batch(rows)
  if keep then
    keep[#keep + 1] = record
  elseif number % 2 == 0 then
    for _, each in ipairs({ rows, batch, made, copy, record, schema }) do each:free() end
  end
end

local function collect()
  collectgarbage()
  collectgarbage()
end

local function native_blocks()
  local file = assert(io.open(os.getenv("SATYA_LEDGER"), "rb"))
  local bytes = file:read(8)
  file:close()
  return tonumber(ffi.cast("const int64_t *", bytes)[0])
end

local function held()
  collect()
  return native_blocks(), collectgarbage("count")
end

local function grown(count, keep)
  local blocks, kilobytes = held()
  for number = 1, count do
    round(number, keep)
    if number % 500 == 0 then collect() end
  end
  local blocks_now, kilobytes_now = held()
  return blocks_now - blocks, kilobytes_now - kilobytes
end

-- Large documents that a loop drops are collected in it, though they are small to Lua.
local function dropped()
  local schema = assert(satya.compile("true"))
  local json = "[" .. ('"a text",'):rep(20000) .. "1]"
  local makers = {
    function() return assert(schema:from_json(json)) end,
    function(first) return first:copy() end,
    function() return schema:check_batch(json, { threads = 1 }) end,
  }
  for _, make in ipairs(makers) do
    local before, first = held(), makers[1]()
    local kept = {}
    for number = 1, 20 do kept[number] = make(first) end
    local each = (native_blocks() - before) / 20
    kept = nil
    collect()
    local most = 0
    for number = 1, 2000 do
      make(first)
      if number % 20 == 0 then most = math.max(most, native_blocks() - before) end
    end
    assert(each >= 1 and most < 1000 * each, ("%d blocks of 2000 documents of %g"):format(most, each))
  end
end

dropped()
grown(2000)
local blocks, kilobytes = grown(ROUNDS)
assert(blocks < BLOCKS and kilobytes < KILOBYTES,
  ("%d rounds leave %d blocks and %d KiB"):format(ROUNDS, blocks, kilobytes))
-- The measure sees one object that each round keeps.
local kept = {}
blocks, kilobytes = grown(BLOCKS, kept)
assert(blocks >= #kept and kilobytes >= KILOBYTES,
  ("what %d rounds keep is not seen: %d blocks, %d KiB"):format(#kept, blocks, kilobytes))
