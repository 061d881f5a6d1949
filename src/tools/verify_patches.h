/* The patches of a pack, as `vitrine verify` proves them. */
#ifndef VT_VERIFY_PATCHES_H
#define VT_VERIFY_PATCHES_H

#include "manifest.h"

/* Proves that every patch of the pack in `folder` is whole and claims to lead to the pack's own file; and that it does lead there, where one
 * of `from` is the folder of the generation that it starts from. *applied: how many were tried so. VT_INTEGRITY names the patch; VT_NOT_FOUND a
 * folder of `from` that no patch starts from; VT_BAD_DATA, VT_IO, VT_NO_MEMORY. */
vt_status vt_verify_patches(const vt_manifest *manifest, const char *folder, const char *const *from, size_t from_count, size_t *applied,
                            vt_error *error);

#endif
