/* pack/: manifest.json, good and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "manifest.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FILE_ENTRY(role_and_space, part, parts, path)                                                        \
    "{\"role\":" role_and_space ",\"part\":" part ",\"parts\":" parts ",\"path\":\"" path                    \
    "\",\"bytes\":10,\"sha256\":\"" HASH "\"}"

#define SPACE_ENTRY(name)                                                                                    \
    "{\"name\":\"" name "\",\"source\":\"x\",\"dims\":8,\"rows\":3,\"vectors\":2,\"metric\":\"cosine\","     \
    "\"rotation_seed\":\"1\",\"parts\":[]}"

static const char whole[] =
    "{\"format\":\"vitrine-pack\",\"format_version\":1,\"min_engine\":\"0.1.0\",\"generation\":\"00ff\","
    "\"name\":\"D\","
    "\"licence\":\"CC0\",\"currency\":\"EUR\",\"counts\":{\"products\":3,\"images\":2,\"image_bytes\":99},"
    "\"spaces\":[{\"name\":\"looks\",\"source\":\"builtin\",\"dims\":96,\"rows\":3,\"vectors\":2,\"metric\":"
    "\"cosine\","
    "\"rotation_seed\":\"18446744073709551615\",\"parts\":[{\"name\":\"shape\",\"begin\":0,\"end\":64},"
    "{\"name\":\"colour\",\"begin\":64,\"end\":96}]}],\"files\":[" FILE_ENTRY(
        "\"catalog\"", "0", "1",
        "catalog-1.sqlite") "," FILE_ENTRY("\"int8\",\"space\":\"looks\"", "1", "2",
                                           "a/int8.1") "," FILE_ENTRY("\"int8\",\"space\":\"looks\"", "0",
                                                                      "2",
                                                                      "a/int8.0") "," FILE_ENTRY("\"bits\","
                                                                                                 "\"space\":"
                                                                                                 "\"looks\"",
                                                                                                 "0", "1",
                                                                                                 "bits") "]}";

/* Opens an exact copy, so that a read past it is seen. */
static vt_status open_text(vt_manifest *manifest, const char *text, size_t size, vt_error *error)
{
    uint8_t *copy = malloc(size + !size);
    memcpy(copy, text, size);
    *error = (vt_error){0};
    vt_status status = vt_manifest_open(manifest, (vt_bytes){copy, size}, error);
    if (status != VT_OK) {
        assert_null(manifest->files);
        assert_non_null(strstr(error->message, "manifest.json"));
    }
    free(copy);
    return status;
}

