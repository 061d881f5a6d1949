#include "pack_signature.h"

#include "json_text.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_ROOM = 96, MOST_JSON_VALUES = 256, NEWEST_VERSION = 1 };

/* So that a signature of a manifest is never one of something else. */
static const char domain[] = "vitrine pack manifest v1\n";

/* ---- base64url ---- */

static void translate(char *text, const char *from, const char *to)
{
    for (; *text; text++) {
        const char *found = strchr(from, *text);
        if (found) *text = to[found - from];
    }
}

/* size: at most 64. */
static void encode(const uint8_t *bytes, size_t size, char text[TEXT_ROOM])
{
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)size);
    text[strcspn(text, "=")] = '\0';
    translate(text, "+/", "-_");
}

/* Only what `encode` writes: one text for one run of bytes. */
static bool decode(const char *text, uint8_t *bytes, size_t size)
{
    char padded[TEXT_ROOM], again[TEXT_ROOM];
    unsigned char room[TEXT_ROOM];
    size_t length = strlen(text);
    if (length != (size * 4 + 2) / 3) return false;
    snprintf(padded, sizeof padded, "%s%.*s", text, (int)(3 - (length + 3) % 4), "==");
    translate(padded, "-_", "+/");
    if (EVP_DecodeBlock(room, (const unsigned char *)padded, (int)strlen(padded)) < (int)size) return false;
    encode(room, size, again);
    if (strcmp(again, text) != 0) return false;
    memcpy(bytes, room, size);
    return true;
}

void vt_public_key_text(const uint8_t public_key[VT_ED25519_KEY_BYTES], char text[VT_PUBLIC_KEY_TEXT + 1])
{
    char room[TEXT_ROOM];
    encode(public_key, VT_ED25519_KEY_BYTES, room);
    memcpy(text, room, VT_PUBLIC_KEY_TEXT + 1);
}

bool vt_public_key_parse(const char *text, uint8_t public_key[VT_ED25519_KEY_BYTES]) { return decode(text, public_key, VT_ED25519_KEY_BYTES); }

/* ---- the file ---- */

static bool read_bytes(const cJSON *entry, const char *key, uint8_t *bytes, size_t size)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(entry, key);
    return cJSON_IsString(item) && decode(item->valuestring, bytes, size);
}

static bool has_key(const vt_pack_signatures *signatures, const uint8_t *public_key, size_t *at)
{
    for (*at = 0; *at < signatures->count; ++*at)
        if (memcmp(signatures->list[*at].public_key, public_key, VT_ED25519_KEY_BYTES) == 0) return true;
    return false;
}

static vt_status read_entry(vt_pack_signatures *out, const cJSON *entry, vt_error *error)
{
    vt_pack_signature read;
    size_t number = out->count, same;
    if (!cJSON_IsObject(entry) || !vt_json_unique_keys(entry))
        return vt_fail(error, VT_BAD_DATA, VT_SIGNATURE_FILE ": signatures[%zu] is not an object, or has a key twice", number);
    if (!read_bytes(entry, "public_key", read.public_key, sizeof read.public_key))
        return vt_fail(error, VT_BAD_DATA, VT_SIGNATURE_FILE ": signatures[%zu].public_key is not 32 bytes in base64url", number);
    if (!read_bytes(entry, "signature", read.signature, sizeof read.signature))
        return vt_fail(error, VT_BAD_DATA, VT_SIGNATURE_FILE ": signatures[%zu].signature is not 64 bytes in base64url", number);
    if (has_key(out, read.public_key, &same))
        return vt_fail(error, VT_BAD_DATA, VT_SIGNATURE_FILE ": signatures[%zu].public_key has another signature", number);
    out->list[out->count++] = read;
    return VT_OK;
}

