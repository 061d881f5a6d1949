/* FAISS flat index files, as written by faiss::write_index: IndexFlatIP ("IxFI"), IndexFlatL2 ("IxF2"), IndexFlat ("IxFl"),
 * alone or inside an IndexIDMap / IndexIDMap2 ("IxMp", "IxM2"). */
#ifndef VT_FAISS_INDEX_H
#define VT_FAISS_INDEX_H

#include "bytes.h"
#include "status.h"

/* Borrowed from the file's bytes; `ids` is NULL when the index has no id map. Both may be unaligned: read with memcpy. */
typedef struct vt_faiss_flat {
    size_t rows;
    size_t dims;
    bool inner_product; /* else L2 */
    const uint8_t *vectors; /* f32[rows][dims], little-endian */
    const uint8_t *ids;     /* i64[rows], or NULL */
} vt_faiss_flat;

/* VT_BAD_DATA for malformed or truncated bytes, VT_UNSUPPORTED for another kind of index (named in the message). */
vt_status vt_faiss_flat_view(vt_faiss_flat *out, vt_bytes file, const char *label, vt_error *error);

#endif
