/* A ranker of somebody else's library, read where a folder of models has none of ours. */
#ifndef VT_RANKER_INPUT_H
#define VT_RANKER_INPUT_H

#include "bytes.h"
#include "status.h"

/* Fills an empty buffer from "ranker.json" (XGBoost) or "ranker.txt" (LightGBM) of the folder `dir`, unless it has a "ranker.safetensors" or none of
 * these; `dir` may be NULL. The file's own feature names are those of rank_features.h; the sources are the defaults. VT_BAD_DATA or VT_UNSUPPORTED
 * names the file; VT_IO; VT_NO_MEMORY. */
vt_status vt_ranker_input(vt_buffer *file, const char *dir, vt_error *error);

#endif
