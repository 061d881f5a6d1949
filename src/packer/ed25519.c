#include "ed25519.h"

#include "file_read.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PEM_MAX_BYTES = 16 << 10 };

static vt_status owned_key(vt_signing_key **out, EVP_PKEY *key, vt_error *error)
{
    *out = key;
    return key ? VT_OK : vt_fail(error, VT_NO_MEMORY, "libcrypto could not make a key");
}

vt_status vt_signing_key_make(vt_signing_key **out, vt_error *error) { return owned_key(out, EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), error); }

vt_status vt_signing_key_of_seed(vt_signing_key **out, const uint8_t seed[VT_ED25519_KEY_BYTES], vt_error *error)
{
    return owned_key(out, EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, VT_ED25519_KEY_BYTES), error);
}

/* Without it libcrypto would ask at the terminal. */
static int no_password(char *password, int room, int writing, void *context)
{
    (void)writing, (void)context;
    if (room > 0) password[0] = '\0';
    return -1;
}

vt_status vt_signing_key_read(vt_signing_key **out, const char *path, vt_error *error)
{
    vt_buffer pem = {0};
    *out = NULL;
    VT_TRY(vt_file_read(&pem, path, PEM_MAX_BYTES, error));
    BIO *stream = BIO_new_mem_buf(pem.data, (int)pem.size);
    EVP_PKEY *key = stream ? PEM_read_bio_PrivateKey(stream, NULL, no_password, NULL) : NULL;
    BIO_free(stream);
    OPENSSL_cleanse(pem.data, pem.size);
    vt_buffer_free(&pem);
    if (!key) return vt_fail(error, VT_BAD_DATA, "%s: holds no private key in PEM that can be read without a password", path);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) return *out = key, VT_OK;
    EVP_PKEY_free(key);
    return vt_fail(error, VT_BAD_DATA, "%s: is not an Ed25519 key", path);
}

vt_status vt_signing_key_write(const vt_signing_key *key, const char *path, vt_error *error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    FILE *file = fdopen(descriptor, "w");
    if (!file) close(descriptor);
    bool written = file && PEM_write_PKCS8PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1;
    if (file) written = fclose(file) == 0 && written;
    if (written) return VT_OK;
    unlink(path);
    return vt_fail(error, VT_IO, "%s: the key could not be written", path);
}

void vt_signing_key_close(vt_signing_key *key) { EVP_PKEY_free(key); }

void vt_signing_key_public(const vt_signing_key *key, uint8_t public_key[VT_ED25519_KEY_BYTES])
{
    size_t size = VT_ED25519_KEY_BYTES;
    VT_CHECK(EVP_PKEY_get_raw_public_key(key, public_key, &size) == 1 && size == VT_ED25519_KEY_BYTES);
}

vt_status vt_ed25519_sign(const vt_signing_key *key, vt_bytes message, uint8_t signature[VT_ED25519_SIGNATURE_BYTES], vt_error *error)
{
    size_t size = VT_ED25519_SIGNATURE_BYTES;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestSignInit(context, NULL, NULL, NULL, (EVP_PKEY *)key) == 1 &&
                EVP_DigestSign(context, signature, &size, message.data, message.size) == 1 && size == VT_ED25519_SIGNATURE_BYTES;
    EVP_MD_CTX_free(context);
    return done ? VT_OK : vt_fail(error, VT_NO_MEMORY, "libcrypto could not sign");
}

bool vt_ed25519_holds(const uint8_t public_key[VT_ED25519_KEY_BYTES], vt_bytes message, const uint8_t signature[VT_ED25519_SIGNATURE_BYTES])
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, VT_ED25519_KEY_BYTES);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool holds = key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
                 EVP_DigestVerify(context, signature, VT_ED25519_SIGNATURE_BYTES, message.data, message.size) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return holds;
}
