/* Makes a pair of keys to sign packs with. */
#include "command.h"

#include "host_files.h"
#include "pack_signature.h"

#include <stdio.h>
#include <unistd.h>

/* The public one is there whole, or there is no pair at all. */
static vt_status write_pair(const vt_signing_key *key, const char *text, const char *private_path, const char *public_path, vt_error *error)
{
    char line[VT_PUBLIC_KEY_TEXT + 2];
    int length = snprintf(line, sizeof line, "%s\n", text);
    if (access(public_path, F_OK) == 0) return vt_fail(error, VT_IO, "%s: is there already; it is left as it is", public_path);
    VT_TRY(vt_signing_key_write(key, private_path, error));
    vt_status status = vt_file_write(public_path, (vt_bytes){(const uint8_t *)line, (size_t)length}, error);
    if (status != VT_OK) unlink(private_path);
    return status;
}

static void tell(const vt_arguments *arguments, const char *text, const char *private_path, const char *public_path)
{
    if (arguments->json) {
        cJSON *document = cJSON_CreateObject();
        cJSON_AddBoolToObject(document, "ok", true);
        cJSON_AddStringToObject(document, "publicKey", text);
        cJSON_AddStringToObject(document, "privateKeyFile", private_path);
        cJSON_AddStringToObject(document, "publicKeyFile", public_path);
        vt_print_json(document);
        return;
    }
    printf("%s\n", text);
    if (!arguments->quiet) fprintf(stderr, "%s signs packs: keep it to yourself, off every host and device\n", private_path);
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    const char *name;
    char private_path[VT_HOST_PATH_BYTES], public_path[VT_HOST_PATH_BYTES], text[VT_PUBLIC_KEY_TEXT + 1];
    uint8_t public_key[VT_ED25519_KEY_BYTES];
    vt_signing_key *key;
    VT_TRY(vt_argument_required(arguments, "out", &name, error));
    if (snprintf(private_path, sizeof private_path, "%s.pem", name) >= (int)sizeof private_path ||
        snprintf(public_path, sizeof public_path, "%s.pub", name) >= (int)sizeof public_path)
        return vt_fail(error, VT_IO, "%.200s...: the path is too long", name);
    VT_TRY(vt_signing_key_make(&key, error));
    vt_signing_key_public(key, public_key);
    vt_public_key_text(public_key, text);
    vt_status status = write_pair(key, text, private_path, public_path, error);
    vt_signing_key_close(key);
    if (status == VT_OK) tell(arguments, text, private_path, public_path);
    return status;
}

static const vt_option options[] = {
    {"out", "NAME", "writes NAME.pem, the private key, and NAME.pub; what is there is never overwritten"},
    {0},
};

const vt_command vt_command_keys = {"keys", "", "a new pair of keys to sign packs with (Ed25519)", options, run};
