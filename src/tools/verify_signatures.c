#include "verify_signatures.h"

#include "host_files.h"

#include <string.h>
#include <unistd.h>

static vt_status read_signatures(vt_signed_manifest *out, const char *path, vt_error *error)
{
    vt_buffer file = {0};
    VT_TRY(vt_file_read(&file, path, VT_SIGNATURE_FILE_MAX_BYTES, error));
    vt_status status = vt_pack_signatures_read(&out->signatures, (vt_bytes){file.data, file.size}, error);
    vt_buffer_free(&file);
    return status;
}

vt_status vt_signed_manifest_open(vt_signed_manifest *out, const char *folder, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    *out = (vt_signed_manifest){0};
    VT_TRY(vt_path_in(path, folder, "manifest.json", error));
    VT_TRY(vt_file_read(&out->bytes, path, VT_MANIFEST_MAX_BYTES, error));
    VT_TRY(vt_path_in(path, folder, VT_SIGNATURE_FILE, error));
    out->is_signed = access(path, F_OK) == 0;
    return out->is_signed ? read_signatures(out, path, error) : VT_OK;
}

void vt_signed_manifest_close(vt_signed_manifest *manifest) { vt_buffer_free(&manifest->bytes); }

static bool is_of(const vt_pack_signatures *signatures, const char *key)
{
    uint8_t public_key[VT_ED25519_KEY_BYTES];
    VT_CHECK(vt_public_key_parse(key, public_key));
    for (size_t i = 0; i < signatures->count; i++)
        if (memcmp(signatures->list[i].public_key, public_key, sizeof public_key) == 0) return true;
    return false;
}

static vt_status check_signatures(const vt_signed_manifest *manifest, const char *const *keys, size_t key_count, vt_error *error)
{
    const vt_pack_signatures *signatures = &manifest->signatures;
    for (size_t i = 0; i < signatures->count; i++)
        if (!vt_pack_signature_holds(&signatures->list[i], (vt_bytes){manifest->bytes.data, manifest->bytes.size}))
            return vt_fail(error, VT_INTEGRITY, VT_SIGNATURE_FILE ": signatures[%zu] is not of this manifest.json", i);
    for (size_t i = 0; i < key_count; i++)
        if (is_of(signatures, keys[i])) return VT_OK;
    if (key_count == 0) return VT_OK;
    if (!manifest->is_signed) return vt_fail(error, VT_INTEGRITY, VT_SIGNATURE_FILE " is not there: nobody has signed this pack");
    return vt_fail(error, VT_INTEGRITY, VT_SIGNATURE_FILE ": none of its %zu signatures is of a key that was given", signatures->count);
}

vt_status vt_verify_signatures(const char *folder, const char *const *keys, size_t key_count, size_t *count, vt_error *error)
{
    uint8_t ignored[VT_ED25519_KEY_BYTES];
    vt_signed_manifest manifest;
    for (size_t i = 0; i < key_count; i++)
        if (!vt_public_key_parse(keys[i], ignored))
            return vt_fail(error, VT_USAGE, "--public-key \"%.60s\" is not 32 bytes in base64url, as `vitrine keys` prints them", keys[i]);
    vt_status status = vt_signed_manifest_open(&manifest, folder, error);
    if (status == VT_OK) status = check_signatures(&manifest, keys, key_count, error);
    *count = manifest.signatures.count;
    vt_signed_manifest_close(&manifest);
    return status;
}
