/* Files of the machine that packs: atomic writes, folders that appear at once or not at all. */
#ifndef VT_HOST_FILES_H
#define VT_HOST_FILES_H

#include "bytes.h"
#include "file_read.h"
#include "manifest.h"
#include "status.h"

enum { VT_HOST_PATH_BYTES = 4096 };

/* path = folder/name. VT_IO when that is too long. */
vt_status vt_path_in(char path[VT_HOST_PATH_BYTES], const char *folder, const char *name, vt_error *error);

/* Writes under a temporary name beside `path`, then renames; on failure nothing is left. A device or a pipe is written into. */
vt_status vt_file_write(const char *path, vt_bytes bytes, vt_error *error);

/* VT_OK when `path` is a folder; else VT_IO. */
vt_status vt_folder_check(const char *path, vt_error *error);

/* Makes `path` and its missing parents. */
vt_status vt_folder_make(const char *path, vt_error *error);

/* A new empty folder beside `path` (written to `staging`), to be filled and then put in place by vt_folder_commit, or dropped
 * by vt_folder_discard. */
vt_status vt_folder_stage(const char *path, char staging[VT_HOST_PATH_BYTES], vt_error *error);
/* VT_OK when a pack may be put at `path`: nothing is there, an empty folder, or a pack (whole or damaged). Else VT_IO, so that
 * a mistyped --out never costs anyone a file or a folder of another kind. */
vt_status vt_folder_replaceable(const char *path, vt_error *error);
/* Puts the staged folder where `path` is; what was there is removed afterwards. */
vt_status vt_folder_commit(const char *staging, const char *path, vt_error *error);
/* Removes a folder and all that is in it, if it is there. */
void vt_folder_discard(const char *path);

/* Lower-case hex SHA-256 of the bytes. */
void vt_sha256_hex(vt_bytes bytes, char hex[VT_SHA256_HEX + 1]);

#endif
