package = "satya"
version = "0.1.0-1"
source = {
  url = "file://satya.lua",
}
description = {
  summary = "Data validation by JSON Schema, through the native library libsatya",
  license = "Apache-2.0",
}
dependencies = { "lua == 5.1" }
build = {
  type = "builtin",
  modules = { satya = "satya.lua" },
}
