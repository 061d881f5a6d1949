/* The ranker of a folder of models, as `vitrine train ranker` writes it: "ranker.safetensors" (rank/rank_model.h). */
#ifndef VT_RANKER_FILE_H
#define VT_RANKER_FILE_H

#include "manifest.h"

/* What became of it. */
typedef struct vt_ranker_report {
    bool found;
    size_t trees, features, sources;
    size_t bytes;
    char sha256[VT_SHA256_HEX + 1]; /* of the file that it was read from */
} vt_ranker_report;

/* Writes the ranker of a file into an empty buffer as packs hold it: tensors aligned, and of its metadata what tells where it comes from. Opens it
 * to see that an engine would take it, and tells what it holds. VT_BAD_DATA, VT_UNSUPPORTED, VT_NO_MEMORY. */
vt_status vt_ranker_file_fold(vt_buffer *out, vt_ranker_report *report, vt_bytes file, vt_error *error);

/* The same of the folder `dir`, when it has one. Owned by the caller, also when the call fails. VT_BAD_DATA names the file and what
 * is wrong with it; VT_IO; VT_NO_MEMORY. */
vt_status vt_ranker_file_read(vt_buffer *out, vt_ranker_report *report, const char *dir, vt_error *error);

#endif
