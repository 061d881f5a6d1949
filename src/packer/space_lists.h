/* A space as `pack` writes it: how many lists its rows lie in, which, and how far they are to be probed. */
#ifndef VT_SPACE_LISTS_H
#define VT_SPACE_LISTS_H

#include "space_encoder.h"
#include "vector_space.h"

/* Zero means default. */
typedef struct vt_space_wishes {
    size_t lists; /* 1: none; 0: by the number of vectors (vt_space_list_count) */
    bool fine;
    bool in_pages; /* lists are fetched one by one: then there are more of them */
    const vt_vector_space *kept; /* of an earlier generation, its lists attached: its centroids and dial are taken as they are; NULL: none */
    const uint16_t *before; /* u16[rows], with `kept`: the list there of the same product, VT_ROW_LISTS_NONE: none */
    uint64_t seed;
} vt_space_wishes;

/* Four times the root of the number of vectors, or ten times where each list is fetched by itself, as what is not read costs more then; 1 where the
 * scan of all rows takes no longer than to choose among lists. */
size_t vt_space_list_count(size_t vectors, size_t dims, bool in_pages);

/* Fits lists, measures their dial, encodes. *list_count: 0 where there are none. VT_NO_MEMORY. */
vt_status vt_space_pack(vt_space_files *files, size_t *list_count, const vt_space_rows *space, const vt_space_wishes *wishes,
                        vt_error *error);

#endif
