#include "data_hash.h"

#include "status.h"

#include <openssl/evp.h>
#include <stdio.h>

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
