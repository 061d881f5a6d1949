/* All allocation of the core goes through here, so that a lint can hold everything else free of malloc. */
#ifndef VT_MEMORY_H
#define VT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed memory of count * size_bytes bytes, 64-byte aligned (what kernels and tensors want), or NULL when the product
 * overflows or memory is out. A zero product gives a valid pointer. Free with vt_free. */
void *vt_alloc(size_t count, size_t size_bytes);

/* Grows or shrinks a vt_alloc block holding old_count elements to new_count; new elements are zero. On failure the old
 * block stays valid and NULL is returned. `block` may be NULL with old_count 0. */
void *vt_resize(void *block, size_t old_count, size_t new_count, size_t size_bytes);

/* Frees a vt_alloc block; NULL is fine. */
void vt_free(void *block);

/* A NUL-terminated copy of `length` bytes; NULL when memory is out. Free with vt_free. */
char *vt_copy_text(const char *text, size_t length);

/* *product = a * b; false when that wraps. */
bool vt_multiply(size_t a, size_t b, size_t *product);
/* *sum = a + b; false when that wraps. */
bool vt_add(size_t a, size_t b, size_t *sum);

#endif
