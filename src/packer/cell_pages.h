/* The lists of a space as pages: role "cells". Formats: docs/pack-format.md, retrieve/space_cells.h. */
#ifndef VT_CELL_PAGES_H
#define VT_CELL_PAGES_H

#include "page_files.h"
#include "space_encoder.h"
#include "vector_space.h"

/* *fit: whether every list of an encoded space with lists fits on a page. VT_BAD_DATA, VT_NO_MEMORY: nobody knows. */
vt_status vt_cell_pages_fit(bool *fit, const vt_space_info *info, const vt_space_files *files, vt_error *error);

/* Writes the page of every list to `pages`, which is empty, and appends their index. VT_IO, VT_BAD_DATA (vt_page_files_add), VT_NO_MEMORY. */
vt_status vt_cell_pages_write(vt_page_files *pages, vt_buffer *index, const vt_space_info *info, const vt_space_files *files, vt_error *error);

/* Appends the page of one list, whose bytes have come. For tests too. */
vt_status vt_cell_page_write(vt_buffer *file, const vt_vector_space *space, const vt_row_list *list, vt_error *error);
/* Appends the index: pages->count lists. */
vt_status vt_cell_index_write(vt_buffer *file, const vt_vector_space *space, const vt_page_index *pages, vt_error *error);

#endif
