/* The files of a pack being written: named by content, split above 4 MiB, listed in a manifest. */
#ifndef VT_PACK_FILES_H
#define VT_PACK_FILES_H

#include "host_files.h"
#include "manifest.h"

enum { VT_SPLIT_BYTES = 4 << 20 };

typedef struct vt_pack_files {
    const char *dir;
    vt_manifest manifest; /* files are added here; the caller fills the rest; vt_manifest_close frees it */
    size_t bytes;         /* written so far */
} vt_pack_files;

/* Writes one logical file as "STEM-HASH.EXT", or in parts "STEM.0-HASH.EXT", ..., and lists it; each with a gzipped "...EXT.gz" beside it where
 * that saves a twentieth or more. space: index, or SIZE_MAX. */
vt_status vt_pack_files_add(vt_pack_files *files, vt_file_role role, size_t space, vt_bytes content, vt_error *error);

/* Writes a patch's zlib stream as "patch-STEM-HASH.zz" and lists it: `patch` tells what it is of and from, the rest is filled here. */
vt_status vt_pack_files_add_patch(vt_pack_files *files, vt_file_patch *patch, vt_bytes deflated, vt_error *error);

/* The generation of a pack: the first 16 hex digits of the SHA-256 of its manifest's JSON with the generation "unset" and without gzip_bytes,
 * followed by `image_names`, the VT_NAME_BYTES-wide, NUL-padded image path of every row. VT_NO_MEMORY. */
vt_status vt_pack_generation(const vt_manifest *manifest, vt_bytes image_names, char generation[VT_NAME_BYTES],
                             vt_error *error);

/* Sets the generation and writes manifest.json. */
vt_status vt_pack_files_finish(vt_pack_files *files, vt_bytes image_names, vt_error *error);

#endif
