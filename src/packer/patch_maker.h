/* Makes patches (pack/patch.h). */
#ifndef VT_PATCH_MAKER_H
#define VT_PATCH_MAKER_H

#include "bytes.h"
#include "status.h"

/* How old numbers became new ones: number n is now n + shift of the last step whose `from` is at most n; before the first step nothing
 * moved. `from` ascends. */
typedef struct vt_number_step {
    uint32_t from;
    int32_t shift;
} vt_number_step;

typedef struct vt_number_map {
    vt_number_step *steps; /* owned: vt_free */
    size_t count;
} vt_number_map;

/* Numbers in the old file that went by such a map: `width` bytes each (2 or 4), from byte `at` on. */
typedef struct vt_numbered_run {
    size_t at, count, width;
    size_t map;
} vt_numbered_run;

/* u32 offsets, each the sum of the lengths before it, from byte `at` on. */
typedef struct vt_offset_run {
    size_t at, count;
} vt_offset_run;

/* What is known of the two files; zero: nothing. Runs ascend and do not overlap. */
typedef struct vt_patch_hints {
    const vt_number_map *maps; /* at most VT_PATCH_MOST_TABLES */
    size_t map_count;
    const vt_numbered_run *numbers; /* of the old file */
    size_t number_count;
    const vt_offset_run *old_offsets, *new_offsets;
    size_t old_offset_count, new_offset_count;
} vt_patch_hints;

/* Appends the patch that makes `next` of `old`, not yet deflated. Linear time; memory of about three times the old file and once the new one. `hints` may be NULL. Same input, same
 * bytes. VT_BAD_DATA for files of 4 GiB and more, VT_NO_MEMORY. */
vt_status vt_patch_make(vt_buffer *patch, vt_bytes old, vt_bytes next, const vt_patch_hints *hints, vt_error *error);

/* Finds how old keys (ascending by `compare`) became new ones. key_of(keys, i) is a NUL-terminated text. VT_NO_MEMORY. */
typedef struct vt_key_list {
    const char *(*key_of)(const void *keys, size_t index);
    const void *keys;
    size_t count;
} vt_key_list;
vt_status vt_number_map_find(vt_number_map *out, const vt_key_list *old, const vt_key_list *next,
                             int (*compare)(const char *a, const char *b), vt_error *error);

#endif
