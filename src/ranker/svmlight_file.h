/* Reads and writes rows to be ranked as SVMlight text, with the sizes of their groups in a file beside it: what LightGBM's and XGBoost's
 * examples come as, and what XGBoost on Spark, Dask and Ray reads.
 *
 *   0 10:0.89 11:0.75 # comment
 *
 * is a row of label 0; what a row does not have is missing (as XGBoost reads it). The numbers of features rise from 0. "qid:7" behind the label
 * names its group; these rise too. */
#ifndef VT_SVMLIGHT_FILE_H
#define VT_SVMLIGHT_FILE_H

#include "tree_fit.h"

enum { VT_SVMLIGHT_MOST_VALUES = 1 << 30 }; /* rows * columns */

/* An owned set. Zero-initialise it; vt_svmlight_free. */
typedef struct vt_svmlight {
    vt_rank_set set;
    size_t features; /* columns: the highest number in the file + 1 */
} vt_svmlight;

/* query: the file of group sizes, one a line; data NULL: the rows have qid. least_features: columns that
 * there are at least (those of the training set), whether the file has them or not. VT_BAD_DATA names line and field; VT_UNSUPPORTED: more than
 * VT_SVMLIGHT_MOST_VALUES; VT_NO_MEMORY. */
vt_status vt_svmlight_read(vt_svmlight *out, vt_bytes text, vt_bytes query, size_t least_features, vt_error *error);
void vt_svmlight_free(vt_svmlight *file);

/* Appends rows (numbers in nine digits, which give back the float) and the sizes of the groups, one a line. */
void vt_svmlight_write(vt_buffer *text, vt_buffer *query, const vt_rank_set *set, size_t features);

#endif
