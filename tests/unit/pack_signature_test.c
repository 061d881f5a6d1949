/* packer/: keys, signatures by RFC 8032's own vectors, and manifest.sig, good and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pack_signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void from_hex(uint8_t *out, const char *hex)
{
    for (; *hex; hex += 2) *out++ = (uint8_t)strtoul((char[]){hex[0], hex[1], '\0'}, NULL, 16);
}

/* RFC 8032, section 7.1: tests 1 to 3. */
static const struct {
    const char *seed, *public_key, *message, *signature;
} vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

static void test_known_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        uint8_t seed[32], wanted_key[32], public_key[32], message[2], wanted[64], signature[64];
        size_t size = strlen(vectors[i].message) / 2;
        vt_signing_key *key;
        from_hex(seed, vectors[i].seed);
        from_hex(wanted_key, vectors[i].public_key);
        from_hex(message, vectors[i].message);
        from_hex(wanted, vectors[i].signature);
        assert_int_equal(vt_signing_key_of_seed(&key, seed, NULL), VT_OK);
        vt_signing_key_public(key, public_key);
        assert_memory_equal(public_key, wanted_key, 32);
        assert_int_equal(vt_ed25519_sign(key, (vt_bytes){message, size}, signature, NULL), VT_OK);
        assert_memory_equal(signature, wanted, 64);
        vt_signing_key_close(key);
        assert_true(vt_ed25519_holds(wanted_key, (vt_bytes){message, size}, wanted));
        wanted[i] ^= 1;
        assert_false(vt_ed25519_holds(wanted_key, (vt_bytes){message, size}, wanted));
    }
}

static const vt_bytes manifest = {(const uint8_t *)"{\"format\":\"vitrine-pack\"}", 25};

static vt_signing_key *key_number(uint8_t number)
{
    uint8_t seed[32] = {number};
    vt_signing_key *key;
    assert_int_equal(vt_signing_key_of_seed(&key, seed, NULL), VT_OK);
    return key;
}

static vt_status add(vt_pack_signatures *signatures, uint8_t number, vt_bytes bytes, vt_error *error)
{
    vt_signing_key *key = key_number(number);
    vt_status status = vt_pack_signatures_add(signatures, key, bytes, error);
    vt_signing_key_close(key);
    return status;
}

/* Opens an exact copy, so that a read past it is seen. */
static vt_status open_text(vt_pack_signatures *out, const char *text, size_t size, vt_error *error)
{
    uint8_t *copy = malloc(size + !size);
    memcpy(copy, text, size);
    *error = (vt_error){0};
    vt_status status = vt_pack_signatures_read(out, (vt_bytes){copy, size}, error);
    if (status != VT_OK) assert_non_null(strstr(error->message, "manifest.sig"));
    free(copy);
    return status;
}

static void test_written_and_read_back(void **state)
{
    (void)state;
    vt_pack_signatures signatures = {.count = 0}, read;
    vt_buffer file = {0};
    vt_error error;
    assert_int_equal(add(&signatures, 1, manifest, NULL), VT_OK);
    assert_int_equal(add(&signatures, 2, manifest, NULL), VT_OK);
    assert_int_equal(vt_pack_signatures_write(&file, &signatures, NULL), VT_OK);
    assert_int_equal(open_text(&read, (char *)file.data, file.size, &error), VT_OK);
    assert_int_equal(read.count, 2);
    assert_memory_equal(read.list, signatures.list, 2 * sizeof *read.list);
    for (size_t size = 0; size + 2 < file.size; size++) assert_int_not_equal(open_text(&read, (char *)file.data, size, &error), VT_OK);
    vt_buffer_free(&file);
}

static void test_it_is_of_these_bytes(void **state)
{
    (void)state;
    vt_pack_signatures signatures = {.count = 0};
    uint8_t changed[25];
    assert_int_equal(add(&signatures, 1, manifest, NULL), VT_OK);
    vt_pack_signature *made = &signatures.list[0];
    assert_true(vt_pack_signature_holds(made, manifest));
    assert_false(vt_ed25519_holds(made->public_key, manifest, made->signature));
    for (size_t i = 0; i < sizeof changed; i++) {
        memcpy(changed, manifest.data, sizeof changed);
        changed[i] ^= 1;
        assert_false(vt_pack_signature_holds(made, (vt_bytes){changed, sizeof changed}));
        assert_false(vt_pack_signature_holds(made, (vt_bytes){manifest.data, i}));
    }
}

static void test_adding_keeps_what_holds(void **state)
{
    (void)state;
    vt_pack_signatures signatures = {.count = 0};
    vt_error error = {0};
    const vt_bytes next = {manifest.data, 24};
    for (uint8_t i = 0; i < VT_MAX_SIGNATURES; i++) assert_int_equal(add(&signatures, i, manifest, &error), VT_OK);
    assert_int_equal(add(&signatures, 3, manifest, &error), VT_OK);
    assert_int_equal(signatures.count, VT_MAX_SIGNATURES);
    assert_int_equal(add(&signatures, 99, manifest, &error), VT_BAD_REQUEST);
    assert_int_equal(add(&signatures, 99, next, &error), VT_OK);
    assert_int_equal(signatures.count, 1);
    assert_true(vt_pack_signature_holds(&signatures.list[0], next));
}

