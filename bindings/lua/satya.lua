-- SPDX-License-Identifier: Apache-2.0
-- Satya for LuaJIT. The declarations are those of satya.h itself, which the ffi
-- reads. Refused data and schemas are `nil, err`; misuse raises an error.
local has_ffi, ffi = pcall(require, "ffi")
if not has_ffi then error("satya needs LuaJIT and its ffi; this is " .. _VERSION, 0) end

local function read_header()
  local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
  local named = os.getenv("SATYA_HEADER")
  local places = named and { named } or {
    here .. "satya.h", here .. "../../include/satya.h",
    "/usr/local/include/satya.h", "/usr/include/satya.h",
  }
  for _, path in ipairs(places) do
    local file = io.open(path, "rb")
    if file then
      local text = file:read("*a")
      file:close()
      local block = text:match("declarations: begin.-%*/(.-)/%* %-+ declarations: end")
      return block or error(path .. " has no block of declarations")
    end
  end
  error("satya.h is not found; SATYA_HEADER names it")
end

-- The ffi keeps declarations for the process; a module that is loaded again finds them there.
if not pcall(ffi.typeof, "satya_schema") then ffi.cdef(read_header()) end

local function load_library()
  local name = os.getenv("SATYA_LIBRARY") or "libsatya.so.0"
  local loaded, library = pcall(ffi.load, name)
  if loaded then return library end
  error(("satya: %s; install libsatya, or SATYA_LIBRARY names its file"):format(library), 0)
end

local C = load_library()

local satya = { C = C }
-- Other Lua, which is told above what is missing, reads no literals of 64 bits.
local SIZE_MAX = ffi.cast("size_t", ffi.cast("int64_t", -1))
local INT64_MAX = SIZE_MAX / 2
local EXACT = 2 ^ 53 -- Below it every integer is a Lua number.

-- JSON null, which nil, an absent field, is not.
satya.null = setmetatable({}, { __tostring = function() return "null" end })

local array_type = {}
-- Marks a table as an array, which an empty table would not show.
function satya.array(table)
  if type(table) ~= "table" then error("satya: an array is a table, not a " .. type(table), 2) end
  return setmetatable(table, array_type)
end

-- The methods of each class.
local record, batch, schema = {}, {}, {}
record.__index, batch.__index, schema.__index = record, batch, schema
local class_names = { [record] = "record", [batch] = "batch", [schema] = "schema" }

local number_type = { __tostring = function(number) return number.text end }
-- A JSON number as text, exact whatever its size.
function satya.number(text)
  if type(text) ~= "string" then
    error("satya: the text of a number is a string, not a " .. type(text), 2)
  end
  return setmetatable({ text = text }, number_type)
end

local function status_name(status) return ffi.string(C.satya_status_name(status)) end

-- Raises what is neither success nor a verdict; `reason` says what it is about.
local function require_ok(status, level, reason)
  if status == C.SATYA_OK then return end
  local name = status_name(status)
  error("satya: " .. (reason and reason ~= "" and reason .. " (" .. name .. ")" or name),
    (level or 1) + 2)
end

local function text_of(pointer, size)
  if size == 0 then return "" end
  return ffi.string(pointer, size)
end

local function integer(number)
  if number > -EXACT and number < EXACT then return tonumber(number) end
  return number
end

---------------------------------------------------------------------------
-- Values

local to_lua

local function add_members(members, object)
  local key, member = ffi.new("satya_value"), ffi.new("satya_value")
  for index = 0, object.size - 1 do
    require_ok(C.satya_value_member(object, index, key, member))
    members[text_of(key.as.text, key.size)] = to_lua(member)
  end
  return members
end

local function record_members(instance)
  local members, field, value = {}, ffi.new("satya_field"), ffi.new("satya_value")
  field.struct_size = ffi.sizeof(field)
  for index = 0, tonumber(C.satya_instance_field_count(instance)) - 1 do
    require_ok(C.satya_instance_field_get(instance, index, field))
    require_ok(C.satya_instance_get(instance, index, value))
    members[text_of(field.name, field.name_size)] = to_lua(value)
  end
  require_ok(C.satya_instance_extras(instance, value))
  return value.kind == C.SATYA_KIND_OBJECT and add_members(members, value) or members
end

