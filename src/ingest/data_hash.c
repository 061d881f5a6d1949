#include "data_hash.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* vt_data_hash is OpenSSL's own context under our name. */
static EVP_MD_CTX *context_of(vt_data_hash *hash) { return (EVP_MD_CTX *)(void *)hash; }

vt_data_hash *vt_data_hash_open(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1) return (vt_data_hash *)(void *)context;
    EVP_MD_CTX_free(context);
    return NULL;
}

void vt_data_hash_add(vt_data_hash *hash, const void *bytes, size_t size)
{
    if (size) VT_CHECK(EVP_DigestUpdate(context_of(hash), bytes, size) == 1);
}

void vt_data_hash_hex(vt_data_hash *hash, char hex[65])
{
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned int size = 0;
    VT_CHECK(EVP_DigestFinal_ex(context_of(hash), digest, &size) == 1 && size == 32);
    for (unsigned int i = 0; i < size; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

void vt_data_hash_close(vt_data_hash *hash)
{
    if (hash) EVP_MD_CTX_free(context_of(hash));
}

vt_status vt_ids_hash(char hex[65], const char *const *ids, size_t count, vt_error *error)
{
    vt_data_hash *hash = vt_data_hash_open();
    if (!hash) return vt_fail(error, VT_NO_MEMORY, "no memory to hash %zu ids", count);
    for (size_t i = 0; i < count; i++) vt_data_hash_add(hash, ids[i], strlen(ids[i]) + 1);
    vt_data_hash_hex(hash, hex);
    vt_data_hash_close(hash);
    return VT_OK;
}
