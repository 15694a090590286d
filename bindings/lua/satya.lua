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
  -- A name is looked for when it is used: another library is loaded as well.
  if loaded and pcall(function() return library.satya_version_number end) then
    -- It stays: finalizers of the program's may call it when the state has unloaded it.
    pcall(ffi.cdef, "void *dlopen(const char *file, int mode);")
    local RTLD_LAZY, RTLD_NODELETE = 1, 0x1000
    pcall(function() return ffi.C.dlopen(name, RTLD_LAZY + RTLD_NODELETE) end)
    return library
  end
  error(("satya: %s; install libsatya, or SATYA_LIBRARY names its file"):format(
    loaded and name .. " is another library" or library), 0)
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

---------------------------------------------------------------------------
-- Handles. The collector may run finalizers of the program's amid every call, and when the state is
-- closed after those of this module. So what is released is marked, what a call writes to is its own,
-- and what it uses is not released before it returns.

-- A maker of holders, and what releases theirs: once, be it freed, collected, or the state closed.
local function holders(type, free)
  local holder = ffi.typeof("struct { " .. type .. " *pointer; int open; }")
  local function release(held)
    if held.open == 0 then return end
    held.open = 0
    free(held.pointer)
  end
  return function(pointer) return ffi.gc(holder(pointer, 1), release) end, release
end

local hold_schema, release_schema = holders("satya_schema", C.satya_schema_free)
local hold_record, release_record = holders("satya_instance", C.satya_instance_free)
local hold_batch, release_batch = holders("satya_batch", C.satya_batch_free)
local hold_report = holders("satya_report", C.satya_report_free)
local hold_buffer = holders("satya_buffer", C.satya_buffer_free)
local release_of = {
  [schema] = release_schema, [record] = release_record, [batch] = release_batch,
}

-- Functions that take one for a call and give it back for the next; a call amid it makes another.
local function spares(make)
  local spare
  return function()
    local taken = spare
    spare = nil
    return taken and taken.open ~= 0 and taken or make()
  end, function(taken) spare = taken end
end

local take_report, give_report = spares(function() return hold_report(C.satya_report_new()) end)
local take_buffer, give_buffer = spares(function() return hold_buffer(C.satya_buffer_new()) end)
local outputs = ffi.typeof(
  "struct { int open; size_t index[1]; satya_value value; satya_instance *instance[1]; }")
local take_outputs, give_outputs = spares(function()
  local made = outputs()
  made.open = 1
  return made
end)

local function is_open(self)
  local owner = self
  while owner do
    if not owner.handle or owner.holder and owner.holder.open == 0 then return false, owner end
    owner = owner.owner
  end
  return true
end

local function require_class(self, class, level)
  if getmetatable(self) ~= class then
    error(("satya: call methods of a %s with a colon"):format(class_names[class]), level)
  end
end

local function require_open(self, level)
  local open, ended = is_open(self)
  if not open then
    error(("satya: use after free of a %s"):format(class_names[getmetatable(ended)]), level)
  end
end

-- The handle of `self`, which must be of the class and not be freed.
local function live(self, class, level)
  require_class(self, class, level or 4)
  require_open(self, level or 4)
  return self.handle
end

-- A method during which nothing is released that `self` was read from. `action` gets the handle,
-- which `self` loses where it is freed meanwhile; the level of the caller is 4 in it.
local function method(class, action)
  local function ended(root, holder, done, ...)
    root.users = root.users - 1
    if root.users == 0 and not root.handle then release_of[getmetatable(root)](holder) end
    if not done then error((...), 0) end
    return ...
  end
  local function run(self, ...)
    -- Before it is seen to be open: freed after that, it is released when the method ends.
    local handle = self.handle
    require_open(self, 5)
    return action(self, handle, ...)
  end
  return function(self, ...)
    require_class(self, class, 3)
    local root = self
    while root.owner do root = root.owner end
    local holder = root.holder
    root.users = root.users + 1
    return ended(root, holder, pcall(run, self, ...))
  end
end

