/* Writes the "terms" file of a pack. */
#ifndef VT_TERMS_WRITER_H
#define VT_TERMS_WRITER_H

#include "terms.h"

/* Appends the file that vt_terms_open reads; terms->file is not looked at. VT_BAD_DATA as vt_terms_check, VT_NO_MEMORY. Same
 * terms, same bytes. */
vt_status vt_terms_write(vt_buffer *file, const vt_terms *terms, vt_error *error);

#endif
