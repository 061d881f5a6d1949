/* An earlier generation of the pack that is being made: what is kept of it, and what patches start from. */
#ifndef VT_OLD_PACK_H
#define VT_OLD_PACK_H

#include "host_files.h"
#include "manifest.h"

typedef struct vt_old_pack {
    char dir[VT_HOST_PATH_BYTES];
    vt_manifest manifest;
} vt_old_pack;

/* Reads the manifest of the pack at `dir`. *out is owned: vt_old_pack_close, also after a failure. VT_IO, VT_BAD_DATA, VT_UNSUPPORTED. */
vt_status vt_old_pack_open(vt_old_pack *out, const char *dir, vt_error *error);
void vt_old_pack_close(vt_old_pack *pack);

/* Index of the space of that name and that many dims, or SIZE_MAX. pack may be NULL: then there is none. */
size_t vt_old_pack_space(const vt_old_pack *pack, const char *name, size_t dims);

/* Appends the logical file of that role and space (an index, or SIZE_MAX), its parts put together; nothing where the pack has none. VT_INTEGRITY
 * when a part is not what the manifest says, VT_IO, VT_NO_MEMORY. */
vt_status vt_old_pack_file(vt_buffer *out, const vt_old_pack *pack, vt_file_role role, size_t space, vt_error *error);

/* Appends the centroid of a space, f32[dims]; nothing where it has no one-bit codes. VT_BAD_DATA too. */
vt_status vt_old_pack_centroid(vt_buffer *centroid, const vt_old_pack *pack, size_t space, vt_error *error);

/* Appends a file of the pack that the manifest tells the bytes and SHA-256 of. */
vt_status vt_old_pack_read(vt_buffer *out, const vt_old_pack *pack, const char *name, size_t bytes, const char *sha256, vt_error *error);

#endif
