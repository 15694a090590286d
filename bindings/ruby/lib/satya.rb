# SPDX-License-Identifier: Apache-2.0
# frozen_string_literal: true

# Satya for Ruby: data validation by JSON Schema, through the native library
# libsatya and Fiddle. Constants, signatures and layouts are read from satya.h.
module Satya
end

require_relative "satya/version"
require_relative "satya/header"
require_relative "satya/library"
require_relative "satya/errors"
require_relative "satya/values"
require_relative "satya/native_memory"
require_relative "satya/handle"
require_relative "satya/record"
require_relative "satya/cancellation"
require_relative "satya/batch"
require_relative "satya/schema"
