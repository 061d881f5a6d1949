/* manifest.sig: who says that a manifest is theirs. The form is docs/pack-format.md's, section 12. */
#ifndef VT_PACK_SIGNATURE_H
#define VT_PACK_SIGNATURE_H

#include "ed25519.h"

#define VT_SIGNATURE_FILE "manifest.sig"

enum { VT_MAX_SIGNATURES = 16, VT_SIGNATURE_FILE_MAX_BYTES = 16 << 10, VT_PUBLIC_KEY_TEXT = 43 };

typedef struct vt_pack_signature {
    uint8_t public_key[VT_ED25519_KEY_BYTES];
    uint8_t signature[VT_ED25519_SIGNATURE_BYTES];
} vt_pack_signature;

/* One a key. */
typedef struct vt_pack_signatures {
    vt_pack_signature list[VT_MAX_SIGNATURES];
    size_t count;
} vt_pack_signatures;

/* VT_BAD_DATA, VT_UNSUPPORTED for a newer form, VT_NO_MEMORY. */
vt_status vt_pack_signatures_read(vt_pack_signatures *out, vt_bytes file, vt_error *error);
/* Appends the file. VT_NO_MEMORY. */
vt_status vt_pack_signatures_write(vt_buffer *file, const vt_pack_signatures *signatures, vt_error *error);

/* Whether it is of these very bytes of a manifest.json. */
bool vt_pack_signature_holds(const vt_pack_signature *signature, vt_bytes manifest);
/* Adds the key's, in place of one that it had; those of other keys stay where they are of this manifest. VT_BAD_REQUEST when there are too many;
 * VT_NO_MEMORY. */
vt_status vt_pack_signatures_add(vt_pack_signatures *signatures, const vt_signing_key *key, vt_bytes manifest, vt_error *error);

/* A public key as text: base64url (RFC 4648) without padding. */
void vt_public_key_text(const uint8_t public_key[VT_ED25519_KEY_BYTES], char text[VT_PUBLIC_KEY_TEXT + 1]);
bool vt_public_key_parse(const char *text, uint8_t public_key[VT_ED25519_KEY_BYTES]);

#endif
