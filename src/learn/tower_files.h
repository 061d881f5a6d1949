/* The two towers as files of their own, for whoever wants to go on with them: vectors for new items, or training elsewhere.
 *
 * item_tower.safetensors: an item's vector is x / |x|, x as in tower_features.h
 *   embeddings        F32 [rows, d]        rows: ids, then values, then words
 *   feature_offsets   U64 [items + 1]      entries of item i of the log are offsets[i] .. offsets[i + 1] of the two below
 *   feature_rows      U32 [entries]
 *   feature_weights   F32 [entries]
 *   projection        F32 [picture_dims, d]  only with pictures: of their vectors, at length one
 * user_tower.safetensors: a user's vector is u / |u|, u = bias + sum of profile vectors + sum of w 2^(-age / half_life_days) h / sqrt(sum of w)
 *   history_vectors   F32 [items, d]       h, with all features in it
 *   embeddings, projection                 only where histories have their own: h is made of these as x is of the item tower's
 *   bias F32 [d], half_life_days F32 [1], temperature F32 [1]
 *   profile_vectors   F32 [values, d]      only with profiles, with "profile_values" in __metadata__ as in model.h
 * __metadata__: "format" "vitrine-tower 1", "kind" ("item-tower", "user-tower"), "config", "data_hash", "seed", and of the item tower
 * "id_rows", "value_rows", "text_buckets" (decimal), "values" (JSON: {"colour=Red": row, counted from the first value's}) and
 * "text_features" (VT_FEATURES_VERSION). Tensors named "pad.N" are padding. */
#ifndef VT_TOWER_FILES_H
#define VT_TOWER_FILES_H

#include "bytes.h"
#include "model_file.h"
#include "tower_judge.h"

/* Appends both files. VT_NO_MEMORY. */
vt_status vt_tower_files_write(vt_buffer towers[2], const vt_tower_task *task, const vt_tower_weights *weights,
                               const vt_tower_vectors *vectors, const vt_model_origin *origin, vt_error *error);

#endif
