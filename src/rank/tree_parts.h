/* Inside rank/: an opened file of trees, and the forms in which scoring reads it. */
#ifndef VT_TREE_PARTS_H
#define VT_TREE_PARTS_H

#include "safetensors.h"
#include "tree_model.h"

enum {
    VT_TREE_BLOCK = 32,        /* rows that are scored together */
    VT_TREE_MOST_WORDS = 3,    /* trees of up to 96 leaves are scored by masks, larger ones by walks */
    VT_TREE_NO_CATEGORY = -1,  /* in a column of categories */
    VT_TREE_NAN_CATEGORY = -2  /* missing */
};

/* A feature as some branches see it: what is missing has become -infinity where they send it left, infinity where right. Of branches by
 * category: the category, in the float's place. */
typedef struct vt_tree_column {
    uint32_t feature;
    uint8_t flags; /* VT_TREE_*; of categories without VT_TREE_DEFAULT_LEFT, which their branches look up */
} vt_tree_column;

/* One comparison: of the leaves that are still possible, `keep` stay where it sends right; where it sends left, all. */
typedef struct vt_tree_test {
    float threshold;
    uint32_t keep;
    uint32_t column; /* where it begins in the block */
} vt_tree_test;

/* The same by category. */
typedef struct vt_tree_set_test {
    uint32_t branch;
    uint32_t keep;
} vt_tree_set_test;

/* 32 leaves of a tree, and the tests that leave some of them out; these end where the next word's begin. */
typedef struct vt_tree_word {
    uint32_t tests, set_tests;
} vt_tree_word;

/* Of a tree that is walked. A leaf leads to itself, and its value is its threshold. */
typedef struct vt_tree_node {
    float threshold;
    uint32_t column;  /* where it begins in the block */
    uint32_t next[2]; /* where to go when the value is not below the threshold, and when it is */
} vt_tree_node;

struct vt_tree_model {
    vt_safetensors *file;
    const char **names;      /* [features] */
    char *name_text;
    size_t features, trees, branches, categorical;
    const uint32_t *branch_offsets, *branch_features, *category_offsets, *category_words;
    const float *thresholds, *leaf_values, *branch_covers, *leaf_covers;
    const uint8_t *flags;
    const int32_t *children;
    float base_score;
    size_t depth;            /* of the deepest tree */

    /* For scoring (tree_plan.c). */
    vt_tree_column *columns;
    size_t column_count;
    uint32_t *branch_columns; /* [branches]: where the column begins in the block */
    uint32_t *branch_sets;    /* [branches]: which of the sets, of those by category */
    uint32_t *tree_words;     /* [trees + 1]: tree t has the words tree_words[t] up to tree_words[t + 1]; none: it is walked */
    vt_tree_word *words;      /* [tree_words[trees] + 1] */
    vt_tree_test *tests;
    vt_tree_set_test *set_tests;
    uint32_t *roots;          /* [trees]: node of the root of a tree that is walked by nodes; else UINT32_MAX */
    vt_tree_node *nodes;
    float *ordered_leaves;    /* [branches + trees]: of each tree from left to right */
    float *block;             /* [column_count][VT_TREE_BLOCK] */

    /* For explaining (tree_shap.c). */
    struct vt_shap_step *steps; /* [depth + 1]: of the path that is followed */
    uint32_t *last_steps;       /* [features]: the path's last step that asked for it, or 0 */
    double *shares;             /* [branches][2]: of the training data that comes by, how much goes left, and right */
    double *shap_products;      /* [depth + 1][3][points] */
    uint8_t *tree_points;       /* [trees]: points of an integral that it needs; none: it has no branches */
    size_t points;              /* the most of them */
    double *rules;              /* of 1 up to that many points: [2][points] */
    double expected;            /* score of the training data, on average */
};

/* Reads and validates the tensors (tree_check.c). */
vt_status vt_tree_read(vt_tree_model *model, vt_error *error);
/* Arranges trees for scoring. VT_NO_MEMORY. */
vt_status vt_tree_plan(vt_tree_model *model, vt_error *error);
void vt_tree_plan_close(vt_tree_model *model);
vt_status vt_tree_shap_prepare(vt_tree_model *model, vt_error *error);
void vt_tree_shap_close(vt_tree_model *model);

/* What a branch by category sees of a value: its category, VT_TREE_NO_CATEGORY or VT_TREE_NAN_CATEGORY. */
int32_t vt_tree_category(float value, uint8_t flags);
/* Whether a branch by category sends that left. */
bool vt_tree_category_goes_left(const vt_tree_model *model, size_t branch, int32_t category);

/* Missing as branches of these flags see it. */
static inline bool vt_tree_is_missing(float value, uint8_t flags)
{
    return value != value || ((flags & VT_TREE_ZERO_MISSING) && value >= -1e-35f && value <= 1e-35f);
}

#endif
