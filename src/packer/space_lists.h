/* A space as `pack` writes it: how many lists its rows lie in, which, and how far they are to be probed. */
#ifndef VT_SPACE_LISTS_H
#define VT_SPACE_LISTS_H

#include "space_encoder.h"

/* Zero means default. */
typedef struct vt_space_wishes {
    size_t lists; /* 1: none; 0: by the number of vectors (vt_space_list_count) */
    bool fine;
    uint64_t seed;
} vt_space_wishes;

/* 1 where the scan of all rows takes less time than to choose lists. */
size_t vt_space_list_count(size_t vectors);

/* Fits lists, measures their dial, encodes. *list_count: 0 where there are none. VT_NO_MEMORY. */
vt_status vt_space_pack(vt_space_files *files, size_t *list_count, const vt_space_rows *space, const vt_space_wishes *wishes,
                        vt_error *error);

#endif
