/* The map of the built-in space, fitted on a catalog's photos and its own labels. */
#ifndef VT_LOOKS_FIT_H
#define VT_LOOKS_FIT_H

#include "space_draft.h"

/* Appends the map. Labels are the article type, category and colour of the products. input->photo_count >= 1. VT_NO_MEMORY. */
vt_status vt_looks_fit(vt_buffer *file, const vt_space_input *input, vt_error *error);

#endif