#define KEY "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define BYTES "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv18FlbviRlUUFDjnoQCw"
#define ENTRY "{\"public_key\":\"" KEY "\",\"signature\":\"" BYTES "\"}"
#define FILE_OF(version, list) "{\"format\":\"vitrine-signatures\",\"format_version\":" version ",\"signatures\":" list "}"

static void test_hostile_files(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        vt_status status;
        const char *message;
    } files[] = {
        {FILE_OF("1", "[" ENTRY "]"), VT_OK, ""},
        {FILE_OF("1", "[]"), VT_OK, ""},
        {FILE_OF("2", "[]"), VT_UNSUPPORTED, "format 2 is newer"},
        {FILE_OF("0", "[]"), VT_BAD_DATA, "format_version"},
        {FILE_OF("\"1\"", "[]"), VT_BAD_DATA, "format_version"},
        {FILE_OF("1", "{}"), VT_BAD_DATA, "signatures is not a list"},
        {FILE_OF("1", "[" ENTRY "," ENTRY "]"), VT_BAD_DATA, "signatures[1].public_key has another"},
        {FILE_OF("1", "[[]]"), VT_BAD_DATA, "signatures[0] is not an object"},
        {FILE_OF("1", "[{\"public_key\":\"" KEY "\",\"public_key\":\"" KEY "\"}]"), VT_BAD_DATA, "twice"},
        {FILE_OF("1", "[{\"public_key\":\"" KEY "\"}]"), VT_BAD_DATA, "signatures[0].signature"},
        {FILE_OF("1", "[{\"public_key\":\"" KEY "=\",\"signature\":\"" BYTES "\"}]"), VT_BAD_DATA, "signatures[0].public_key"},
        {FILE_OF("1", "[{\"public_key\":\"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"signature\":\"" BYTES "\"}]"), VT_BAD_DATA, "public_key"},
        {FILE_OF("1", "[{\"public_key\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp\",\"signature\":\"" BYTES "\"}]"), VT_BAD_DATA, "public_key"},
        {FILE_OF("1", "[{\"public_key\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR \",\"signature\":\"" BYTES "\"}]"), VT_BAD_DATA, "public_key"},
        {FILE_OF("1", "[{\"public_key\":17,\"signature\":\"" BYTES "\"}]"), VT_BAD_DATA, "public_key"},
        {"{\"format\":\"vitrine-pack\"}", VT_BAD_DATA, "not the signatures"},
        {"[]", VT_BAD_DATA, "not the signatures"},
        {"", VT_BAD_DATA, ""},
        {FILE_OF("1", "[" ENTRY "]") "x", VT_BAD_DATA, ""},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        vt_pack_signatures read;
        vt_error error = {0};
        vt_status status = open_text(&read, files[i].text, strlen(files[i].text), &error);
        if (status != files[i].status) print_error("%s: %s\n", files[i].text, error.message);
        assert_int_equal(status, files[i].status);
        assert_non_null(strstr(error.message, files[i].message));
    }
}

static void test_too_many(void **state)
{
    (void)state;
    vt_buffer text = {0};
    vt_pack_signatures read;
    vt_error error;
    vt_buffer_append_text(&text, "{\"format\":\"vitrine-signatures\",\"format_version\":1,\"signatures\":[{}");
    for (int i = 0; i < VT_MAX_SIGNATURES; i++) vt_buffer_append_text(&text, ",{}");
    vt_buffer_append_text(&text, "]}");
    assert_int_equal(open_text(&read, (char *)text.data, text.size, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "at most 16"));
    vt_buffer_free(&text);
}

static void test_keys_as_text(void **state)
{
    (void)state;
    uint8_t key[32], read[32];
    char text[VT_PUBLIC_KEY_TEXT + 1];
    from_hex(key, vectors[0].public_key);
    vt_public_key_text(key, text);
    assert_string_equal(text, KEY);
    assert_true(vt_public_key_parse(text, read));
    assert_memory_equal(read, key, 32);
    for (size_t i = 0; i < VT_PUBLIC_KEY_TEXT; i++) {
        char broken[VT_PUBLIC_KEY_TEXT + 1];
        memcpy(broken, text, sizeof broken);
        broken[i] = '\0';
        assert_false(vt_public_key_parse(broken, read));
        broken[i] = '=';
        assert_false(vt_public_key_parse(broken, read));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),    cmocka_unit_test(test_written_and_read_back), cmocka_unit_test(test_it_is_of_these_bytes),
        cmocka_unit_test(test_adding_keeps_what_holds), cmocka_unit_test(test_hostile_files), cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_keys_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
