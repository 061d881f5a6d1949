/* The ranker of a folder of models, as `vitrine train ranker` writes it: "ranker.safetensors" (rank/rank_model.h). */
#ifndef VT_RANKER_FILE_H
#define VT_RANKER_FILE_H

#include "manifest.h"

/* What became of it. */
typedef struct vt_ranker_report {
    bool found;
    size_t trees, features, sources;
    size_t bytes;
    char sha256[VT_SHA256_HEX + 1]; /* of the file */
} vt_ranker_report;

/* Appends the file, as it is, when the folder `dir` has one. Owned by the caller, also when the call fails. VT_BAD_DATA names the file and what
 * is wrong with it; VT_IO; VT_NO_MEMORY. */
vt_status vt_ranker_file_read(vt_buffer *file, const char *dir, vt_error *error);

/* Opens a ranker to see that an engine would take it, and tells what it holds. VT_BAD_DATA, VT_UNSUPPORTED, VT_NO_MEMORY. */
vt_status vt_ranker_file_check(vt_ranker_report *report, vt_bytes file, vt_error *error);

#endif