-- Copies a value of the library: nil (unset), satya.null, boolean, number, int64_t
-- where no Lua number is exact, satya.number, string, table.
function to_lua(value)
  local kind = value.kind
  if kind == C.SATYA_KIND_UNSET then return nil end
  if kind == C.SATYA_KIND_INT64 then return integer(value.as.int64) end
  if kind == C.SATYA_KIND_STRING then return text_of(value.as.text, value.size) end
  if kind == C.SATYA_KIND_DOUBLE then return value.as.float64 end
  if kind == C.SATYA_KIND_BOOL then return value.as.boolean ~= 0 end
  if kind == C.SATYA_KIND_NULL then return satya.null end
  if kind == C.SATYA_KIND_NUMBER then return satya.number(text_of(value.as.text, value.size)) end
  if kind == C.SATYA_KIND_OBJECT then return add_members({}, value) end
  if kind == C.SATYA_KIND_RECORD then
    local out = ffi.new("satya_instance *[1]")
    require_ok(C.satya_value_instance(value, out))
    return record_members(out[0])
  end
  local elements, element = satya.array({}), ffi.new("satya_value")
  for index = 0, value.size - 1 do
    require_ok(C.satya_value_at(value, index, element))
    elements[index + 1] = to_lua(element)
  end
  return elements
end

local function set_text(out, text, kind)
  if #text > 0xffffffff then error("satya: a text beyond 4 GiB", 0) end
  out.kind, out.size, out.as.text = kind, #text, text
end

local function is_array(table)
  return getmetatable(table) == array_type or #table > 0
end

