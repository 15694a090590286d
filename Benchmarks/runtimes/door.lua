-- SPDX-License-Identifier: Apache-2.0
-- The cost of the door in Lua; see README.md of this folder.
local satya = require("satya")
local ffi = require("ffi")

local CALLS, RECORDS = 100000, 100000
ffi.cdef([[
  struct door_time { long seconds, nanoseconds; };
  int clock_gettime(int, struct door_time *);
]])
local time = ffi.new("struct door_time")

local function now()
  ffi.C.clock_gettime(3, time) -- CLOCK_THREAD_CPUTIME_ID
  return tonumber(time.seconds) * 1e9 + tonumber(time.nanoseconds)
end

local function measure(name, calls, units, call)
  call()
  local rounds = {}
  for round = 1, 5 do
    local start = now()
    for _ = 1, calls do call() end
    rounds[round] = (now() - start) / calls / units
  end
  table.sort(rounds)
  print(("%s %.1f %.1f"):format(name, rounds[3], rounds[1]))
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local folder, lines = arg[1], read(arg[2])
local json = read(folder .. "/record.json")
local schema = assert(satya.compile(read(folder .. "/schema.json")))
local record = assert(schema:from_json(json))
local valid = 0
measure("empty", CALLS, 1, function() return satya.C.satya_abi_version() end)
measure("get", CALLS, 1, function() return record:get("Body Mass (g)") end)
measure("set", CALLS, 1, function() return record:set("Body Mass (g)", 5100) end)
measure("from_json", CALLS / 10, 1, function() schema:from_json(json):free() end)
measure("batch", 1, RECORDS, function()
  local batch = schema:check_batch(lines, { keep = "verdicts", threads = 1 })
  valid = batch:valid_count()
  batch:free()
end)
print("valid " .. valid)
