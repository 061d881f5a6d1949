/* Gathers trees of other libraries, whose nodes may lie in any order, into the arrays of a file. */
#ifndef VT_TREE_BUILDER_H
#define VT_TREE_BUILDER_H

#include "tree_file.h"

/* A node as its library has it. Borrowed. */
typedef struct vt_source_node {
    bool leaf;
    uint32_t left, right;  /* nodes of the tree */
    uint32_t feature;
    uint8_t flags;         /* VT_TREE_* */
    float threshold;
    const uint32_t *words; /* of the set of a branch by category */
    size_t word_count;
    double value;          /* of a leaf */
    double cover;
} vt_source_node;

/* What a library's file says of the whole. Borrowed. */
typedef struct vt_tree_source {
    const char *const *names; /* [features]; NULL: it has none */
    size_t features;
    double base_score;        /* what a row that meets no tree has */
} vt_tree_source;

typedef struct vt_tree_builder vt_tree_builder;

/* NULL: out of memory. */
vt_tree_builder *vt_tree_builder_open(void);
void vt_tree_builder_close(vt_tree_builder *builder);
/* Adds what hangs on node 0, in the order of a walk that goes left first; nodes that it does not reach are left out. VT_BAD_DATA: a child
 * that is no node or has two parents, or a tree that is too deep; VT_NO_MEMORY. */
vt_status vt_tree_builder_add(vt_tree_builder *builder, const vt_source_node *nodes, size_t count, vt_error *error);
/* vt_tree_file_write of all trees. Names are those of `origin`, else of `source`, else f0, f1, ...: VT_BAD_DATA where origin has not as many
 * as the source has features. */
vt_status vt_tree_builder_write(const vt_tree_builder *builder, vt_buffer *file, const vt_tree_source *source,
                                const vt_tree_origin *origin, vt_error *error);

#endif
