// SPDX-License-Identifier: Apache-2.0
/// The two clocks of the benchmarks, in nanoseconds.
///
/// Processor time counts what all threads of this process did and leaves out what
/// other programs took, so that single-threaded rows hold on a busy machine. Wall time
/// is for rows about several threads.
#ifndef SATYA_BENCHMARKS_CLOCK_H
#define SATYA_BENCHMARKS_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t clock_read(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline int64_t processor_time(void) {
  return clock_read(CLOCK_PROCESS_CPUTIME_ID);
}

static inline int64_t wall_time(void) { return clock_read(CLOCK_MONOTONIC); }

#endif
