// SPDX-License-Identifier: Apache-2.0
/// Timed loops over RapidJSON's schema validator: bytes to verdict in one streaming
/// pass. It knows draft 4; the driver hands it schemas that say the same in that draft.
#include "clock.h"

#include <memory>
#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/schema.h>

using namespace rapidjson;

extern "C" {

void *rapidjson_schema(const char *text, size_t size) {
  Document document;
  document.Parse(text, size);
  if (document.HasParseError()) return nullptr;
  return new SchemaDocument(document);
}

void rapidjson_schema_free(void *schema) { delete static_cast<SchemaDocument *>(schema); }

/// Returns the nanoseconds, and in `valid` how many documents of a pass were valid.
int64_t rapidjson_check(const void *schema, const char *text, const uint64_t *offsets,
                        uint64_t count, uint64_t *valid, int64_t passes) {
  SchemaValidator validator(*static_cast<const SchemaDocument *>(schema));
  Reader reader;
  int64_t start = processor_time();
  for (int64_t pass = 0; pass < passes; pass++) {
    *valid = 0;
    for (uint64_t i = 0; i < count; i++) {
      validator.Reset();
      MemoryStream stream(text + offsets[i], offsets[i + 1] - offsets[i]);
      reader.Parse<kParseValidateEncodingFlag | kParseFullPrecisionFlag>(stream, validator);
      *valid += !reader.HasParseError() && validator.IsValid();
    }
  }
  return processor_time() - start;
}

const char *rapidjson_version() { return RAPIDJSON_VERSION_STRING; }
}
