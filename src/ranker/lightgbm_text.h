/* Reads models of LightGBM, saved as text (model.txt, versions v2 to v4). */
#ifndef VT_LIGHTGBM_TEXT_H
#define VT_LIGHTGBM_TEXT_H

#include "tree_file.h"

/* Writes our file into an empty buffer. Splits by number and by category; missing values as none (NaN counts as 0), zero, or NaN. A
 * threshold is a double there and a value goes left up to it; ours is the next float above, which decides alike for every float. Scores
 * are LightGBM's raw scores, of random forests their mean.
 * VT_BAD_DATA names line and field; VT_UNSUPPORTED: several classes, linear trees; VT_NO_MEMORY. */
vt_status vt_lightgbm_text_read(vt_buffer *file, vt_bytes text, const vt_tree_origin *origin, vt_error *error);

#endif
