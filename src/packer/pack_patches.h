/* Patches from earlier generations to the pack that is being written. */
#ifndef VT_PACK_PATCHES_H
#define VT_PACK_PATCHES_H

#include "catalog.h"
#include "old_pack.h"
#include "pack_files.h"
#include "terms.h"

typedef struct vt_pack_patches vt_pack_patches;

/* What the new pack's numbers mean; borrowed. */
typedef struct vt_pack_numbers {
    const vt_product *products; /* in row order */
    size_t count;
    const vt_terms *terms;
} vt_pack_numbers;

/* Finds out how rows and words of the old packs were renumbered. *out is owned. VT_BAD_DATA and VT_INTEGRITY of an old pack's files, VT_IO,
 * VT_NO_MEMORY. */
vt_status vt_pack_patches_open(vt_pack_patches **out, const vt_old_pack *olds, size_t count, const vt_pack_numbers *numbers,
                               vt_error *error);
void vt_pack_patches_close(vt_pack_patches *patches);

/* Of a logical file that `files` has got: from each old pack that has another of its role and space, unless that costs more than half of
 * the parts that would be fetched otherwise. */
vt_status vt_pack_patches_add(vt_pack_patches *patches, vt_pack_files *files, vt_file_role role, size_t space, vt_bytes content,
                              vt_error *error);

#endif
