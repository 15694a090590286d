/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the engine takes from the platform: libc, pthreads, PCRE2 and the few
 * SIMD helpers that Swift cannot express. Every helper is static and passes
 * integers and pointers only, so that Swift can inline it.
 */
#ifndef SATYA_PLATFORM_H
#define SATYA_PLATFORM_H

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "flag.h"
#include "effort.h"
#include "float_mode.h"
#include "idna.h"
#include "jit.h"
#include "match.h"
#include "pages.h"
#include "powers.h"
#include "seed.h"
#include "simd.h"
#include "utf8.h"
#include "json_string.h"

#endif
