/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts the blocks of native memory that a process holds and their bytes, whoever asked for
 * them: the library, a binding, or the runtime itself. Loaded by LD_PRELOAD; blocks and bytes stand
 * as two int64 in the file that SATYA_LEDGER names, where the process reads it as it would any
 * other. A leak of one block a round is a count that grows by the rounds, which resident pages
 * hide in their noise: they stay with the allocator after what was in them is freed.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

struct ledger {
  _Atomic long blocks;
  _Atomic long bytes;
};

static struct ledger early;
static struct ledger *ledger = &early;

/* Before any thread is there. What was asked for until now is carried over. */
__attribute__((constructor)) static void open_file(void) {
  const char *path = getenv("SATYA_LEDGER");
  int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (file < 0 || ftruncate(file, sizeof *ledger)) abort();
  void *place = mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (place == MAP_FAILED) abort();
  close(file);
  ledger = place;
  ledger->blocks = early.blocks;
  ledger->bytes = early.bytes;
}

static void add(long blocks, long bytes) {
  atomic_fetch_add_explicit(&ledger->blocks, blocks, memory_order_relaxed);
  atomic_fetch_add_explicit(&ledger->bytes, bytes, memory_order_relaxed);
}

static void *counted(void *block) {
  if (block) add(1, (long)malloc_usable_size(block));
  return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t number, size_t size) { return counted(__libc_calloc(number, size)); }
void *memalign(size_t boundary, size_t size) { return counted(__libc_memalign(boundary, size)); }
void *aligned_alloc(size_t boundary, size_t size) { return memalign(boundary, size); }

int posix_memalign(void **out, size_t boundary, size_t size) {
  if (boundary % sizeof(void *) || boundary & (boundary - 1) || !boundary) return EINVAL;
  void *block = memalign(boundary, size);
  if (!block) return ENOMEM;
  *out = block;
  return 0;
}

void free(void *block) {
  if (block) add(-1, -(long)malloc_usable_size(block));
  __libc_free(block);
}

/* A size of 0 frees, as glibc's does. */
void *realloc(void *block, size_t size) {
  if (!block) return malloc(size);
  if (!size) {
    free(block);
    return NULL;
  }
  long before = (long)malloc_usable_size(block);
  void *grown = __libc_realloc(block, size);
  if (grown) add(0, (long)malloc_usable_size(grown) - before);
  return grown;
}
