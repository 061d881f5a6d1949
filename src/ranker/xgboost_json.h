/* Reads models of XGBoost, saved as JSON (https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html). */
#ifndef VT_XGBOOST_JSON_H
#define VT_XGBOOST_JSON_H

#include "tree_file.h"

/* Writes our file into an empty buffer. Boosters gbtree and dart with one output: splits by number and by category, missing values,
 * base_score. All trees are taken, also those after best_iteration. Scores are XGBoost's margins: of the objectives that rank, and of
 * those of the identity, its predictions; of logistic and log objectives what goes into their link, which keeps the order.
 * VT_BAD_DATA names what is wrong; VT_UNSUPPORTED: gblinear, several classes or targets, an objective of unknown link; VT_NO_MEMORY. */
vt_status vt_xgboost_json_read(vt_buffer *file, vt_bytes json, const vt_tree_origin *origin, vt_error *error);

#endif
