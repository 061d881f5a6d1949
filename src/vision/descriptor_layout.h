/* What stands where in a raw descriptor: the fit weighs and reduces it block by block. */
#ifndef VT_DESCRIPTOR_LAYOUT_H
#define VT_DESCRIPTOR_LAYOUT_H

#include <stddef.h>

typedef struct vt_descriptor_block {
    const char *name;
    size_t begin;
    size_t end;
} vt_descriptor_block;

/* In the order in which they stand, so that what a part of a visual map reads is one run. */
typedef enum vt_block {
    VT_BLOCK_OUTLINE,    /* edge directions in an 8x8 grid on the square around the product */
    VT_BLOCK_RELIEF,     /* gradient directions in an 8x8 grid on the product's box, stretched to a square */
    VT_BLOCK_SILHOUETTE, /* the foreground on an 8x8 grid, and the box's proportions */
    VT_BLOCK_TEXTURE,    /* local patterns at three distances: on the whole product and its three thirds */
    VT_BLOCK_LAYOUT,     /* mean colours on an 8x8 grid */
    VT_BLOCK_COLOUR,     /* OKLab histograms of the whole product and of its centre */
    VT_BLOCK_COUNT
} vt_block;

vt_descriptor_block vt_descriptor_block_at(vt_block block);

#endif
