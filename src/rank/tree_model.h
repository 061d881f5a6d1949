/* Sums of decision trees as files: opened, scored for many rows at once, explained. The same bits natively and in wasm.
 *
 * A file is safetensors, little-endian, with __metadata__ "format" (VT_TREE_FORMAT), "features" (a JSON list of names, in the order of the
 * columns of a row), and, for people, "config" (JSON text), "data_hash", "seed" and what a trainer adds. Of T trees with B branches in
 * all, each tree has one leaf more than branches; a tree's branches, and its leaves, lie together, in the order of the trees:
 *
 *   branch_offsets    U32 [T + 1]     tree t has the branches branch_offsets[t] up to branch_offsets[t + 1]; its first one is the root
 *   branch_features   U32 [B]         the column that the branch asks about
 *   thresholds        F32 [B]         above -infinity; of a branch by category: 0
 *   flags             U8 [B]          VT_TREE_*
 *   children          I32 [B, 2]      left, right: a branch of this tree, counted from its root; or ~i: its leaf i. A branch comes before
 *                                     its children
 *   category_offsets  U32 [C + 1]     words of the set of each branch by category, in the order of these branches
 *   category_words    U32 [...]       bit c % 32 of word c / 32 of a set: category c is in it
 *   leaf_values       F32 [B + T]     leaf i of tree t is branch_offsets[t] + t + i; within +-VT_TREE_MOST_VALUE
 *   branch_covers     F32 [B]         how much of the training data came by: 0..VT_TREE_MOST_COVER
 *   leaf_covers       F32 [B + T]
 *   base_score        F32 [1]         within +-VT_TREE_MOST_VALUE
 *
 * A number goes left where it is below the threshold. With VT_TREE_CATEGORICAL, a number from 0 up goes left where its whole part is in
 * the set, all others right. Not a number (NaN) is missing, and with VT_TREE_ZERO_MISSING so is what is within +-1e-35: it goes left with
 * VT_TREE_DEFAULT_LEFT, else right. score = ((base_score + leaf of tree 0) + leaf of tree 1) + ..., in float. */
#ifndef VT_TREE_MODEL_H
#define VT_TREE_MODEL_H

#include "bytes.h"
#include "status.h"

#define VT_TREE_FORMAT "vitrine-trees 1"
#define VT_TREE_MOST_VALUE 1e9f
#define VT_TREE_MOST_COVER 1e18f

enum { VT_TREE_DEFAULT_LEFT = 1, VT_TREE_ZERO_MISSING = 2, VT_TREE_CATEGORICAL = 4 };
enum {
    VT_TREE_MOST_FEATURES = 65536,
    VT_TREE_MOST_DEPTH = 256,          /* branches from a root to a leaf */
    VT_TREE_MOST_CATEGORIES = 1 << 24, /* of one set; above, floats have gaps */
    VT_TREE_NAME_BYTES = 256           /* of a feature, with its NUL */
};

typedef struct vt_tree_model vt_tree_model;

/* Opens a file, which it borrows. Everything in it is validated: VT_BAD_DATA names the tensor and element; VT_UNSUPPORTED: a newer format;
 * VT_NO_MEMORY. */
vt_status vt_tree_model_open(vt_tree_model **out, vt_bytes file, vt_error *error);
void vt_tree_model_close(vt_tree_model *model);

size_t vt_tree_model_trees(const vt_tree_model *model);
size_t vt_tree_model_branches(const vt_tree_model *model);
/* Columns of a row: 1 or more. */
size_t vt_tree_model_features(const vt_tree_model *model);
/* Not empty, no two alike. Borrowed. */
const char *vt_tree_model_feature_name(const vt_tree_model *model, size_t feature);
/* Whether any branch asks about the feature. */
bool vt_tree_model_asks(const vt_tree_model *model, size_t feature);
/* Text of the file's __metadata__, or NULL. Borrowed. */
const char *vt_tree_model_metadata(const vt_tree_model *model, const char *key);

/* rows: f32[count][features], NaN where a value is missing. scores: f32[count]; a row's score does not depend on the other rows. Never
 * allocates; uses the model's scratch, so that one model serves one caller at a time. */
void vt_tree_model_score(vt_tree_model *model, const float *rows, size_t count, float *scores);

/* What each feature adds to the score of one row. row: f32[features]; amounts: f64[features + 1], the last one is the score that is to be
 * expected of the training data. They add up to vt_tree_model_score's value within rounding. Exact Shapley values of the game in which a
 * feature that is not known goes both ways, in the proportion of the covers (where both are 0: of one half each): S. Lundberg,
 * G. Erion, S. Lee, "Consistent Individualized Feature Attribution for Tree Ensembles", 2018; computed as an integral. Never allocates.
 * Cost: leaves * half the most features that a path asks about, for each tree. */
void vt_tree_model_explain(vt_tree_model *model, const float *row, double *amounts);

#endif