static vt_status read_document(vt_pack_signatures *out, const cJSON *document, vt_error *error)
{
    const cJSON *format = cJSON_GetObjectItemCaseSensitive(document, "format"), *entry;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "signatures");
    size_t version = 0;
    if (!cJSON_IsObject(document) || !vt_json_unique_keys(document) || !cJSON_IsString(format) ||
        strcmp(format->valuestring, "vitrine-signatures") != 0)
        return vt_fail(error, VT_BAD_DATA, VT_SIGNATURE_FILE ": not the signatures of a pack");
    if (!vt_json_whole(cJSON_GetObjectItemCaseSensitive(document, "format_version"), SIZE_MAX, &version) || version == 0)
        return vt_fail(error, VT_BAD_DATA, VT_SIGNATURE_FILE ": format_version is not a whole number from 1 on");
    if (version > NEWEST_VERSION) return vt_fail(error, VT_UNSUPPORTED, VT_SIGNATURE_FILE ": format %zu is newer than this program", version);
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > VT_MAX_SIGNATURES)
        return vt_fail(error, VT_BAD_DATA, VT_SIGNATURE_FILE ": signatures is not a list of at most %d", VT_MAX_SIGNATURES);
    cJSON_ArrayForEach(entry, list) VT_TRY(read_entry(out, entry, error));
    return VT_OK;
}

vt_status vt_pack_signatures_read(vt_pack_signatures *out, vt_bytes file, vt_error *error)
{
    cJSON *document;
    *out = (vt_pack_signatures){.count = 0};
    VT_TRY(vt_json_parse(&document, file, MOST_JSON_VALUES, VT_SIGNATURE_FILE, error));
    vt_status status = read_document(out, document, error);
    cJSON_Delete(document);
    return status;
}

vt_status vt_pack_signatures_write(vt_buffer *file, const vt_pack_signatures *signatures, vt_error *error)
{
    char text[TEXT_ROOM];
    vt_buffer_printf(file, "{\"format\":\"vitrine-signatures\",\"format_version\":%d,\"signatures\":[", NEWEST_VERSION);
    for (size_t i = 0; i < signatures->count; i++) {
        encode(signatures->list[i].public_key, VT_ED25519_KEY_BYTES, text);
        vt_buffer_printf(file, "%s\n  {\"public_key\":\"%s\",\"signature\":\"", i ? "," : "", text);
        encode(signatures->list[i].signature, VT_ED25519_SIGNATURE_BYTES, text);
        vt_buffer_printf(file, "%s\"}", text);
    }
    vt_buffer_append_text(file, "\n]}\n");
    return file->failed ? vt_fail(error, VT_NO_MEMORY, "out of memory") : VT_OK;
}

/* ---- what is signed ---- */

static bool message_of(vt_buffer *message, vt_bytes manifest)
{
    vt_buffer_append(message, domain, sizeof domain - 1);
    vt_buffer_append(message, manifest.data, manifest.size);
    return !message->failed;
}

bool vt_pack_signature_holds(const vt_pack_signature *signature, vt_bytes manifest)
{
    vt_buffer message = {0};
    bool holds = message_of(&message, manifest) && vt_ed25519_holds(signature->public_key, (vt_bytes){message.data, message.size}, signature->signature);
    vt_buffer_free(&message);
    return holds;
}

static void drop_foreign(vt_pack_signatures *signatures, vt_bytes manifest)
{
    size_t kept = 0;
    for (size_t i = 0; i < signatures->count; i++)
        if (vt_pack_signature_holds(&signatures->list[i], manifest)) signatures->list[kept++] = signatures->list[i];
    signatures->count = kept;
}

vt_status vt_pack_signatures_add(vt_pack_signatures *signatures, const vt_signing_key *key, vt_bytes manifest, vt_error *error)
{
    vt_pack_signature made;
    vt_buffer message = {0};
    size_t at;
    drop_foreign(signatures, manifest);
    vt_signing_key_public(key, made.public_key);
    if (!has_key(signatures, made.public_key, &at) && at == VT_MAX_SIGNATURES)
        return vt_fail(error, VT_BAD_REQUEST, VT_SIGNATURE_FILE ": has %d signatures already", VT_MAX_SIGNATURES);
    vt_status status = message_of(&message, manifest) ? vt_ed25519_sign(key, (vt_bytes){message.data, message.size}, made.signature, error)
                                                      : vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_buffer_free(&message);
    if (status != VT_OK) return status;
    signatures->list[at] = made;
    if (at == signatures->count) signatures->count++;
    return VT_OK;
}
