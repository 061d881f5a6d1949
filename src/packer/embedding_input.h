/* Vectors from outside as the command line names them. */
#ifndef VT_EMBEDDING_INPUT_H
#define VT_EMBEDDING_INPUT_H

#include "status.h"
#include "vector_file.h"

/* One imported space. */
typedef struct vt_embedding_input {
    const char *name;         /* of the space; see vt_embedding_inputs_check */
    const char *vectors_path; /* .npy, .safetensors or a FAISS flat index */
    const char *ids_path;     /* NULL when the vectors file carries ids */
} vt_embedding_input;

/* VT_USAGE when a name is not 1 to 31 of a-z, 0-9, '-' and '_', stands twice, or there are more than VT_MAX_SPACES. */
vt_status vt_embedding_inputs_check(const vt_embedding_input *inputs, size_t count, vt_error *error);

/* Reads the vectors and ids that an input names; vt_vector_set_close. */
vt_status vt_embedding_input_read(const vt_embedding_input *input, vt_vector_set *set, vt_error *error);

#endif
