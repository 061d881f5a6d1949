/* Ed25519 (RFC 8032) by libcrypto. */
#ifndef VT_ED25519_H
#define VT_ED25519_H

#include "bytes.h"
#include "status.h"

enum { VT_ED25519_KEY_BYTES = 32, VT_ED25519_SIGNATURE_BYTES = 64 };

/* A private key: libcrypto's EVP_PKEY. */
typedef struct evp_pkey_st vt_signing_key;

/* *out is owned: vt_signing_key_close. VT_NO_MEMORY. */
vt_status vt_signing_key_make(vt_signing_key **out, vt_error *error);
vt_status vt_signing_key_of_seed(vt_signing_key **out, const uint8_t seed[VT_ED25519_KEY_BYTES], vt_error *error);
/* From a PEM file (PKCS#8, not encrypted). VT_IO; VT_BAD_DATA when it holds anything else. */
vt_status vt_signing_key_read(vt_signing_key **out, const char *path, vt_error *error);
/* As a PEM file that only its owner may read. VT_IO also where something is there: a key is never overwritten. */
vt_status vt_signing_key_write(const vt_signing_key *key, const char *path, vt_error *error);
/* key may be NULL. */
void vt_signing_key_close(vt_signing_key *key);

void vt_signing_key_public(const vt_signing_key *key, uint8_t public_key[VT_ED25519_KEY_BYTES]);
/* The same bytes for the same key and message. VT_NO_MEMORY. */
vt_status vt_ed25519_sign(const vt_signing_key *key, vt_bytes message, uint8_t signature[VT_ED25519_SIGNATURE_BYTES], vt_error *error);
bool vt_ed25519_holds(const uint8_t public_key[VT_ED25519_KEY_BYTES], vt_bytes message, const uint8_t signature[VT_ED25519_SIGNATURE_BYTES]);

#endif
