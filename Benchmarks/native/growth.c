// SPDX-License-Identifier: Apache-2.0
/// Feeds NDJSON to batches in pieces and measures the cost per byte and peak memory.
///
///     growth SCHEMA-FILE NDJSON-FILE TOTAL-BYTES PIECE-BYTES verdicts|instances
///
/// The records of the file repeat until TOTAL-BYTES, rounded up to the end of a record,
/// were fed. Laying them out is not timed, and what asking for the time takes is taken off. What
/// is done soon is fed again and again for a while; an input that is one small piece many times
/// between two looks at the clock, for a call of the system is felt in the batch of 1 KB that
/// follows. Prints one JSON object.
#include "clock.h"
#include "input.h"

#include <satya.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Pieces are cut without regard to line ends; what a batch leaves stands before the
/// next piece.
typedef struct feed {
  const char *records;
  size_t recordsSize, at;
  char *buffer;
  size_t used;
} feed;

static void fill(feed *input, size_t bytes) {
  while (bytes > 0) {
    size_t part = input->recordsSize - input->at;
    if (part > bytes) part = bytes;
    memcpy(input->buffer + input->used, input->records + input->at, part);
    input->used += part;
    input->at = (input->at + part) % input->recordsSize;
    bytes -= part;
  }
}

/// What two calls of the clock, one behind the other, are apart.
static double clock_price(void) {
  enum { ROUNDS = 10000 };
  int64_t sum = 0;
  for (int i = 0; i < ROUNDS; i++) {
    int64_t start = processor_time();
    sum += processor_time() - start;
  }
  return (double)sum / ROUNDS;
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  size_t schemaSize;
  char *schemaText = load(argv[1], &schemaSize);
  feed input = {0};
  input.records = load(argv[2], &input.recordsSize);
  size_t total = strtoull(argv[3], NULL, 10), piece = strtoull(argv[4], NULL, 10);
  if (!schemaText || !input.records || total == 0 || piece == 0) return 2;
  const char *tail = input.records + total % input.recordsSize;
  if (tail != input.records && tail[-1] != '\n')
    total += (size_t)((const char *)memchr(tail, '\n', input.recordsSize) - tail) + 1;
  satya_schema *schema;
  if (satya_schema_create(schemaText, schemaSize, NULL, &schema, NULL) != SATYA_OK)
    return 1;
  // A record that a cut divides is at most as long as the rest of the buffer.
  input.buffer = malloc(piece + (1 << 20));

  size_t rounds = total < piece ? 1 + (1 << 16) / total : 1;

  satya_batch_options options;
  int64_t elapsed = 0;
  double price = clock_price();
  uint64_t fed = 0, records = 0, invalid = 0, repeats = 0, batches = 0;
  while (repeats == 0 || elapsed < 100000000) {
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.threads = 1;
    options.keep =
        strcmp(argv[5], "verdicts") == 0 ? SATYA_BATCH_VERDICTS : SATYA_BATCH_INSTANCES;
    input.used = 0;
    input.at = 0;
    for (size_t left = total; left > 0 || input.used > 0;) {
      size_t next = left < piece ? left : piece;
      fill(&input, next);
      left -= next;
      options.partial = left > 0;
      int64_t start = processor_time();
      satya_batch *batch = NULL;
      for (size_t round = 0; round < rounds; round++) {
        satya_batch_free(batch);
        if (satya_batch_validate(schema, input.buffer, input.used, &options, &batch, NULL) !=
            SATYA_OK)
          return 1;
      }
      size_t consumed = satya_batch_consumed(batch), count = satya_batch_count(batch);
      invalid += (count - satya_batch_valid_count(batch)) * rounds;
      options.first_record += count;
      options.first_line += satya_batch_lines(batch);
      options.base_offset += consumed;
      options.state = satya_batch_state(batch);
      satya_batch_free(batch);
      elapsed += processor_time() - start;
      records += count * rounds;
      batches++;
      memmove(input.buffer, input.buffer + consumed, input.used - consumed);
      input.used -= consumed;
      if (left == 0 && consumed == 0) return 1;
      if (input.used > (1 << 20)) return 1;
    }
    fed += total * rounds;
    repeats += rounds;
  }
  elapsed -= (int64_t)(price * (double)batches);
  printf("{\"fed\": %llu, \"records\": %llu, \"invalid\": %llu, \"nanoseconds\": %lld, "
         "\"repeats\": %llu, \"peak\": %zu}\n",
         (unsigned long long)fed, (unsigned long long)records, (unsigned long long)invalid,
         (long long)elapsed, (unsigned long long)repeats, memory_status("VmHWM:"));
  satya_schema_free(schema);
  return 0;
}
