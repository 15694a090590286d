/* SPDX-License-Identifier: Apache-2.0 */
/* Sixteen bytes at a time: loads and masks, integers out. */
#ifndef SATYA_SIMD_H
#define SATYA_SIMD_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#endif
