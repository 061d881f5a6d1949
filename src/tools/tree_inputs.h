/* Files of trees and of rows to be ranked, as the command line names them. */
#ifndef VT_TREE_INPUTS_H
#define VT_TREE_INPUTS_H

#include "host_files.h"
#include "svmlight_file.h"
#include "tree_file.h"

/* Fills an empty buffer with our form of the trees at `path`: ours, XGBoost's JSON or LightGBM's text, told by its content. origin: what
 * becomes of an imported one. VT_BAD_DATA and VT_UNSUPPORTED name the file; VT_IO; VT_NO_MEMORY. */
vt_status vt_tree_input(vt_buffer *file, const char *path, const vt_tree_origin *origin, vt_error *error);

/* Where rows are. */
typedef struct vt_rows_input {
    const char *path;      /* SVMlight */
    const char *query;     /* the sizes of their groups; NULL: the rows have qid */
    size_t least_features; /* columns that there are at least */
} vt_rows_input;

/* Reads them; close with vt_svmlight_free. hash: of both files; NULL: not wanted. As vt_svmlight_read, naming the file; VT_IO. */
vt_status vt_rows_input_read(vt_svmlight *out, const vt_rows_input *input, char hash[VT_SHA256_HEX + 1], vt_error *error);

/* Names of columns, one a line, of the file at `path`. */
typedef struct vt_names_input {
    char *text;
    const char **names; /* [count] */
    size_t count;
} vt_names_input;

/* path NULL: names are the numbers 0 to numbered - 1. VT_BAD_DATA: none, or more than VT_TREE_MOST_FEATURES; VT_IO; VT_NO_MEMORY. Close it in
 * any case. */
vt_status vt_names_input_read(vt_names_input *out, const char *path, size_t numbered, vt_error *error);
void vt_names_input_close(vt_names_input *names);

#endif
