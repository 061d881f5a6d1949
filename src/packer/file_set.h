/* Files that belong together: all of them appear, or none. */
#ifndef VT_FILE_SET_H
#define VT_FILE_SET_H

#include "host_files.h"

enum { VT_FILE_SET_MOST = 64 };

/* Borrowed. */
typedef struct vt_output_file {
    const char *folder; /* NULL: the name is the whole path */
    const char *name;
    vt_bytes bytes;
} vt_output_file;

/* Writes all under temporary names beside their places, then renames one after the other: where one cannot be written, no place has
 * changed. Should a rename still fail, what was put where nothing stood is taken away again; a file that stood there before is as it was
 * or replaced whole. Devices and pipes are written into before any rename. At most VT_FILE_SET_MOST. VT_IO. */
vt_status vt_file_set_write(const vt_output_file *files, size_t count, vt_error *error);

#endif
