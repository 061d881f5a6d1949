/* Role "lists": which rows lie together, around which centroids, and how far lists are to be probed (docs/pack-format.md). Inside retrieve/. */
#ifndef VT_ROW_LIST_FILE_H
#define VT_ROW_LIST_FILE_H

#include "vector_space.h"

/* Reads space->lists_file, which is open, into the space, which was described: its lists, without what files of codes say of them, the places of
 * rows, centroids and dial. Tensors are borrowed from the file. VT_BAD_DATA names the tensor; VT_NO_MEMORY; after either
 * vt_row_list_file_drop. */
vt_status vt_row_list_file_read(vt_vector_space *space, vt_error *error);
/* Closes the file and forgets all that was read, as far as it was. */
void vt_row_list_file_drop(vt_vector_space *space);

#endif
