# SPDX-License-Identifier: Apache-2.0
require_relative "lib/satya/version"

Gem::Specification.new do |gem|
  gem.name = "satya"
  gem.version = Satya::VERSION
  gem.summary = "Data validation by JSON Schema, through the native library libsatya"
  gem.description = "Schemas are compiled once; data is decoded, checked and held natively. Refused data has " \
                    "problems with path, line and message. Batches of NDJSON are checked in parallel."
  gem.authors = ["The Satya authors"]
  gem.license = "Apache-2.0"
  gem.metadata = { "rubygems_mfa_required" => "true" }
  gem.files = Dir["lib/**/*.rb"] + ["README.md", "LICENSE"]
  gem.required_ruby_version = ">= 3.1"
  # Part of Ruby up to 3.4, a gem that comes with it from then on.
  gem.add_dependency "fiddle"
  gem.add_development_dependency "minitest", "~> 5.15"
  gem.add_development_dependency "rake", "~> 13.0"
end
