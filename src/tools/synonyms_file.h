/* A thesaurus of one's own, held against its form before it goes into a pack, where what is no entry would be passed over. */
#ifndef VT_SYNONYMS_FILE_H
#define VT_SYNONYMS_FILE_H

#include "bytes.h"
#include "status.h"

/* Reads lines as in data/synonyms.txt into `file`; *lines is what follows a byte order mark, within `file`, and never NULL. VT_IO;
 * VT_BAD_DATA names the file, and the line that is neither blank, nor a comment, nor an entry that search can hold. */
vt_status vt_synonyms_file_read(vt_buffer *file, vt_bytes *lines, const char *path, vt_error *error);

#endif