/* `whole` with the first `from` replaced by `to`. */
static char *edited(const char *from, const char *to)
{
    const char *at = strstr(whole, from);
    if (!at) fail_msg("the manifest has no %s", from);
    size_t size = sizeof whole + strlen(to);
    char *text = malloc(size);
    snprintf(text, size, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
    return text;
}

static void a_manifest_is_read_as_it_stands(void **state)
{
    (void)state;
    vt_manifest manifest;
    vt_error error;
    if (open_text(&manifest, whole, sizeof whole - 1, &error) != VT_OK) fail_msg("%s", error.message);
    assert_string_equal(manifest.currency, "EUR");
    assert_int_equal(manifest.image_bytes, 99);
    assert_int_equal(manifest.space_count, 1);
    assert_true(manifest.spaces[0].rotation_seed == UINT64_MAX);
    assert_int_equal(manifest.spaces[0].vectors, 2);
    assert_int_equal(manifest.spaces[0].part_count, 2);
    assert_string_equal(manifest.spaces[0].parts[1].name, "colour");
    assert_int_equal(manifest.spaces[0].parts[1].begin, 64);
    assert_int_equal(manifest.file_count, 4);
    assert_int_equal(manifest.files[0].space, SIZE_MAX);
    assert_int_equal(manifest.files[1].role, VT_ROLE_INT8);
    assert_int_equal(manifest.files[1].part, 1);
    assert_string_equal(manifest.files[3].sha256, HASH);
    assert_int_equal(vt_manifest_space(&manifest, "looks"), 0);
    assert_int_equal(vt_manifest_space(&manifest, "words"), SIZE_MAX);
    vt_manifest_close(&manifest);
}

static void a_product_url_is_a_template_of_one_id(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool right;
    } cases[] = {
        {"https://shop.example/p/{id}", true},
        {"http://127.0.0.1:8080/?page=product&id={id}#more", true},
        {"../?page=product&id={id}", true},
        {"{id}.html", true},
        {"/p/{id}:a", true},
        {"", true},
        {"https://shop.example/", false},
        {"https://{id}.example/", false},
        {"https://{id}", false},
        {"https://shop.example/{id}/{id}", false},
        {"javascript:alert({id})", false},
        {"data:text/html,{id}", false},
        {"//shop.example/{id}", false},
        {"https://shop.example/a b{id}", false},
        {"https://shop.example/\\u00e9{id}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char member[160];
        vt_manifest manifest;
        vt_error error;
        snprintf(member, sizeof member, "\"currency\":\"EUR\",\"product_url\":\"%s\"", cases[i].url);
        char *text = edited("\"currency\":\"EUR\"", member);
        vt_status status = open_text(&manifest, text, strlen(text), &error);
        if (status != (cases[i].right ? VT_OK : VT_BAD_DATA)) fail_msg("%s: %s", cases[i].url, error.message);
        if (cases[i].right) assert_string_equal(manifest.product_url, cases[i].url);
        else assert_non_null(strstr(error.message, "product_url"));
        vt_manifest_close(&manifest);
        free(text);
    }
}

/* `whole` with two models, of which its last member tells. */
static char *with_models(const char *models)
{
    char *text = malloc(sizeof whole + 2048);
    snprintf(text, sizeof whole + 2048, "%.*s," FILE_ENTRY("\"ials\"", "0", "1", "ials") "," FILE_ENTRY("\"ease\"", "0", "1", "ease") "]%s}",
             (int)(sizeof whole - 3), whole, models);
    return text;
}

static void models_tell_where_they_came_from(void **state)
{
    (void)state;
    vt_manifest manifest, again;
    vt_error error;
    vt_buffer json = {0}, none = {0};
    char *text = with_models(",\"models\":[{\"role\":\"ease\",\"sha256\":\"" HASH "\"},{\"role\":\"ials\",\"version\":7,\"sha256\":\"" HASH "\"}]");
    char *silent = with_models("");
    if (open_text(&manifest, text, strlen(text), &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(manifest.model_count, 2);
    assert_true(manifest.models[0].role == VT_ROLE_EASE && manifest.models[0].version == 0);
    assert_true(manifest.models[1].role == VT_ROLE_IALS && manifest.models[1].version == 7);
    assert_string_equal(manifest.models[1].sha256, HASH);
    assert_int_equal(vt_manifest_write(&json, &manifest, &error), VT_OK);
    assert_int_equal(open_text(&again, (const char *)json.data, json.size, &error), VT_OK);
    assert_memory_equal(again.models, manifest.models, sizeof manifest.models);
    vt_manifest_close(&again);
    vt_manifest_close(&manifest);
    assert_int_equal(open_text(&manifest, silent, strlen(silent), &error), VT_OK);
    assert_int_equal(vt_manifest_write(&none, &manifest, &error), VT_OK);
    vt_buffer_append(&none, "", 1);
    assert_null(strstr((const char *)none.data, "models"));
    vt_manifest_close(&manifest);
    vt_buffer_free(&json);
    vt_buffer_free(&none);
    free(text);
    free(silent);
}

static void what_models_tell_is_checked(void **state)
{
    (void)state;
    static const struct {
        const char *models, *words;
        vt_status status;
    } cases[] = {
        {"{}", "models is not an array", VT_BAD_DATA},
        {"[7]", "models[0]", VT_BAD_DATA},
        {"[{\"sha256\":\"" HASH "\"}]", "models[0].role is missing", VT_BAD_DATA},
        {"[{\"role\":\"dreams\",\"sha256\":\"" HASH "\"}]", "models[0].role", VT_UNSUPPORTED},
        {"[{\"role\":\"catalog\",\"sha256\":\"" HASH "\"}]", "models[0].role is not of a model", VT_BAD_DATA},
        {"[{\"role\":\"itemknn\",\"sha256\":\"" HASH "\"}]", "models[0].role is of no file", VT_BAD_DATA},
        {"[{\"role\":\"ease\",\"sha256\":\"" HASH "\"},{\"role\":\"ease\",\"sha256\":\"" HASH "\"}]", "models[1].role is there twice", VT_BAD_DATA},
        {"[{\"role\":\"ease\",\"version\":0,\"sha256\":\"" HASH "\"}]", "models[0].version", VT_BAD_DATA},
        {"[{\"role\":\"ease\",\"version\":2147483648,\"sha256\":\"" HASH "\"}]", "models[0].version", VT_BAD_DATA},
        {"[{\"role\":\"ease\",\"version\":-1,\"sha256\":\"" HASH "\"}]", "models[0].version", VT_BAD_DATA},
        {"[{\"role\":\"ease\"}]", "models[0].sha256 is missing", VT_BAD_DATA},
        {"[{\"role\":\"ease\",\"sha256\":\"00\"}]", "models[0].sha256", VT_BAD_DATA},
        {"[{\"role\":\"ease\",\"sha256\":\"" HASH "0\"}]", "models[0].sha256 is too long", VT_BAD_DATA},
        {"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]", "models has too many", VT_BAD_DATA},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char member[512];
        vt_manifest manifest;
        vt_error error;
        snprintf(member, sizeof member, ",\"models\":%s", cases[i].models);
        char *text = with_models(member);
        if (open_text(&manifest, text, strlen(text), &error) != cases[i].status || !strstr(error.message, cases[i].words))
            fail_msg("%s: %s", cases[i].models, error.message);
        free(text);
    }
}

static void a_gzipped_file_is_smaller_than_what_it_holds(void **state)
{
    (void)state;
    static const struct {
        const char *member;
        size_t bytes; /* 0: is refused */
    } cases[] = {
        {"", 0}, {",\"gzip_bytes\":1", 1}, {",\"gzip_bytes\":9", 9}, {",\"gzip_bytes\":10", 0}, {",\"gzip_bytes\":0", 0},
        {",\"gzip_bytes\":-1", 0}, {",\"gzip_bytes\":2.5", 0}, {",\"gzip_bytes\":\"9\"", 0}, {",\"gzip_bytes\":1,\"gzip_bytes\":1", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char entry[256];
        vt_manifest manifest, again;
        vt_error error;
        vt_buffer json = {0};
        snprintf(entry, sizeof entry, "\"bytes\":10%s,\"sha256\"", cases[i].member);
        char *text = edited("\"bytes\":10,\"sha256\"", entry);
        vt_status status = open_text(&manifest, text, strlen(text), &error);
        free(text);
        if (i > 0 && cases[i].bytes == 0) {
            if (status != VT_BAD_DATA || !strstr(error.message, "files[0].")) fail_msg("%s: %s", cases[i].member, error.message);
            continue;
        }
        assert_int_equal(status, VT_OK);
        assert_int_equal(manifest.files[0].gzip_bytes, cases[i].bytes);
        assert_int_equal(vt_manifest_write(&json, &manifest, &error), VT_OK);
        assert_int_equal(open_text(&again, (const char *)json.data, json.size, &error), VT_OK);
        assert_int_equal(again.files[0].gzip_bytes, cases[i].bytes);
        vt_manifest_close(&again);
        vt_manifest_close(&manifest);
        vt_buffer_free(&json);
    }
}

#define PATCH_ENTRY(generation, role_and_space, more)                                                                       \
    "{\"from_generation\":\"" generation "\",\"role\":" role_and_space ",\"from_sha256\":\"" HASH "\",\"path\":\"p.zz\"," more "}"
#define PATCH_SIZES "\"bytes\":9,\"inflated_bytes\":200,\"sha256\":\"" HASH "\""

static void patches_are_read_and_written(void **state)
{
    (void)state;
    vt_manifest manifest, again;
    vt_error error;
    vt_buffer json = {0};
    char *text = with_models(",\"patches\":[" PATCH_ENTRY("0a", "\"catalog\"", PATCH_SIZES) "," PATCH_ENTRY(
        "0a", "\"int8\",\"space\":\"looks\"", PATCH_SIZES) "," PATCH_ENTRY("0b", "\"catalog\"", PATCH_SIZES) "]");
    if (open_text(&manifest, text, strlen(text), &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(manifest.patch_count, 3);
    assert_true(manifest.patches[1].role == VT_ROLE_INT8 && manifest.patches[1].space == 0 && manifest.patches[0].space == SIZE_MAX);
    assert_string_equal(manifest.patches[2].from_generation, "0b");
    assert_true(manifest.patches[2].bytes == 9 && manifest.patches[2].inflated_bytes == 200);
    assert_int_equal(vt_manifest_write(&json, &manifest, &error), VT_OK);
    assert_int_equal(open_text(&again, (const char *)json.data, json.size, &error), VT_OK);
    assert_int_equal(again.patch_count, 3);
    assert_memory_equal(again.patches, manifest.patches, 3 * sizeof *manifest.patches);
    vt_manifest_close(&again);
    vt_manifest_close(&manifest);
    vt_buffer_free(&json);
    free(text);
}

static void each_rule_of_patches_names_its_field(void **state)
{
    (void)state;
    static const struct {
        const char *patches, *words;
    } cases[] = {
        {"{}", "patches is not an array"},
        {"[7]", "patches[0]"},
        {"[" PATCH_ENTRY("0-a", "\"catalog\"", PATCH_SIZES) "]", "patches[0].from_generation is not a hash"},
        {"[" PATCH_ENTRY("0a", "\"signals\"", PATCH_SIZES) "]", "patches[0].role and space are of no file"},
        {"[" PATCH_ENTRY("0a", "\"int8\"", PATCH_SIZES) "]", "patches[0].role and space are of no file"},
        {"[" PATCH_ENTRY("0a", "\"int8\",\"space\":\"words\"", PATCH_SIZES) "]", "patches[0].space names no space"},
        {"[" PATCH_ENTRY("0a", "\"catalog\"", PATCH_SIZES) "," PATCH_ENTRY("0a", "\"catalog\"", PATCH_SIZES) "]", "patches[1].from_generation, role and space"},
        {"[" PATCH_ENTRY("0a", "\"catalog\"", "\"bytes\":0,\"inflated_bytes\":200,\"sha256\":\"" HASH "\"") "]", "patches[0].bytes"},
        {"[" PATCH_ENTRY("0a", "\"catalog\"", "\"bytes\":4194305,\"inflated_bytes\":200,\"sha256\":\"" HASH "\"") "]", "patches[0].bytes"},
        {"[" PATCH_ENTRY("0a", "\"catalog\"", "\"bytes\":9,\"inflated_bytes\":268435457,\"sha256\":\"" HASH "\"") "]", "patches[0].inflated_bytes"},
        {"[" PATCH_ENTRY("0a", "\"catalog\"", "\"bytes\":9,\"inflated_bytes\":200,\"sha256\":\"0\"") "]", "patches[0].sha256"},
        {"[" PATCH_ENTRY("0a", "\"catalog\"", "\"bytes\":9,\"inflated_bytes\":200") "]", "patches[0].sha256 is missing"},
        {"[{\"from_generation\":\"0a\",\"role\":\"catalog\",\"from_sha256\":\"" HASH "\",\"path\":\"../p\"," PATCH_SIZES "}]", "patches[0].path"},
        {"[{\"from_generation\":\"0a\",\"role\":\"catalog\",\"from_sha256\":\"0\",\"path\":\"p\"," PATCH_SIZES "}]", "patches[0].from_sha256"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char member[1024];
        vt_manifest manifest;
        vt_error error;
        snprintf(member, sizeof member, ",\"patches\":%s", cases[i].patches);
        char *text = with_models(member);
        if (open_text(&manifest, text, strlen(text), &error) != VT_BAD_DATA || !strstr(error.message, cases[i].words))
            fail_msg("%s: %s", cases[i].patches, error.message);
        free(text);
    }
}

static void what_is_written_reads_back_and_is_stable(void **state)
{
    (void)state;
    vt_manifest manifest, again;
    vt_error error;
    vt_buffer first = {0}, second = {0};
    char *text = edited("\"name\":\"D\"", "\"name\":\"Caf\\u00e9 \\\"1\\\"\",\"product_url\":\"p/{id}\"");
    assert_int_equal(open_text(&manifest, text, strlen(text), &error), VT_OK);
    assert_int_equal(vt_manifest_write(&first, &manifest, &error), VT_OK);
    assert_int_equal(open_text(&again, (const char *)first.data, first.size, &error), VT_OK);
    assert_string_equal(again.name, "Caf\xC3\xA9 \"1\"");
    assert_string_equal(again.product_url, "p/{id}");
    assert_int_equal(vt_manifest_write(&second, &again, &error), VT_OK);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    free(text);
    vt_buffer_free(&first);
    vt_buffer_free(&second);
    vt_manifest_close(&manifest);
    vt_manifest_close(&again);
}

static const struct {
    const char *from, *to, *words;
    vt_status status;
} broken_manifests[] = {
    {"vitrine-pack", "zip", "format", VT_BAD_DATA},
    {"\"format_version\":1", "\"format_version\":3", "newer", VT_UNSUPPORTED},
    {"\"rotation_seed\"", "\"lists\":4,\"rotation_seed\"", "lists is not of format_version 1", VT_BAD_DATA},
    {"\"rotation_seed\"", "\"lists\":0,\"rotation_seed\"", "lists is not in", VT_BAD_DATA},
    {"\"format_version\":1", "\"format_version\":0", "format_version", VT_BAD_DATA},
    {"\"format_version\":1", "\"format_version\":\"1\"", "format_version", VT_BAD_DATA},
    {"\"min_engine\":\"0.1.0\",", "", "min_engine is missing", VT_BAD_DATA},
    {"0.1.0", "new", "min_engine", VT_BAD_DATA},
    {"\"00ff\"", "\"\"", "generation", VT_BAD_DATA},
    {"\"00ff\"", "7", "generation is not a string", VT_BAD_DATA},
    {"\"CC0\"", "\"0123456789012345678901234567890123456789012345678901234567890123\"", "licence is too long",
     VT_BAD_DATA},
    {"EUR", "EURO", "currency", VT_BAD_DATA},
    {"EUR", "eur", "currency", VT_BAD_DATA},
    {"\"counts\":{\"products\":3", "\"counts\":{\"products\":-3", "counts.products", VT_BAD_DATA},
    {"\"products\":3", "\"products\":3.5", "counts.products", VT_BAD_DATA},
    {"\"products\":3", "\"products\":9007199254740992", "counts.products", VT_BAD_DATA},
    {"\"products\":3", "\"products\":3000000000", "counts.products", VT_BAD_DATA},
    {"\"products\":3", "\"products\":1e99", "counts.products", VT_BAD_DATA},
    {"\"products\":3", "\"products\":4", "spaces[0].rows", VT_BAD_DATA},
    {"\"images\":2", "\"images\":4", "counts.images", VT_BAD_DATA},
    {"\"image_bytes\":99", "\"image_bytes\":99,\"image_bytes\":99", "counts. has a key twice", VT_BAD_DATA},
    {"\"counts\":{", "\"counts\":[],\"x\":{", "counts. is not an object", VT_BAD_DATA},
    {"\"spaces\":[{", "\"spaces\":[7,{", "spaces[0]", VT_BAD_DATA},
    {"\"spaces\":[", "\"spaces\":[" SPACE_ENTRY("lo/oks") ",", "spaces[0].name is not of", VT_BAD_DATA},
    {"\"spaces\":[", "\"spaces\":[" SPACE_ENTRY("looks") ",", "spaces[1].name is taken", VT_BAD_DATA},
    {"\"dims\":96", "\"dims\":7", "spaces[0].dims", VT_BAD_DATA},
    {"\"dims\":96", "\"dims\":4097", "spaces[0].dims", VT_BAD_DATA},
    {"\"dims\":96", "\"dims\":128", "parts do not end", VT_BAD_DATA},
    {"\"vectors\":2", "\"vectors\":4", "spaces[0].vectors", VT_BAD_DATA},
    {"\"cosine\"", "\"l2\"", "metric", VT_UNSUPPORTED},
    {"\"18446744073709551615\"", "\"18446744073709551616\"", "rotation_seed", VT_BAD_DATA},
    {"\"18446744073709551615\"", "\"99999999999999999999\"", "rotation_seed", VT_BAD_DATA},
    {"\"18446744073709551615\"", "\"007\"", "rotation_seed", VT_BAD_DATA},
    {"\"18446744073709551615\"", "\"-1\"", "rotation_seed", VT_BAD_DATA},
    {"\"18446744073709551615\"", "\"\"", "rotation_seed", VT_BAD_DATA},
    {"\"18446744073709551615\"", "1", "rotation_seed", VT_BAD_DATA},
    {"\"begin\":64", "\"begin\":63", "parts do not cover", VT_BAD_DATA},
    {"\"begin\":0,\"end\":64", "\"begin\":0,\"end\":0", "parts do not cover", VT_BAD_DATA},
    {"\"begin\":0", "\"start\":0", "spaces[0].parts[0].begin", VT_BAD_DATA},
    {"\"role\":\"catalog\"", "\"role\":\"films\"", "files[0].role", VT_UNSUPPORTED},
    {"\"role\":\"catalog\"", "\"role\":\"catalog\",\"space\":\"looks\"", "files[0].space", VT_BAD_DATA},
    {"\"role\":\"catalog\"", "\"role\":\"map\",\"space\":\"looks\"", "no catalog", VT_BAD_DATA},
    {"\"int8\",\"space\":\"looks\"", "\"int8\",\"space\":\"words\"", "files[1].space", VT_BAD_DATA},
    {"\"int8\",\"space\":\"looks\"", "\"int8\"", "files[1].space", VT_BAD_DATA},
    {"\"part\":1,\"parts\":2", "\"part\":0,\"parts\":2", "twice", VT_BAD_DATA},
    {"\"part\":1,\"parts\":2", "\"part\":1,\"parts\":3", "disagrees", VT_BAD_DATA},
    {"\"part\":1,\"parts\":2", "\"part\":2,\"parts\":2", "files[1].part", VT_BAD_DATA},
    {"\"part\":1,\"parts\":2", "\"part\":2,\"parts\":3", "missing part", VT_BAD_DATA},
    {"\"part\":1,\"parts\":2", "\"part\":1,\"parts\":4097", "files[1].parts", VT_BAD_DATA},
    {"\"part\":0,\"parts\":1", "\"part\":0,\"parts\":0", "files[0].parts", VT_BAD_DATA},
    {"\"part\":0,\"parts\":1", "\"part\":0,\"parts\":2", "last part", VT_BAD_DATA},
    {"\"bytes\":10", "\"bytes\":0", "files[0].bytes", VT_BAD_DATA},
    {"\"bytes\":10", "\"bytes\":4194305", "files[0].bytes", VT_BAD_DATA},
    {"\"bytes\":10", "\"bytes\":\"10\"", "files[0].bytes", VT_BAD_DATA},
    {"catalog-1.sqlite", "../catalog", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "/catalog", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "a/../../catalog", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "http://x/catalog", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "a\\\\b", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "a%2e", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "folder/", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "", "files[0].path", VT_BAD_DATA},
    {"catalog-1.sqlite", "a\\u0000b", "control character", VT_BAD_DATA},
    {HASH, "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", "sha256", VT_BAD_DATA},
    {HASH, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde", "sha256", VT_BAD_DATA},
    {HASH, HASH "0", "sha256", VT_BAD_DATA},
    {"\"files\":[", "\"files\":{},\"x\":[", "files is not an array", VT_BAD_DATA},
    {"{\"format\"", "{\"name\":\"E\",\"format\"", "twice", VT_BAD_DATA},
    {"{\"format\"", "[{\"format\"", "not JSON", VT_BAD_DATA},
};

static void each_broken_rule_names_its_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken_manifests / sizeof *broken_manifests; i++) {
        char *text = edited(broken_manifests[i].from, broken_manifests[i].to);
        vt_manifest manifest;
        vt_error error;
        vt_status status = open_text(&manifest, text, strlen(text), &error);
        if (status != broken_manifests[i].status || !strstr(error.message, broken_manifests[i].words))
            fail_msg("%s -> %s: %s '%s'", broken_manifests[i].from, broken_manifests[i].to,
                     vt_status_name(status), error.message);
        free(text);
    }
}

static void unknown_members_are_left_alone(void **state)
{
    (void)state;
    char *text = edited("{\"format\"", "{\"comment\":{\"deep\":[1,2]},\"format\"");
    vt_manifest manifest;
    vt_error error;
    assert_int_equal(open_text(&manifest, text, strlen(text), &error), VT_OK);
    vt_manifest_close(&manifest);
    free(text);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        vt_manifest manifest;
        vt_error error;
        assert_int_equal(open_text(&manifest, whole, size, &error), VT_BAD_DATA);
    }
}

static void no_flipped_bit_crashes_the_reader(void **state)
{
    (void)state;
    char text[sizeof whole];
    for (size_t bit = 0; bit < (sizeof whole - 1) * 8; bit++) {
        vt_manifest manifest;
        vt_error error;
        memcpy(text, whole, sizeof whole);
        text[bit / 8] ^= (char)(1 << bit % 8);
        if (open_text(&manifest, text, sizeof whole - 1, &error) == VT_OK) vt_manifest_close(&manifest);
    }
}

static void other_json_is_refused(void **state)
{
    (void)state;
    const char *texts[] = {"", "[]", "null", "7", "\"a\"", "{}", "{\"format\":1}", "\xFF\xFE", "{} {}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        vt_manifest manifest;
        vt_error error;
        assert_int_equal(open_text(&manifest, texts[i], strlen(texts[i]), &error), VT_BAD_DATA);
    }
}

static void too_many_files_are_refused(void **state)
{
    (void)state;
    vt_buffer text = {0};
    vt_manifest manifest;
    vt_error error;
    vt_buffer_append(&text, whole, sizeof whole - 3);
    for (int i = 0; i < VT_MAX_FILES; i++)
        vt_buffer_append_text(&text, "," FILE_ENTRY("\"catalog\"", "0", "1", "catalog-1.sqlite"));
    vt_buffer_append_text(&text, "]}");
    assert_int_equal(open_text(&manifest, (const char *)text.data, text.size, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "files has too many"));
    vt_buffer_free(&text);
}

static void a_manifest_that_would_not_open_is_not_written(void **state)
{
    (void)state;
    vt_manifest manifest;
    vt_error error;
    vt_buffer json = {0};
    assert_int_equal(open_text(&manifest, whole, sizeof whole - 1, &error), VT_OK);
    memcpy(manifest.name, "Caf\xC3", 5);
    assert_int_equal(vt_manifest_write(&json, &manifest, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "name is not UTF-8"));
    assert_int_equal(json.size, 0);
    vt_manifest_close(&manifest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_is_read_as_it_stands),
        cmocka_unit_test(a_product_url_is_a_template_of_one_id),
        cmocka_unit_test(models_tell_where_they_came_from),
        cmocka_unit_test(what_models_tell_is_checked),
        cmocka_unit_test(a_gzipped_file_is_smaller_than_what_it_holds),
        cmocka_unit_test(patches_are_read_and_written),
        cmocka_unit_test(each_rule_of_patches_names_its_field),
        cmocka_unit_test(what_is_written_reads_back_and_is_stable),
        cmocka_unit_test(each_broken_rule_names_its_field),
        cmocka_unit_test(unknown_members_are_left_alone),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(no_flipped_bit_crashes_the_reader),
        cmocka_unit_test(other_json_is_refused),
        cmocka_unit_test(too_many_files_are_refused),
        cmocka_unit_test(a_manifest_that_would_not_open_is_not_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
