# SPDX-License-Identifier: Apache-2.0
require_relative "lib/satya/version"

Gem::Specification.new do |gem|
  gem.name = "satya"
  gem.version = Satya::VERSION
  gem.summary = "Data validation by JSON Schema, through the native library libsatya"
  gem.authors = ["The Satya authors"]
  gem.license = "Apache-2.0"
  gem.files = Dir["lib/**/*.rb"] + ["README.md", "LICENSE"]
  gem.required_ruby_version = ">= 3.1"
  # Part of Ruby up to 3.4, a gem that comes with it from then on.
  gem.add_dependency "fiddle"
  gem.add_development_dependency "minitest", "~> 5.15"
  gem.add_development_dependency "rake", "~> 13.0"
end