-- Releases what `self` holds; a view only ends.
local function free(self, class)
  require_class(self, class, 4)
  self.handle = nil
  if self.holder and self.users == 0 then release_of[class](self.holder) end
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
    anchors[#anchors + 1] = value
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
    anchors[#anchors + 1] = value.text
    set_text(out, value.text, C.SATYA_KIND_NUMBER)
  elseif getmetatable(value) == record then
    if not is_open(value) then error("satya: use after free of a record", 0) end
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
        -- A finalizer, or a metamethod of a table inside, may add to it.
        if index == 2 * count then error("satya: a table that grows while it is read", 0) end
        anchors[#anchors + 1] = key
        set_text(elements[index], key, C.SATYA_KIND_STRING)
        from_lua(member, elements[index + 1], anchors, depth + 1)
        index = index + 2
      end
    end
  else
    error("satya: a " .. kind .. " is no JSON value", 0)
  end
end

-- Raises what is wrong with a value, with its place if it has one, at the level of its caller.
local function refuse_value(err, place, level)
  local reason = tostring(err):gsub("^satya: ", "")
  error("satya: " .. (place and place .. ": " or "") .. reason, level + 1)
end

-- A satya_value of a Lua value, and what must live as long. What is no value is refused, with its
-- place if it has one, at the caller of the method whose action calls this.
local function host(value, place)
  local out, anchors = ffi.new("satya_value"), {}
  local converted, err = pcall(from_lua, value, out, anchors, 0)
  if not converted then refuse_value(err, place, 5) end
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

-- Ends a method that returns this: its result, or nil and what the report says.
local function outcome(report, status, level, result, reason)
  local err
  if status == C.SATYA_INVALID or status == C.SATYA_BAD_SCHEMA then
    err = setmetatable({
      problems = problems(report.pointer),
      total = tonumber(C.satya_report_total(report.pointer)),
      schema = status == C.SATYA_BAD_SCHEMA,
    }, invalid_type)
  end
  give_report(report)
  if err then return nil, err end
  require_ok(status, level, reason)
  return result
end

local function written(write, handle)
  local buffer = take_buffer()
  local status = write(handle, buffer.pointer)
  local text = text_of(C.satya_buffer_data(buffer.pointer), C.satya_buffer_size(buffer.pointer))
  give_buffer(buffer)
  require_ok(status, 3)
  return text
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

-- What a name or number chose; raises at `level`.
local function option(name, value, level)
  if type(value) == "string" and choices[name] then
    local constant = choices[name] .. value:upper()
    local known, number = pcall(function() return C[constant] end)
    if own_choices[name] and not own_choices[name][value:lower()] then known = false end
    if not known then
      error(("satya: option %s: there is no %s"):format(name, constant), level + 1)
    end
    return number
  end
  if type(value) == "boolean" then return value and 1 or 0 end
  if type(value) ~= "number" or value % 1 ~= 0 or value < 0 or value >= EXACT then
    error(("satya: option %s should be a whole number from 0, not %s"):format(
      name, type(value) == "number" and tostring(value) or "a " .. type(value)), level + 1)
  end
  return value
end

local function fill(out, options, level)
  out.struct_size = ffi.sizeof(out)
  if options ~= nil and type(options) ~= "table" then
    error("satya: options are a table, not a " .. type(options), level)
  end
  for name, value in pairs(options or {}) do
    if not pcall(function() return out[name] end) or name == "struct_size" then
      error("satya: there is no option " .. tostring(name), level)
    end
    local number = option(name, value, level)
    out[name] = number
    -- Numbers are cut to the member's width.
    if type(number) == "number" and tonumber(out[name]) ~= number then
      error(("satya: option %s is too large: %.0f"):format(name, number), level)
    end
  end
  return out
end

-- The struct of a method's options. The level of its caller is, in a function that `action` of
-- method() calls, 5.
local function options_of(options, level)
  return options and fill(ffi.new("satya_options"), options, level or 6) or nil
end

local function string_argument(text, level)
  if type(text) ~= "string" then
    error("satya: a string is expected, not a " .. type(text), level or 5)
  end
  return text
end

---------------------------------------------------------------------------
-- Records

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
  local holder = hold_record(out[0])
  account(bytes)
  return setmetatable(
    { handle = holder.pointer, holder = holder, users = 0, bytes = bytes, children = {} }, record)
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

-- The index of a field.
local function field_index(handle, name, outs)
  if type(name) ~= "string" then error("satya: a field has a string as its name", 5) end
  if C.satya_instance_field_find(handle, name, #name, outs.index) == C.SATYA_OK then
    return tonumber(outs.index[0])
  end
  local text = ('satya: no field "%s"'):format(name)
  if C.satya_instance_field_nearest(handle, name, #name, outs.index) == C.SATYA_OK then
    local near = ffi.new("satya_field")
    near.struct_size = ffi.sizeof(near)
    require_ok(C.satya_instance_field_get(handle, outs.index[0], near))
    text = ('%s; nearest: "%s"'):format(text, text_of(near.name, near.name_size))
  end
  error(text, 5)
end

-- The value of a field: nil if it is absent. A nested record is a record, which
-- ends when the field is set, and when a set drops the default that was filled in for it.
record.get = method(record, function(self, handle, name)
  local outs = take_outputs()
  local value = outs.value
  local field = field_index(handle, name, outs)
  require_ok(C.satya_instance_get(handle, field, value))
  local result
  if value.kind ~= C.SATYA_KIND_RECORD then
    result = to_lua(value)
  else
    result = self.children[field]
    if not result or not result.handle then
      require_ok(C.satya_value_instance(value, outs.instance))
      result = view(outs.instance[0], self)
      self.children[field] = result
    end
  end
  give_outputs(outs)
  return result
end)

-- Ends what was read from defaults that a set dropped, in `self` and in the records around it.
local function end_dropped(self, outs)
  local set
  repeat
    for field, child in pairs(self.children) do
      local is_held = rawequal(child, set) or child.handle
        and C.satya_instance_get_instance(self.handle, field, outs.instance) == C.SATYA_OK
        and outs.instance[0] == child.handle
      if not is_held then
        child.handle = nil
        self.children[field] = nil
      end
    end
    set, self = self, self.owner
  until not self
end

-- Raises in a finalizer, which may run amid another use of what it would set.
local function require_unused(self)
  local root = self
  while root.owner do root = root.owner end
  if root.users > 1 then error("satya: a finalizer sets a record that is in use", 5) end
end

-- Checks and stores; nil removes the field. True, or nil and why not.
record.set = method(record, function(self, handle, name, value)
  require_unused(self)
  local outs, report = take_outputs(), take_report()
  local field = field_index(handle, name, outs)
  local out, anchors = host(value, ('field "%s"'):format(name))
  local status = C.satya_instance_set(handle, field, out, report.pointer)
  if status == C.SATYA_OK then
    local child = self.children[field]
    if child then
      child.handle = nil
      self.children[field] = nil
    end
    end_dropped(self, outs)
  end
  give_outputs(outs)
  -- The anchors live until here.
  local reason
  if status == C.SATYA_BAD_STATE then
    reason = ('field "%s": a record of a batch is not set; set its copy()'):format(name)
  elseif status == C.SATYA_BAD_ARGUMENT then
    reason = ('field "%s": satya.number of a text that is no number'):format(name)
  end
  return outcome(report, status, 3, anchors and true, reason)
end)

-- Whether the field was given, and not filled from its default.
record.is_set = method(record, function(self, handle, name)
  local outs = take_outputs()
  local field = field_index(handle, name, outs)
  give_outputs(outs)
  return C.satya_instance_is_set(handle, field) ~= 0
end)

-- A copy of the whole as Lua values: a table of fields, or what a root that is no record holds.
record.value = method(record, function(self, handle)
  local value = ffi.new("satya_value")
  require_ok(C.satya_instance_value(handle, value))
  return (to_lua(value))
end)

-- The members that the record does not declare, as a table; nil where there are none.
record.extras = method(record, function(self, handle)
  local value = ffi.new("satya_value")
  require_ok(C.satya_instance_extras(handle, value))
  return (to_lua(value))
end)

-- The record as JSON text.
record.to_json = method(record, function(self, handle)
  return (written(C.satya_instance_to_json, handle))
end)

-- A record of its own with equal data.
record.copy = method(record, function(self, handle)
  local out = ffi.new("satya_instance *[1]")
  require_ok(C.satya_instance_copy(handle, out), 3)
  return (owned(out, share(self)))
end)

-- Releases a record of one's own; a view only ends.
function record:free() free(self, record) end

-- Records are equal, by ==, if they hold equal data.
record.__eq = method(record, function(_, handle, b)
  return C.satya_instance_equal(handle, live(b, record, 6)) ~= 0
end)

function record:__tostring() return is_open(self) and self:to_json() or "freed record" end

---------------------------------------------------------------------------
-- Batches

-- The number of records, of valid ones, and the bytes of the text that were used.
function batch:count() return tonumber(C.satya_batch_count(live(self, batch))) end
function batch:valid_count() return tonumber(C.satya_batch_valid_count(live(self, batch))) end
function batch:consumed() return tonumber(C.satya_batch_consumed(live(self, batch))) end

-- A string of one byte a record: 0 valid, 1 invalid.
batch.verdicts = method(batch, function(self, handle)
  return (text_of(C.satya_batch_verdicts(handle), C.satya_batch_count(handle)))
end)

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
local function record_index(number, level)
  if type(number) ~= "number" or number % 1 ~= 0 or number < 1 then
    error("satya: records are numbered from 1, not " .. tostring(number), level or 3)
  end
  return number - 1
end

-- Record `number`, from 1, to read; nil where it is invalid or was not kept.
function batch:get(number)
  local instance = C.satya_batch_instance(live(self, batch), record_index(number))
  if instance ~= nil then return view(ffi.cast("satya_instance *", instance), self) end
end

-- The problems of record `number`, or without it those of the text around.
batch.problems = method(batch, function(self, handle, number)
  local index = number == nil and SIZE_MAX or record_index(number, 5)
  return (problems(C.satya_batch_report(handle, index)))
end)

-- Byte offset and size of a record in the whole input.
batch.source = method(batch, function(self, handle, number)
  local index, place = record_index(number, 5), ffi.new("uint64_t[2]")
  local status = C.satya_batch_source(handle, index, place, place + 1)
  require_ok(status, 3, status == C.SATYA_BAD_STATE and "a batch of rows was read from no text"
    or ("no record %d, but %d of them"):format(number, tonumber(C.satya_batch_count(handle))))
  return tonumber(place[0]), tonumber(place[1])
end)

-- How often each problem stands at each place of the records, the most frequent first: tables of
-- code, type, pointer and count.
batch.totals = method(batch, function(self, handle)
  local all, raw = {}, ffi.new("satya_total")
  raw.struct_size = ffi.sizeof(raw)
  for index = 1, tonumber(C.satya_batch_total_count(handle)) do
    require_ok(C.satya_batch_total(handle, index - 1, raw))
    all[index] = {
      code = raw.code,
      type = text_of(raw.type, raw.type_size),
      pointer = text_of(raw.pointer, raw.pointer_size),
      count = tonumber(raw.count),
    }
  end
  return all
end)

-- Releases the batch; its records end.
function batch:free() free(self, batch) end

function batch:__tostring()
  if not is_open(self) then return "freed batch" end
  return ("batch: %d of %d records valid"):format(self:valid_count(), self:count())
end

---------------------------------------------------------------------------
-- Schemas

-- The version of the library: "0.1.0".
function satya.version() return ffi.string(C.satya_version_string()) end

-- Compiles a schema document: a schema, or nil and why it is refused.
function satya.compile(json, options)
  local text, raw = string_argument(json, 3), options_of(options, 4)
  local out, report = ffi.new("satya_schema *[1]"), take_report()
  local status = C.satya_schema_create(text, #text, raw, out, report.pointer)
  local made
  if status == C.SATYA_OK then
    local holder = hold_schema(out[0])
    made = setmetatable({ handle = holder.pointer, holder = holder, users = 0 }, schema)
  end
  return outcome(report, status, 1, made, fault(status, raw))
end

-- The title.
schema.name = method(schema, function(self, handle)
  local text, size = ffi.new("const char *[1]"), ffi.new("size_t[1]")
  require_ok(C.satya_schema_name(handle, text, size))
  return (text_of(text[0], size[0]))
end)

-- The fields of a schema whose root is a record: tables of name, description, required,
-- has_default, record and default.
schema.fields = method(schema, function(self, handle)
  local all, raw, bit = {}, ffi.new("satya_field"), require("bit")
  raw.struct_size = ffi.sizeof(raw)
  for index = 1, tonumber(C.satya_schema_field_count(handle)) do
    require_ok(C.satya_schema_field_get(handle, index - 1, raw))
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
end)

-- The schema document.
schema.to_json = method(schema, function(self, handle)
  return (written(C.satya_schema_to_json, handle))
end)

-- True, or nil and why the document is refused.
schema.check_json = method(schema, function(self, handle, json, options)
  local text, raw = string_argument(json), options_of(options)
  local report = take_report()
  local status = C.satya_schema_check_json(handle, text, #text, raw, report.pointer)
  return outcome(report, status, 3, true, fault(status, raw))
end)

-- The same for a Lua value.
schema.check = method(schema, function(self, handle, value, options)
  local raw, report = options_of(options), take_report()
  local out, anchors = host(value)
  local status = C.satya_schema_check_value(handle, out, raw, report.pointer)
  return outcome(report, status, 3, anchors and true, fault(status, raw))
end)

-- A record, or nil and why the document is refused.
schema.from_json = method(schema, function(self, handle, json, options)
  local text, raw = string_argument(json), options_of(options)
  local out, report = ffi.new("satya_instance *[1]"), take_report()
  local status = C.satya_instance_from_json(handle, text, #text, raw, out, report.pointer)
  local made = status == C.SATYA_OK and owned(out, #text)
  return outcome(report, status, 3, made, fault(status, raw))
end)

-- The same for a Lua value.
schema.from_value = method(schema, function(self, handle, value, options)
  local raw, out, report = options_of(options), ffi.new("satya_instance *[1]"), take_report()
  local input, anchors = host(value)
  local status = C.satya_instance_from_value(handle, input, raw, out, report.pointer)
  local made = status == C.SATYA_OK and owned(out, size_of(input))
  return outcome(report, status, 3, anchors and made, fault(status, raw))
end)

-- A batch that was made of so many bytes, which it keeps with its records alone.
local function new_batch(out, raw, bytes, kept)
  local holder = hold_batch(out[0])
  local handle = holder.pointer
  if raw.keep ~= C.SATYA_BATCH_INSTANCES then bytes = tonumber(C.satya_batch_count(handle)) end
  account(bytes)
  return setmetatable({
    kept = kept, -- What so has lived until the call ended.
    handle = handle,
    holder = holder,
    users = 0,
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
      if name == "options" then records = options_of(value, 7) else members[name] = value end
    end
    -- A Lua string may not outlive the call, and nothing could set the flag.
    for _, name in ipairs({ "borrow", "cancel" }) do
      if members[name] then error("satya: there is no option " .. name .. " in Lua", 5) end
    end
  end
  local raw = fill(ffi.new("satya_batch_options"), members, 6)
  raw.options = records
  return raw, records
end

-- Checks every record of a text.
schema.check_batch = method(schema, function(self, handle, text, options)
  local out = ffi.new("satya_batch *[1]")
  local raw, records = batch_options(options)
  local status = C.satya_batch_validate(handle, string_argument(text), #text, raw, out, nil)
  require_ok(status, 3, fault(status, raw))
  return (new_batch(out, raw, #text, records))
end)

-- The same for rows: tables of values in field order, nil where a field is absent.
schema.check_rows = method(schema, function(self, handle, rows, options)
  local out = ffi.new("satya_batch *[1]")
  local width = tonumber(C.satya_schema_field_count(handle))
  local raw, records = batch_options(options)
  if type(rows) ~= "table" then error("satya: rows are a table, not a " .. type(rows), 4) end
  local count, anchors, bytes = #rows, {}, 0
  local values = ffi.new("satya_value[?]", count * width)
  for row = 1, count do
    local columns = rows[row]
    if type(columns) ~= "table" then
      error(("satya: row %d is no table"):format(row), 4)
    end
    for column, value in pairs(columns) do
      if type(column) ~= "number" or column < 1 or column > width or column % 1 ~= 0 then
        error(("satya: row %d: there is no field %s"):format(row, tostring(column)), 4)
      end
      local place = values[(row - 1) * width + column - 1]
      local converted, err = pcall(from_lua, value, place, anchors, 0)
      if not converted then refuse_value(err, ("row %d, value %d"):format(row, column), 4) end
      bytes = bytes + size_of(place)
    end
  end
  local status = C.satya_batch_validate_values(handle, values, count, width, raw, out, nil)
  require_ok(status, 3, status == C.SATYA_BAD_STATE and "rows need a schema whose root is a record"
    or fault(status, raw))
  return (new_batch(out, raw, bytes, { records, anchors }))
end)

-- Releases the schema; its records and batches live on.
function schema:free() free(self, schema) end

function schema:__tostring()
  if not is_open(self) then return "freed schema" end
  local names = {}
  for index, field in ipairs(self:fields()) do names[index] = field.name end
  return ('schema "%s": %s'):format(self:name(), table.concat(names, ", "))
end

return satya
