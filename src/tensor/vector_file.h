/* Item vectors from outside: .npy, .safetensors or a FAISS flat index, with ids, as f32 rows in one place. */
#ifndef VT_VECTOR_FILE_H
#define VT_VECTOR_FILE_H

#include "bytes.h"
#include "status.h"

enum { VT_MIN_DIMS = 8, VT_MAX_DIMS = 4096 };

/* Owned: free with vt_vector_set_close. ids[i] is the product id of row i as text (numbers in decimal). */
typedef struct vt_vector_set {
    size_t rows;
    size_t dims;
    float *values; /* [rows][dims], as in the file: not normalised, may hold NaN */
    char **ids;
} vt_vector_set;

/* Reads vectors from `vectors` (kind told by magic bytes, not by name) and ids from `ids`, which is .npy (integers, 'S', 'U'),
 * a JSON array of strings or integers, or text lines; ids.data may be NULL when the FAISS file has an id map or the
 * safetensors file a tensor or __metadata__ of ids: "ids" (I64). A safetensors file may hold one 2-D float tensor, or one
 * named "embeddings". f16, f32, f64. Names are for messages. VT_BAD_DATA when counts differ, dims is outside
 * VT_MIN_DIMS..VT_MAX_DIMS, or a file is malformed. */
vt_status vt_vector_set_open(vt_vector_set *out, vt_bytes vectors, const char *vectors_label, vt_bytes ids,
                             const char *ids_label, vt_error *error);
void vt_vector_set_close(vt_vector_set *set);

#endif
