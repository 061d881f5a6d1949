/* A folder that is written all or not at all. */
#ifndef VT_OUTPUT_FOLDER_H
#define VT_OUTPUT_FOLDER_H

#include "bytes.h"
#include "status.h"

typedef struct vt_written {
    char *name; /* below the root; "" is the root itself */
    bool folder;
} vt_written;

/* Zero-initialise it with a root; close it in any case. Names are below the root, with '/'. */
typedef struct vt_output_folder {
    const char *root; /* borrowed; its parent must exist */
    vt_written *written;
    size_t count, room;
} vt_output_folder;

enum { VT_OUTPUT_PATH_BYTES = 4096, VT_OUTPUT_NAME_BYTES = 64 };

/* Makes a folder unless it is there; "": the root. VT_IO names it. */
vt_status vt_output_make(vt_output_folder *out, const char *name, vt_error *error);
/* Writes a file, under a temporary name until it is whole; one of that name is replaced. `bytes` as it
 * failed: VT_NO_MEMORY. */
vt_status vt_output_write(vt_output_folder *out, const char *name, const vt_buffer *bytes, vt_error *error);
/* A file of any length, written as it comes. Zero-initialise; vt_output_stream_close in any case. */
typedef struct vt_output_stream {
    vt_output_folder *out; /* borrowed, as is the name */
    const char *name;
    void *file;     /* NULL when it is not open */
    vt_buffer text; /* what comes next: append to it, then vt_output_stream_pass */
} vt_output_stream;

/* Begins a file under a temporary name. VT_IO names it. */
vt_status vt_output_stream_open(vt_output_stream *stream, vt_output_folder *out, const char *name, vt_error *error);
/* Writes `text` to the file once there is much of it. */
vt_status vt_output_stream_pass(vt_output_stream *stream, vt_error *error);
/* Writes what is left; the file takes its name, and is among what vt_output_undo takes back. */
vt_status vt_output_stream_finish(vt_output_stream *stream, vt_error *error);
/* Of an unfinished file nothing is left. */
void vt_output_stream_close(vt_output_stream *stream);
/* Removes a file of an earlier run, if there is one. */
vt_status vt_output_remove(vt_output_folder *out, const char *name, vt_error *error);
/* simulated.txt: whoever measures on invented people must be able to say so; `vitrine eval` looks for this file. */
vt_status vt_write_notice(vt_output_folder *out, vt_error *error);
/* Takes back what was written and made; what else stands in the folders stays, and so do they. */
void vt_output_undo(vt_output_folder *out);
void vt_output_close(vt_output_folder *out);

#endif
