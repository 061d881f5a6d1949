/* A large file's bytes without a copy of them in memory. */
#ifndef VT_FILE_MAP_H
#define VT_FILE_MAP_H

#include "file_read.h"

/* `bytes` is the file as it lies on disk, mapped; a pipe and the like is read into memory. */
typedef struct vt_file_map {
    vt_bytes bytes;
    void *mapped;    /* NULL when it was read */
    vt_buffer read;
} vt_file_map;

/* VT_IO names the path and what the system said; VT_BAD_DATA when it is longer than limit_bytes; VT_NO_MEMORY. The file
 * must not be cut while it is open. Close with vt_file_map_close in any case. */
vt_status vt_file_map_open(vt_file_map *out, const char *path, size_t limit_bytes, vt_error *error);
/* Gives the memory of the bytes from..to back to the machine; they are read from the disk again when somebody looks. So a
 * file of any length is read with as much memory as one part of it. */
void vt_file_map_forget(const vt_file_map *map, size_t from, size_t to);
void vt_file_map_close(vt_file_map *map);

#endif
