-- SPDX-License-Identifier: Apache-2.0
-- What the example does not show: options, all parts of a problem, values, rows.
local satya = require("satya")

local failures = 0

local function same(expected, found, what)
  if expected == found then return end
  failures = failures + 1
  print(("fails: %s: %s, expected %s"):format(what, tostring(found), tostring(expected)))
end

local function refusal(done, err) return done and "accepted" or err.problems[1].type end

local TEXT = [[{"title":"Item","type":"object","properties":{
  "id":{"type":"integer","minimum":0},"tags":{"type":"array","items":{"type":"string"}},"any":{},
  "size":{"type":"number","default":1.5,"description":"in m"}},"required":["id"]}]]

local function options(schema)
  local text = '{"id":"3"}'
  same("int_type", refusal(schema:from_json(text)), "strict")
  same(3, assert(schema:from_json(text, { mode = "lax" })):get("id"), "lax")
  same(3, assert(schema:from_value({ id = "3" }, { mode = "lax" })):get("id"), "lax, a value")
  local own = assert(satya.compile(TEXT, { mode = "lax", extras = "refuse", duplicates = "refuse" }))
  same(3, assert(own:from_json(text)):get("id"), "the schema's own")
  same("int_type", refusal(own:check_json(text, { mode = "strict" })), "a call's before these")
  same("extra_forbidden", refusal(own:from_json('{"id":1,"x":2}')), "extras")
  same("accepted", refusal(schema:check_json('{"id":1,"id":2}')), "duplicates")
  same(false, refusal(own:check_json('{"id":1,"id":2}')) == "accepted", "duplicates refused")
  local deep = '{"id":1,"any":[[[]]]}'
  same(false, refusal(schema:check_json(deep, { max_depth = 2 })) == "accepted", "a limit")
  same(2, assert(schema:from_json('{"id":1,"x":2}')):extras().x, "extras kept")
  same("int_type", refusal(schema:check({ id = true })), "a value")
end

local function parts(schema)
  local size = schema:fields()[4]
  same("size in m 1.5 false true false", ("%s %s %g %s %s %s"):format(size.name, size.description,
    size.default, tostring(size.required), tostring(size.has_default), tostring(size.record)),
    "a field")
  same("Item", schema:name(), "the name")
  same(schema:to_json(), assert(satya.compile(schema:to_json())):to_json(), "the document")
  local bad = schema:check_batch('{"id":7}\n {"id":-5,"tags":["é",1]}\n', { echo = 20 })
  local low, tag = unpack(bad:problems(2))
  same(true, low.code > 0, "code")
  same("greater_than_equal", low.type, "type")
  same("Input should be greater than or equal to 0", low.message, "message")
  same("/id", low.pointer, "pointer")
  same("id", table.concat(low.path, "."), "path")
  same("#/properties/id/minimum", low.schema_path, "schema path")
  same(0, low.parameters.ge, "parameters")
  same("16 2 8 1", table.concat({ low.offset, low.line, low.column, low.record }, " "), "place")
  same("-5", low.input, "input")
  same("tags.1 23", table.concat(tag.path, ".") .. " " .. tag.column, "a place in an array")
  same("10 25", table.concat({ bad:source(2) }, " "), "source")
  local _, err = schema:from_value({ id = -1, tags = { 1, 2 } })
  same(3, err.total, "total")
  same(nil, err.problems[1].line, "without text")
end

local function values(schema)
  local item = assert(schema:from_value({ id = 2ULL ^ 63 }))
  same("9223372036854775808", item:get("id").text, "2^63")
  same(1.5, item:get("size"), "a default")
  same(false, item:is_set("size"), "is not given")
  assert(item:set("any", { satya.null, true, -1, 0.25, "\0é", satya.array({}), { a = { 1 } } }))
  local any = item:get("any")
  same("null true -1 0.25 \0é 0 1", ("%s %s %g %g %s %d %d"):format(tostring(any[1]),
    tostring(any[2]), any[3], any[4], any[5], #any[6], any[7].a[1]), "values go and come")
  assert(item:set("any", item))
  same(1.5, item:get("any").size, "a record as a value")
  assert(item:set("any", nil))
  same(nil, item:get("any"), "absent")
  assert(item:set("any", satya.null))
  same(satya.null, item:get("any"), "null")
  local copy = item:copy()
  same(true, copy == item, "a copy")
  assert(copy:set("id", 1))
  same(false, copy == item, "that is independent")
  same("1 1 1 2", ("%d %d %d %d"):format(select("#", item:to_json()), select("#", item:set("id", 2)),
    select("#", item:get("id")), select("#", item:set("id", -1))), "how many values are returned")
end

local function batches(schema)
  local rows = { { 1, { "x" } }, { -1, nil, 2 }, { "3" } }
  local batch = schema:check_rows(rows)
  same("3 1 x", ("%d %d %s"):format(batch:count(), batch:valid_count(), batch:get(1):get("tags")[1]),
    "rows")
  same("greater_than_equal", batch:problems(2)[1].type, "a row's problem")
  same(2, schema:check_rows(rows, { options = { mode = "lax" } }):valid_count(), "lax rows")
  same(0, schema:check_rows({}):count(), "no rows")
  same(false, pcall(schema.check_rows, schema, { { 1, 2, 3, 4, 5 } }), "a long row")
  same(false, pcall(schema.check_rows, schema, { 1 }), "a row that is none")
  same(false, pcall(schema.check_rows, schema, { { print } }), "a function in a row")
  batch = schema:check_batch('[{"id":1},{"id":-1},{"id":-2,"tags":[1,2]}]',
    { keep = "verdicts", threads = 2, format = "array", problems_per_record = 1 })
  same("\0\1\1", batch:verdicts(), "verdicts")
  same(nil, batch:get(1), "nothing kept")
  same(1, #batch:problems(3), "kept problems")
  local totals = {}
  for _, total in ipairs(batch:totals()) do totals[total.pointer] = total.type .. total.count end
  same("string_type2", totals["/tags/*"], "totals")
  local many = ('{"id":1}\n'):rep(10000)
  local done, err = pcall(schema.check_batch, schema, many, { max_memory = 1000 })
  same(true, not done and tostring(err):find("SATYA_LIMIT") ~= nil, "a limit of memory")
end

local schema = assert(satya.compile(TEXT))
options(schema)
parts(schema)
values(schema)
batches(schema)
os.exit(failures == 0 and 0 or 1)
