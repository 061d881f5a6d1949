/* The signatures of a pack's manifest, as `vitrine sign` adds to them and `vitrine verify` proves them. */
#ifndef VT_VERIFY_SIGNATURES_H
#define VT_VERIFY_SIGNATURES_H

#include "pack_signature.h"

typedef struct vt_signed_manifest {
    vt_buffer bytes; /* of manifest.json */
    vt_pack_signatures signatures;
    bool is_signed; /* whether there is a manifest.sig */
} vt_signed_manifest;

/* Reads both of the pack in `folder`. *out is owned: vt_signed_manifest_close, also after a failure. VT_IO, VT_BAD_DATA, VT_UNSUPPORTED. */
vt_status vt_signed_manifest_open(vt_signed_manifest *out, const char *folder, vt_error *error);
void vt_signed_manifest_close(vt_signed_manifest *manifest);

/* Proves that every signature that the pack has is of its manifest, and that one is of `keys` (public keys as text), unless there are none.
 * *count: how many signatures there are. VT_USAGE names what is no key; VT_INTEGRITY. */
vt_status vt_verify_signatures(const char *folder, const char *const *keys, size_t key_count, size_t *count, vt_error *error);

#endif
