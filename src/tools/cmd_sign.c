/* Signs a pack's manifest, and so all that it names. */
#include "command.h"

#include "host_files.h"
#include "manifest.h"
#include "verify_signatures.h"

#include <stdio.h>

/* What nobody could open is not signed. */
static vt_status check_manifest(const vt_signed_manifest *manifest, vt_error *error)
{
    vt_manifest opened;
    VT_TRY(vt_manifest_open(&opened, (vt_bytes){manifest->bytes.data, manifest->bytes.size}, error));
    vt_manifest_close(&opened);
    return VT_OK;
}

static vt_status add_signature(vt_signed_manifest *manifest, const char *path, char text[VT_PUBLIC_KEY_TEXT + 1], vt_error *error)
{
    vt_signing_key *key;
    uint8_t public_key[VT_ED25519_KEY_BYTES];
    VT_TRY(vt_signing_key_read(&key, path, error));
    vt_status status = vt_pack_signatures_add(&manifest->signatures, key, (vt_bytes){manifest->bytes.data, manifest->bytes.size}, error);
    vt_signing_key_public(key, public_key);
    vt_public_key_text(public_key, text);
    vt_signing_key_close(key);
    return status;
}

static vt_status write_signatures(const vt_signed_manifest *manifest, const char *folder, vt_error *error)
{
    char path[VT_HOST_PATH_BYTES];
    vt_buffer file = {0};
    VT_TRY(vt_path_in(path, folder, VT_SIGNATURE_FILE, error));
    vt_status status = vt_pack_signatures_write(&file, &manifest->signatures, error);
    if (status == VT_OK) status = vt_file_write(path, (vt_bytes){file.data, file.size}, error);
    vt_buffer_free(&file);
    return status;
}

static void tell(const vt_arguments *arguments, const char *folder, char (*keys)[VT_PUBLIC_KEY_TEXT + 1], size_t key_count, size_t signatures)
{
    if (arguments->json) {
        cJSON *document = cJSON_CreateObject();
        cJSON_AddBoolToObject(document, "ok", true);
        cJSON *list = cJSON_AddArrayToObject(document, "publicKeys");
        for (size_t i = 0; i < key_count; i++) cJSON_AddItemToArray(list, cJSON_CreateString(keys[i]));
        cJSON_AddNumberToObject(document, "signatures", (double)signatures);
        vt_print_json(document);
    } else if (!arguments->quiet) {
        for (size_t i = 0; i < key_count; i++) printf("%s: signed by %s\n", folder, keys[i]);
    }
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    const char *const *paths, *ignored;
    char keys[VT_MAX_REPEATS][VT_PUBLIC_KEY_TEXT + 1];
    vt_signed_manifest manifest;
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "name one pack folder");
    VT_TRY(vt_argument_required(arguments, "key", &ignored, error));
    const char *folder = arguments->positional[0];
    size_t key_count = vt_argument_list(arguments, "key", &paths);
    vt_status status = vt_signed_manifest_open(&manifest, folder, error);
    if (status == VT_OK) status = check_manifest(&manifest, error);
    for (size_t i = 0; status == VT_OK && i < key_count; i++) status = add_signature(&manifest, paths[i], keys[i], error);
    if (status == VT_OK) status = write_signatures(&manifest, folder, error);
    if (status == VT_OK) tell(arguments, folder, keys, key_count, manifest.signatures.count);
    vt_signed_manifest_close(&manifest);
    return status;
}

static const vt_option options[] = {
    {"key", "F.pem", "a private key of `vitrine keys` (may repeat)"},
    {0},
};

const vt_command vt_command_sign = {"sign", "PACK", "sign a pack's manifest, and so all that it names: manifest.sig", options, run};
