/* A ranker: trees (tree_model.h) over the features of rank_features.h, and the sources that its candidates come from.
 *
 * The file's "features" are names of vt_rank_feature_name in any order; its "config" is that of rank_sources.h. */
#ifndef VT_RANK_MODEL_H
#define VT_RANK_MODEL_H

#include "rank_features.h"
#include "tree_model.h"

typedef struct vt_rank_model vt_rank_model;

/* Opens a file, which it borrows. As vt_tree_model_open and vt_rank_config_read; VT_BAD_DATA also names a feature that is none of ours:
 * of a later version, or of something else. */
vt_status vt_rank_model_open(vt_rank_model **out, vt_bytes file, vt_error *error);
void vt_rank_model_close(vt_rank_model *model);

const vt_rank_config *vt_rank_model_config(const vt_rank_model *model);
/* For its metadata and counts. */
const vt_tree_model *vt_rank_model_trees(const vt_rank_model *model);

/* rows: f32[count][VT_RANK_FEATURES]; scores: f32[count], higher is better, comparable within one asker only. Never allocates; one
 * caller at a time. */
void vt_rank_model_score(vt_rank_model *model, const float *rows, size_t count, float *scores);

/* amounts: f64[VT_RANK_FEATURES + 1] as vt_tree_model_explain gives them, 0 for features that the file does not have. */
void vt_rank_model_explain(vt_rank_model *model, const float *row, double *amounts);

#endif