-- Writes a Lua value to `out`; `anchors` keeps alive what it points to.
local function from_lua(value, out, anchors, depth)
  local kind = type(value)
  if kind == "nil" then
    out.kind = C.SATYA_KIND_UNSET
  elseif kind == "boolean" then
    out.kind, out.as.boolean = C.SATYA_KIND_BOOL, value and 1 or 0
  elseif kind == "string" then
    set_text(out, value, C.SATYA_KIND_STRING)
  elseif kind == "number" then
    -- -0 is no integer.
    if value % 1 == 0 and value > -EXACT and value < EXACT and 1 / value ~= -math.huge then
      out.kind, out.as.int64 = C.SATYA_KIND_INT64, value
    else
      out.kind, out.as.float64 = C.SATYA_KIND_DOUBLE, value
    end
  elseif ffi.istype("int64_t", value) then
    out.kind, out.as.int64 = C.SATYA_KIND_INT64, value
  elseif ffi.istype("uint64_t", value) then
    if value <= INT64_MAX then
      out.kind, out.as.int64 = C.SATYA_KIND_INT64, value
    else
      local text = tostring(value):match("%d+")
      anchors[#anchors + 1] = text
      set_text(out, text, C.SATYA_KIND_NUMBER)
    end
  elseif value == satya.null then
    out.kind = C.SATYA_KIND_NULL
  elseif getmetatable(value) == number_type then
    set_text(out, value.text, C.SATYA_KIND_NUMBER)
  elseif getmetatable(value) == record then
    local copy = value:value()
    anchors[#anchors + 1] = copy
    from_lua(copy, out, anchors, depth)
  elseif kind == "table" then
    -- The library refuses what is nested deeper; this ends a table in itself.
    if depth > C.SATYA_MAX_DEPTH then error("satya: a value nested too deep", 0) end
    local array, count = is_array(value), 0
    for key in pairs(value) do
      count = count + 1
      if array and type(key) ~= "number" or not array and type(key) ~= "string" then
        error("satya: a table is neither an array nor an object", 0)
      end
    end
    if array and count ~= #value then error("satya: an array has holes", 0) end
    local elements = ffi.new("satya_value[?]", array and count or 2 * count)
    anchors[#anchors + 1] = elements
    out.kind = array and C.SATYA_KIND_HOST_ARRAY or C.SATYA_KIND_HOST_OBJECT
    out.size, out.as.elements = count, elements
    local index = 0
    if array then
      for position = 1, count do
        from_lua(value[position], elements[position - 1], anchors, depth + 1)
      end
    else
      for key, member in pairs(value) do
        set_text(elements[index], key, C.SATYA_KIND_STRING)
        from_lua(member, elements[index + 1], anchors, depth + 1)
        index = index + 2
      end
    end
  else
    error("satya: a " .. kind .. " is no JSON value", 0)
  end
end

-- A satya_value of a Lua value, and what must live as long.
local function host(value)
  local out, anchors = ffi.new("satya_value"), {}
  from_lua(value, out, anchors, 0)
  return out, anchors
end

-- The bytes of a caller's value with all that it points to.
local function size_of(value)
  local kind, bytes = value.kind, ffi.sizeof(value)
  if kind == C.SATYA_KIND_STRING or kind == C.SATYA_KIND_NUMBER then return bytes + value.size end
  local count = kind == C.SATYA_KIND_HOST_ARRAY and value.size
    or kind == C.SATYA_KIND_HOST_OBJECT and 2 * value.size or 0
  for index = 0, count - 1 do bytes = bytes + size_of(value.as.elements[index]) end
  return bytes
end

---------------------------------------------------------------------------
-- Problems

local function problem(report, index)
  local raw, part, fact = ffi.new("satya_problem"), ffi.new("satya_value"), ffi.new("satya_value")
  raw.struct_size = ffi.sizeof(raw)
  require_ok(C.satya_report_get(report, index, raw))
  local found = {
    code = raw.code,
    type = text_of(raw.type, raw.type_size),
    message = text_of(raw.message, raw.message_size),
    pointer = text_of(raw.pointer, raw.pointer_size),
    schema_path = text_of(raw.schema_path, raw.schema_path_size),
    record = tonumber(raw.record),
    path = {},
    parameters = {},
  }
  if raw.line ~= 0 then
    found.offset, found.line, found.column =
      tonumber(raw.offset), tonumber(raw.line), tonumber(raw.column)
  end
  if raw.input_size ~= 0 then found.input = text_of(raw.input, raw.input_size) end
  for segment = 0, tonumber(raw.segment_count) - 1 do
    require_ok(C.satya_report_segment(report, index, segment, part))
    found.path[segment + 1] = to_lua(part)
  end
  for parameter = 0, tonumber(raw.parameter_count) - 1 do
    require_ok(C.satya_report_parameter(report, index, parameter, part, fact))
    found.parameters[to_lua(part)] = to_lua(fact)
  end
  return found
end

local function problems(report)
  local all = {}
  for index = 1, tonumber(C.satya_report_count(report)) do all[index] = problem(report, index - 1) end
  return all
end

local invalid_type = {
  __tostring = function(invalid)
    local first = invalid.problems[1]
    if not first then return "invalid" end
    local more = invalid.total > 1 and (" and %d more"):format(invalid.total - 1) or ""
    return ('%s at "%s"%s'):format(first.message, first.pointer, more)
  end,
}

-- One report and one buffer serve all calls: a Lua state is one thread.
local report = ffi.gc(C.satya_report_new(), C.satya_report_free)
local buffer = ffi.gc(C.satya_buffer_new(), C.satya_buffer_free)

-- Why a call with options, or a value, was refused.
local function fault(status, options)
  if status == C.SATYA_BAD_STATE then return "the schema's root is no record" end
  if status == C.SATYA_LIMIT then return "the batch holds more than its max_memory" end
  if status ~= C.SATYA_BAD_ARGUMENT then return nil end
  local ask = ffi.istype("satya_batch_options", options) and C.satya_batch_options_fault
    or C.satya_options_fault
  local found = ffi.string(ask(options))
  if found ~= "" then return "option " .. found end
  return "nil, or satya.number of a text that is no number, is no value"
end

local function outcome(status, result, reason)
  if status == C.SATYA_OK then return result end
  if status ~= C.SATYA_INVALID and status ~= C.SATYA_BAD_SCHEMA then
    require_ok(status, 2, reason)
  end
  return nil, setmetatable({
    problems = problems(report),
    total = tonumber(C.satya_report_total(report)),
    schema = status == C.SATYA_BAD_SCHEMA,
  }, invalid_type)
end

local function written(write, handle)
  require_ok(write(handle, buffer), 2)
  return text_of(C.satya_buffer_data(buffer), C.satya_buffer_size(buffer))
end

---------------------------------------------------------------------------
-- Options: a table of the members of the struct. A choice is a number or the end
-- of its constant's name: { formats = "assert" }.

local choices = {
  formats = "SATYA_FORMATS_", mode = "SATYA_MODE_", duplicates = "SATYA_DUPLICATES_",
  extras = "SATYA_EXTRAS_", format = "SATYA_BATCH_", keep = "SATYA_BATCH_",
}

-- Of options that share the beginning of their constants' names.
local own_choices = {
  format = { ndjson = true, array = true }, keep = { instances = true, verdicts = true },
}

-- What a name or number chose; raises at the caller of the caller of fill().
local function option(name, value)
  if type(value) == "string" and choices[name] then
    local constant = choices[name] .. value:upper()
    local known, number = pcall(function() return C[constant] end)
    if own_choices[name] and not own_choices[name][value:lower()] then known = false end
    if not known then
      error(("satya: option %s: there is no %s"):format(name, constant), 5)
    end
    return number
  end
  if type(value) == "boolean" then return value and 1 or 0 end
  if type(value) ~= "number" or value % 1 ~= 0 or value < 0 or value >= EXACT then
    error(("satya: option %s should be a whole number from 0, not %s"):format(
      name, type(value) == "number" and tostring(value) or "a " .. type(value)), 5)
  end
  return value
end

local function fill(out, options)
  out.struct_size = ffi.sizeof(out)
  if options ~= nil and type(options) ~= "table" then
    error("satya: options are a table, not a " .. type(options), 4)
  end
  for name, value in pairs(options or {}) do
    if not pcall(function() return out[name] end) or name == "struct_size" then
      error("satya: there is no option " .. tostring(name), 4)
    end
    local number = option(name, value)
    out[name] = number
    -- Numbers are cut to the member's width.
    if type(number) == "number" and tonumber(out[name]) ~= number then
      error(("satya: option %s is too large: %.0f"):format(name, number), 4)
    end
  end
  return out
end

local function options_of(options)
  return options and fill(ffi.new("satya_options"), options) or nil
end

local function string_argument(text)
  if type(text) ~= "string" then error("satya: a string is expected, not a " .. type(text), 3) end
  return text
end

---------------------------------------------------------------------------
-- Records

-- The handle of `self`, which must be of the class and not be freed.
local function live(self, class)
  if getmetatable(self) ~= class then
    error(("satya: call methods of a %s with a colon"):format(class_names[class]), 3)
  end
  local owner = self
  while owner do
    if not owner.handle then
      error(("satya: use after free of a %s"):format(class_names[getmetatable(owner)]), 3)
    end
    owner = owner.owner
  end
  return self.handle
end

-- Releases what `self` holds; a view only ends.
local function free(self, class, release)
  if getmetatable(self) ~= class then
    error(("satya: call methods of a %s with a colon"):format(class_names[class]), 3)
  end
  if self.handle and not self.owner then release(ffi.gc(self.handle, nil)) end
  self.handle = nil
end

-- The collector does not see native memory: it makes steps for what was made of it, in pieces
-- that are worth one.
local PIECE = 2 ^ 18
local unaccounted = 0

local function account(bytes)
  unaccounted = unaccounted + bytes
  if unaccounted >= PIECE then
    -- A step would start a collector that was stopped.
    if collectgarbage("isrunning") then collectgarbage("step", unaccounted / 1024) end
    unaccounted = 0
  end
end

-- A record of about so many bytes.
local function owned(out, bytes)
  local handle = ffi.gc(out[0], C.satya_instance_free)
  account(bytes)
  return setmetatable({ handle = handle, bytes = bytes, children = {} }, record)
end

-- About how many bytes a copy takes: those of the owner, or as if all its parts were alike.
local function share(self)
  local owner = self.owner
  if not owner then return self.bytes end
  local parts = getmetatable(owner) == batch and C.satya_batch_count(owner.handle)
    or C.satya_instance_field_count(owner.handle)
  return share(owner) / math.max(tonumber(parts), 1)
end

local function view(handle, owner)
  return setmetatable({ handle = handle, owner = owner, children = {} }, record)
end

-- Copies a value that belongs to `keeper`, which this use keeps from being collected meanwhile.
local function copied(value, keeper)
  local copy = to_lua(value)
  return keeper and copy
end

local index_out = ffi.new("size_t[1]")
local value_out = ffi.new("satya_value")
local instance_out = ffi.new("satya_instance *[1]")

local function field_index(handle, name)
  if type(name) ~= "string" then error("satya: a field has a string as its name", 3) end
  if C.satya_instance_field_find(handle, name, #name, index_out) == C.SATYA_OK then
    return tonumber(index_out[0])
  end
  local text = ('satya: no field "%s"'):format(name)
  if C.satya_instance_field_nearest(handle, name, #name, index_out) == C.SATYA_OK then
    local near = ffi.new("satya_field")
    near.struct_size = ffi.sizeof(near)
    require_ok(C.satya_instance_field_get(handle, index_out[0], near))
    text = ('%s; nearest: "%s"'):format(text, text_of(near.name, near.name_size))
  end
  error(text, 3)
end

-- The value of a field: nil if it is absent. A nested record is a record, which
-- ends when the field is set, and when a set drops the default that was filled in for it.
function record:get(name)
  local handle = live(self, record)
  local field = field_index(handle, name)
  require_ok(C.satya_instance_get(handle, field, value_out))
  if value_out.kind ~= C.SATYA_KIND_RECORD then return copied(value_out, self) end
  local child = self.children[field]
  if not child or not child.handle then
    require_ok(C.satya_value_instance(value_out, instance_out))
    child = view(instance_out[0], self)
    self.children[field] = child
  end
  return child
end

-- Ends what was read from defaults that a set dropped, in `self` and in the records around it.
local function end_dropped(self)
  local set
  repeat
    for field, child in pairs(self.children) do
      local is_held = rawequal(child, set) or child.handle
        and C.satya_instance_get_instance(self.handle, field, instance_out) == C.SATYA_OK
        and instance_out[0] == child.handle
      if not is_held then
        child.handle = nil
        self.children[field] = nil
      end
    end
    set, self = self, self.owner
  until not self
end

-- Checks and stores; nil removes the field. True, or nil and why not.
function record:set(name, value)
  local handle = live(self, record)
  local field = field_index(handle, name)
  local converted, out, anchors = pcall(host, value)
  if not converted then error(out, 2) end
  local status = C.satya_instance_set(handle, field, out, report)
  if status == C.SATYA_OK then
    local child = self.children[field]
    if child then
      child.handle = nil
      self.children[field] = nil
    end
    end_dropped(self)
  end
  -- The anchors live until here.
  local reason
  if status == C.SATYA_BAD_STATE then
    reason = ('field "%s": a record of a batch is not set; set its copy()'):format(name)
  elseif status == C.SATYA_BAD_ARGUMENT then
    reason = ('field "%s": satya.number of a text that is no number'):format(name)
  end
  return outcome(status, anchors and true, reason)
end

-- Whether the field was given, and not filled from its default.
function record:is_set(name)
  local handle = live(self, record)
  return C.satya_instance_is_set(handle, field_index(handle, name)) ~= 0
end

-- A copy of the whole as Lua values: a table of fields, or what a root that is no record holds.
function record:value()
  require_ok(C.satya_instance_value(live(self, record), value_out))
  return copied(value_out, self)
end

-- The members that the record does not declare, as a table; nil where there are none.
function record:extras()
  require_ok(C.satya_instance_extras(live(self, record), value_out))
  return copied(value_out, self)
end

-- The record as JSON text.
function record:to_json() return written(C.satya_instance_to_json, live(self, record)) end

-- A record of its own with equal data.
function record:copy()
  local out = ffi.new("satya_instance *[1]")
  require_ok(C.satya_instance_copy(live(self, record), out))
  return owned(out, share(self))
end

-- Releases a record of one's own; a view only ends.
function record:free() free(self, record, C.satya_instance_free) end

-- Records are equal, by ==, if they hold equal data.
function record.__eq(a, b) return C.satya_instance_equal(live(a, record), live(b, record)) ~= 0 end
function record:__tostring() return self.handle and self:to_json() or "freed record" end

---------------------------------------------------------------------------
-- Batches

-- The number of records, of valid ones, and the bytes of the text that were used.
function batch:count() return tonumber(C.satya_batch_count(live(self, batch))) end
function batch:valid_count() return tonumber(C.satya_batch_valid_count(live(self, batch))) end
function batch:consumed() return tonumber(C.satya_batch_consumed(live(self, batch))) end

-- A string of one byte a record: 0 valid, 1 invalid.
function batch:verdicts()
  return text_of(C.satya_batch_verdicts(live(self, batch)), C.satya_batch_count(self.handle))
end

-- Where the batch ended: options of the next.
function batch:position()
  local handle, start = live(self, batch), self.start
  return {
    first_record = start.first_record + self:count(),
    first_line = start.first_line + tonumber(C.satya_batch_lines(handle)),
    first_column = tonumber(C.satya_batch_column(handle)),
    base_offset = start.base_offset + self:consumed(),
    state = C.satya_batch_state(handle),
  }
end

-- The index of record `number`.
local function record_index(number)
  if type(number) ~= "number" or number % 1 ~= 0 or number < 1 then
    error("satya: records are numbered from 1, not " .. tostring(number), 3)
  end
  return number - 1
end

-- Record `number`, from 1, to read; nil where it is invalid or was not kept.
function batch:get(number)
  local instance = C.satya_batch_instance(live(self, batch), record_index(number))
  if instance ~= nil then return view(ffi.cast("satya_instance *", instance), self) end
end

-- The problems of record `number`, or without it those of the text around.
function batch:problems(number)
  local handle, index = live(self, batch), number == nil and SIZE_MAX or record_index(number)
  local found = problems(C.satya_batch_report(handle, index))
  return self and found -- As in copied().
end

-- Byte offset and size of a record in the whole input.
function batch:source(number)
  local handle, index, place = live(self, batch), record_index(number), ffi.new("uint64_t[2]")
  local status = C.satya_batch_source(handle, index, place, place + 1)
  require_ok(status, 1, status == C.SATYA_BAD_STATE and "a batch of rows was read from no text"
    or ("no record %d, but %d of them"):format(number, self:count()))
  return tonumber(place[0]), tonumber(place[1])
end

-- How often each problem stands at each place of the records, the most frequent first: tables of
-- code, type, pointer and count.
function batch:totals()
  local all, raw = {}, ffi.new("satya_total")
  raw.struct_size = ffi.sizeof(raw)
  for index = 1, tonumber(C.satya_batch_total_count(live(self, batch))) do
    require_ok(C.satya_batch_total(self.handle, index - 1, raw))
    all[index] = {
      code = raw.code,
      type = text_of(raw.type, raw.type_size),
      pointer = text_of(raw.pointer, raw.pointer_size),
      count = tonumber(raw.count),
    }
  end
  return all
end

-- Releases the batch; its records end.
function batch:free() free(self, batch, C.satya_batch_free) end

function batch:__tostring()
  if not self.handle then return "freed batch" end
  return ("batch: %d of %d records valid"):format(self:valid_count(), self:count())
end

---------------------------------------------------------------------------
-- Schemas

-- The version of the library: "0.1.0".
function satya.version() return ffi.string(C.satya_version_string()) end

-- Compiles a schema document: a schema, or nil and why it is refused.
function satya.compile(json, options)
  local raw, out = options_of(options), ffi.new("satya_schema *[1]")
  local status = C.satya_schema_create(string_argument(json), #json, raw, out, report)
  if status ~= C.SATYA_OK then return outcome(status, nil, fault(status, raw)) end
  return setmetatable({ handle = ffi.gc(out[0], C.satya_schema_free) }, schema)
end

-- The title.
function schema:name()
  local text, size = ffi.new("const char *[1]"), ffi.new("size_t[1]")
  require_ok(C.satya_schema_name(live(self, schema), text, size))
  return text_of(text[0], size[0])
end

-- The fields of a schema whose root is a record: tables of name, description, required,
-- has_default, record and default.
function schema:fields()
  local all, raw, bit = {}, ffi.new("satya_field"), require("bit")
  raw.struct_size = ffi.sizeof(raw)
  for index = 1, tonumber(C.satya_schema_field_count(live(self, schema))) do
    require_ok(C.satya_schema_field_get(self.handle, index - 1, raw))
    all[index] = {
      name = text_of(raw.name, raw.name_size),
      description = text_of(raw.description, raw.description_size),
      required = bit.band(raw.flags, C.SATYA_FIELD_REQUIRED) ~= 0,
      has_default = bit.band(raw.flags, C.SATYA_FIELD_HAS_DEFAULT) ~= 0,
      record = bit.band(raw.flags, C.SATYA_FIELD_RECORD) ~= 0,
      default = to_lua(raw.default_value),
    }
  end
  return all
end

-- The schema document.
function schema:to_json() return written(C.satya_schema_to_json, live(self, schema)) end

-- True, or nil and why the document is refused.
function schema:check_json(json, options)
  local handle, raw = live(self, schema), options_of(options)
  local status = C.satya_schema_check_json(handle, string_argument(json), #json, raw, report)
  return outcome(status, true, fault(status, raw))
end

-- The same for a Lua value.
function schema:check(value, options)
  local handle, raw = live(self, schema), options_of(options)
  local converted, out, anchors = pcall(host, value)
  if not converted then error(out, 2) end
  local status = C.satya_schema_check_value(handle, out, raw, report)
  return outcome(status, anchors and true, fault(status, raw))
end

-- A record, or nil and why the document is refused.
function schema:from_json(json, options)
  local handle, raw, out = live(self, schema), options_of(options), ffi.new("satya_instance *[1]")
  local status = C.satya_instance_from_json(handle, string_argument(json), #json, raw, out, report)
  return outcome(status, status == C.SATYA_OK and owned(out, #json), fault(status, raw))
end

-- The same for a Lua value.
function schema:from_value(value, options)
  local handle, raw, out = live(self, schema), options_of(options), ffi.new("satya_instance *[1]")
  local converted, input, anchors = pcall(host, value)
  if not converted then error(input, 2) end
  local status = C.satya_instance_from_value(handle, input, raw, out, report)
  local made = status == C.SATYA_OK and owned(out, size_of(input))
  return outcome(status, anchors and made, fault(status, raw))
end

-- A batch that was made of so many bytes, which it keeps with its records alone.
local function new_batch(out, raw, bytes, kept)
  local handle = ffi.gc(out[0], C.satya_batch_free)
  if raw.keep ~= C.SATYA_BATCH_INSTANCES then bytes = tonumber(C.satya_batch_count(handle)) end
  account(bytes)
  return setmetatable({
    kept = kept, -- What so has lived until the call ended.
    handle = handle,
    bytes = bytes,
    start = {
      first_record = tonumber(raw.first_record),
      first_line = tonumber(raw.first_line),
      base_offset = tonumber(raw.base_offset),
    },
  }, batch)
end

local function batch_options(options)
  local members, records = options, nil
  if type(options) == "table" then
    members = {}
    for name, value in pairs(options) do
      if name == "options" then records = options_of(value) else members[name] = value end
    end
    -- A Lua string may not outlive the call, and nothing could set the flag.
    for _, name in ipairs({ "borrow", "cancel" }) do
      if members[name] then error("satya: there is no option " .. name .. " in Lua", 3) end
    end
  end
  local raw = fill(ffi.new("satya_batch_options"), members)
  raw.options = records
  return raw, records
end

-- Checks every record of a text.
function schema:check_batch(text, options)
  local handle, out = live(self, schema), ffi.new("satya_batch *[1]")
  local raw, records = batch_options(options)
  local status = C.satya_batch_validate(handle, string_argument(text), #text, raw, out, nil)
  require_ok(status, 1, fault(status, raw))
  return new_batch(out, raw, #text, records)
end

-- The same for rows: tables of values in field order, nil where a field is absent.
function schema:check_rows(rows, options)
  local handle, out = live(self, schema), ffi.new("satya_batch *[1]")
  local width = tonumber(C.satya_schema_field_count(handle))
  local raw, records = batch_options(options)
  if type(rows) ~= "table" then error("satya: rows are a table, not a " .. type(rows), 2) end
  local values, anchors, bytes = ffi.new("satya_value[?]", #rows * width), {}, 0
  for row = 1, #rows do
    local columns = rows[row]
    if type(columns) ~= "table" then
      error(("satya: row %d is no table"):format(row), 2)
    end
    for column, value in pairs(columns) do
      if type(column) ~= "number" or column < 1 or column > width or column % 1 ~= 0 then
        error(("satya: row %d: there is no field %s"):format(row, tostring(column)), 2)
      end
      local place = values[(row - 1) * width + column - 1]
      local converted, err = pcall(from_lua, value, place, anchors, 0)
      if not converted then error(("%s (row %d, value %d)"):format(err, row, column), 2) end
      bytes = bytes + size_of(place)
    end
  end
  local status = C.satya_batch_validate_values(handle, values, #rows, width, raw, out, nil)
  require_ok(status, 1, status == C.SATYA_BAD_STATE and "rows need a schema whose root is a record"
    or fault(status, raw))
  return new_batch(out, raw, bytes, { records, anchors })
end

-- Releases the schema; its records and batches live on.
function schema:free() free(self, schema, C.satya_schema_free) end

function schema:__tostring()
  if not self.handle then return "freed schema" end
  local names = {}
  for index, field in ipairs(self:fields()) do names[index] = field.name end
  return ('schema "%s": %s'):format(self:name(), table.concat(names, ", "))
end

return satya
