#include "manifest.h"

#include "json_text.h"
#include "manifest_check.h"
#include "memory.h"

#include <stdio.h>
#include <string.h>

enum { PLACE_BYTES = 48, MOST_JSON_VALUES = 1 << 17 };

/* One object of the manifest, and how messages call its members: "files[3].". */
typedef struct field_reader {
    const cJSON *object;
    char place[PLACE_BYTES];
    vt_error *error;
} field_reader;

static vt_status fail_field(const field_reader *reader, const char *key, const char *what)
{
    return vt_fail(reader->error, VT_BAD_DATA, "manifest.json: %s%s %s", reader->place, key, what);
}

static vt_status open_reader(field_reader *reader, const cJSON *object, const char *list, size_t index,
                             vt_error *error)
{
    *reader = (field_reader){.object = object, .error = error};
    if (index == SIZE_MAX)
        snprintf(reader->place, sizeof reader->place, "%s", list);
    else
        snprintf(reader->place, sizeof reader->place, "%.16s[%zu].", list, index);
    if (!cJSON_IsObject(object)) return fail_field(reader, "", "is not an object");
    if (!vt_json_unique_keys(object)) return fail_field(reader, "", "has a key twice");
    return VT_OK;
}

static const cJSON *field(const field_reader *reader, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(reader->object, key);
}

static vt_status read_text(const field_reader *reader, const char *key, char *out, size_t room)
{
    const cJSON *item = field(reader, key);
    if (!item) return fail_field(reader, key, "is missing");
    if (!cJSON_IsString(item)) return fail_field(reader, key, "is not a string");
    size_t length = strlen(item->valuestring);
    if (length >= room) return fail_field(reader, key, "is too long");
    memcpy(out, item->valuestring, length + 1);
    return VT_OK;
}

/* "" where it is missing. */
static vt_status read_optional_text(const field_reader *reader, const char *key, char *out, size_t room)
{
    out[0] = '\0';
    return field(reader, key) ? read_text(reader, key, out, room) : VT_OK;
}

static vt_status read_count(const field_reader *reader, const char *key, size_t *out)
{
    const cJSON *item = field(reader, key);
    if (!item) return fail_field(reader, key, "is missing");
    if (!vt_json_whole(item, SIZE_MAX, out))
        return fail_field(reader, key, "is not a whole number below 2^53");
    return VT_OK;
}

/* The list's length; its elements are the caller's to read. */
static vt_status read_list(const field_reader *reader, const char *key, size_t most, const cJSON **list,
                           size_t *count)
{
    *list = field(reader, key);
    if (!*list) return fail_field(reader, key, "is missing");
    if (!cJSON_IsArray(*list)) return fail_field(reader, key, "is not an array");
    *count = (size_t)cJSON_GetArraySize(*list);
    if (*count > most) return fail_field(reader, key, "has too many entries");
    return VT_OK;
}

/* A u64 comes as decimal text, because a JSON number would lose its low bits. */
static vt_status read_seed(const field_reader *reader, const char *key, uint64_t *seed)
{
    char text[24];
    VT_TRY(read_text(reader, key, text, sizeof text));
    bool canonical = text[0] && (text[0] != '0' || !text[1]);
    *seed = 0;
    for (const char *at = text; canonical && *at; at++) {
        canonical = *at >= '0' && *at <= '9' && !__builtin_mul_overflow(*seed, 10u, seed) &&
                    !__builtin_add_overflow(*seed, (uint64_t)(*at - '0'), seed);
    }
    return canonical ? VT_OK : fail_field(reader, key, "is not an unsigned 64-bit number in decimal text");
}

/* Each enum value has its own word; a file of a role that this build does not know makes the pack a newer
 * one. */
static vt_status read_role(const field_reader *reader, vt_file_role *role)
{
    char text[VT_NAME_BYTES];
    VT_TRY(read_text(reader, "role", text, sizeof text));
    for (int i = 0; i < VT_ROLE_COUNT; i++) {
        *role = (vt_file_role)i;
        if (strcmp(vt_file_role_name(*role), text) == 0) return VT_OK;
    }
    return vt_fail(reader->error, VT_UNSUPPORTED, "manifest.json: %srole \"%s\" is unknown", reader->place,
                   text);
}

static vt_status read_space_part(vt_space_part *part, const cJSON *object, const field_reader *space,
                                 size_t index)
{
    field_reader reader;
    char list[PLACE_BYTES];
    snprintf(list, sizeof list, "%.20sparts[%zu].", space->place, index);
    VT_TRY(open_reader(&reader, object, list, SIZE_MAX, space->error));
    VT_TRY(read_text(&reader, "name", part->name, sizeof part->name));
    VT_TRY(read_count(&reader, "begin", &part->begin));
    return read_count(&reader, "end", &part->end);
}

static vt_status read_space(vt_space_info *space, const cJSON *object, size_t index, vt_error *error)
{
    field_reader reader;
    const cJSON *parts, *part;
    size_t count;
    char metric[VT_NAME_BYTES];
    VT_TRY(open_reader(&reader, object, "spaces", index, error));
    VT_TRY(read_text(&reader, "name", space->name, sizeof space->name));
    VT_TRY(read_text(&reader, "source", space->source, sizeof space->source));
    VT_TRY(read_count(&reader, "dims", &space->dims));
    VT_TRY(read_count(&reader, "rows", &space->rows));
    VT_TRY(read_count(&reader, "vectors", &space->vectors));
    if (field(&reader, "lists")) {
        VT_TRY(read_count(&reader, "lists", &space->list_count));
        if (space->list_count == 0) return fail_field(&reader, "lists", "is not in 1..65534");
    }
    VT_TRY(read_text(&reader, "metric", metric, sizeof metric));
    if (strcmp(metric, "cosine") != 0)
        return vt_fail(error, VT_UNSUPPORTED, "manifest.json: %smetric \"%s\" is unknown", reader.place,
                       metric);
    VT_TRY(read_seed(&reader, "rotation_seed", &space->rotation_seed));
    VT_TRY(read_list(&reader, "parts", VT_MAX_SPACE_PARTS, &parts, &count));
    cJSON_ArrayForEach(part, parts)
    {
        VT_TRY(read_space_part(&space->parts[space->part_count], part, &reader, space->part_count));
        space->part_count++;
    }
    return VT_OK;
}

static vt_status read_file_space(size_t *space, const vt_manifest *manifest, const field_reader *reader)
{
    char name[VT_NAME_BYTES];
    *space = SIZE_MAX;
    if (!field(reader, "space")) return VT_OK;
    VT_TRY(read_text(reader, "space", name, sizeof name));
    *space = vt_manifest_space(manifest, name);
    if (*space == SIZE_MAX) return fail_field(reader, "space", "names no space of the pack");
    return VT_OK;
}

static vt_status read_file(vt_file_info *file, const vt_manifest *manifest, const cJSON *object, size_t index,
                           vt_error *error)
{
    field_reader reader;
    VT_TRY(open_reader(&reader, object, "files", index, error));
    VT_TRY(read_role(&reader, &file->role));
    VT_TRY(read_file_space(&file->space, manifest, &reader));
    VT_TRY(read_count(&reader, "part", &file->part));
    VT_TRY(read_count(&reader, "parts", &file->parts));
    VT_TRY(read_count(&reader, "bytes", &file->bytes));
    VT_TRY(read_text(&reader, "path", file->path, sizeof file->path));
    if (field(&reader, "gzip_bytes")) {
        VT_TRY(read_count(&reader, "gzip_bytes", &file->gzip_bytes));
        if (file->gzip_bytes == 0) return fail_field(&reader, "gzip_bytes", "is not above 0");
    }
    return read_text(&reader, "sha256", file->sha256, sizeof file->sha256);
}

static vt_status read_format(vt_manifest *manifest, const field_reader *root)
{
    char format[VT_NAME_BYTES];
    size_t version;
    VT_TRY(read_text(root, "format", format, sizeof format));
    if (strcmp(format, "vitrine-pack") != 0) return fail_field(root, "format", "is not \"vitrine-pack\"");
    VT_TRY(read_count(root, "format_version", &version));
    if (version > VT_PACK_FORMAT_VERSION)
        return vt_fail(root->error, VT_UNSUPPORTED,
                       "manifest.json: format_version %zu is newer than this build's %d", version,
                       VT_PACK_FORMAT_VERSION);
    manifest->format_version = (int)version;
    return VT_OK;
}

static vt_status read_head(vt_manifest *manifest, const field_reader *root)
{
    field_reader counts;
    VT_TRY(read_text(root, "min_engine", manifest->min_engine, sizeof manifest->min_engine));
    VT_TRY(read_text(root, "generation", manifest->generation, sizeof manifest->generation));
    VT_TRY(read_text(root, "name", manifest->name, sizeof manifest->name));
    VT_TRY(read_text(root, "licence", manifest->licence, sizeof manifest->licence));
    VT_TRY(read_text(root, "currency", manifest->currency, sizeof manifest->currency));
    VT_TRY(read_optional_text(root, "product_url", manifest->product_url, sizeof manifest->product_url));
    VT_TRY(open_reader(&counts, field(root, "counts"), "counts.", SIZE_MAX, root->error));
    VT_TRY(read_count(&counts, "products", &manifest->product_count));
    VT_TRY(read_count(&counts, "images", &manifest->image_count));
    return read_count(&counts, "image_bytes", &manifest->image_bytes);
}

static vt_status read_lists(vt_manifest *manifest, const field_reader *root)
{
    const cJSON *list, *item;
    size_t count, index = 0;
    VT_TRY(read_list(root, "spaces", VT_MAX_SPACES, &list, &count));
    cJSON_ArrayForEach(item, list)
    {
        VT_TRY(read_space(&manifest->spaces[index], item, index, root->error));
        manifest->space_count = ++index;
    }
    VT_TRY(read_list(root, "files", VT_MAX_FILES, &list, &count));
    manifest->files = vt_alloc(count, sizeof *manifest->files);
    if (!manifest->files)
        return vt_fail(root->error, VT_NO_MEMORY, "manifest.json: no memory for %zu files", count);
    index = 0;
    cJSON_ArrayForEach(item, list)
    {
        VT_TRY(read_file(&manifest->files[index], manifest, item, index, root->error));
        manifest->file_count = ++index;
    }
    return VT_OK;
}

static vt_status read_model(vt_packed_model *model, const cJSON *object, size_t index, vt_error *error)
{
    field_reader reader;
    VT_TRY(open_reader(&reader, object, "models", index, error));
    VT_TRY(read_role(&reader, &model->role));
    if (field(&reader, "version")) {
        VT_TRY(read_count(&reader, "version", &model->version));
        if (model->version == 0) return fail_field(&reader, "version", "is not in 1..2^31 - 1");
    }
    return read_text(&reader, "sha256", model->sha256, sizeof model->sha256);
}

static vt_status read_models(vt_manifest *manifest, const field_reader *root)
{
    const cJSON *list, *item;
    size_t count;
    if (!field(root, "models")) return VT_OK;
    VT_TRY(read_list(root, "models", VT_MAX_MODELS, &list, &count));
    cJSON_ArrayForEach(item, list)
    {
        VT_TRY(read_model(&manifest->models[manifest->model_count], item, manifest->model_count, root->error));
        manifest->model_count++;
    }
    return VT_OK;
}

static vt_status read_patch(vt_file_patch *patch, const vt_manifest *manifest, const cJSON *object, size_t index, vt_error *error)
{
    field_reader reader;
    VT_TRY(open_reader(&reader, object, "patches", index, error));
    VT_TRY(read_text(&reader, "from_generation", patch->from_generation, sizeof patch->from_generation));
    VT_TRY(read_role(&reader, &patch->role));
    VT_TRY(read_file_space(&patch->space, manifest, &reader));
    VT_TRY(read_text(&reader, "from_sha256", patch->from_sha256, sizeof patch->from_sha256));
    VT_TRY(read_text(&reader, "path", patch->path, sizeof patch->path));
    VT_TRY(read_count(&reader, "bytes", &patch->bytes));
    VT_TRY(read_count(&reader, "inflated_bytes", &patch->inflated_bytes));
    return read_text(&reader, "sha256", patch->sha256, sizeof patch->sha256);
}

static vt_status read_patches(vt_manifest *manifest, const field_reader *root)
{
    const cJSON *list, *item;
    size_t count;
    if (!field(root, "patches")) return VT_OK;
    VT_TRY(read_list(root, "patches", VT_MAX_PATCHES, &list, &count));
    manifest->patches = vt_alloc(count, sizeof *manifest->patches);
    if (!manifest->patches) return vt_fail(root->error, VT_NO_MEMORY, "manifest.json: no memory for %zu patches", count);
    cJSON_ArrayForEach(item, list)
    {
        VT_TRY(read_patch(&manifest->patches[manifest->patch_count], manifest, item, manifest->patch_count, root->error));
        manifest->patch_count++;
    }
    return VT_OK;
}

static vt_status read_manifest(vt_manifest *manifest, const cJSON *tree, vt_error *error)
{
    field_reader root;
    VT_TRY(open_reader(&root, tree, "", SIZE_MAX, error));
    VT_TRY(read_format(manifest, &root));
    VT_TRY(read_head(manifest, &root));
    VT_TRY(read_lists(manifest, &root));
    VT_TRY(read_models(manifest, &root));
    VT_TRY(read_patches(manifest, &root));
    return vt_manifest_check(manifest, error);
}

vt_status vt_manifest_open(vt_manifest *out, vt_bytes json, vt_error *error)
{
    cJSON *tree;
    *out = (vt_manifest){0};
    VT_TRY(vt_json_parse(&tree, json, MOST_JSON_VALUES, "manifest.json", error));
    vt_status status = read_manifest(out, tree, error);
    cJSON_Delete(tree);
    if (status != VT_OK) vt_manifest_close(out);
    return status;
}

void vt_manifest_close(vt_manifest *manifest)
{
    vt_free(manifest->files);
    vt_free(manifest->patches);
    *manifest = (vt_manifest){0};
}

size_t vt_manifest_space(const vt_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->space_count; i++)
        if (strcmp(manifest->spaces[i].name, name) == 0) return i;
    return SIZE_MAX;
}

size_t vt_manifest_file(const vt_manifest *manifest, vt_file_role role, size_t space)
{
    for (size_t i = 0; i < manifest->file_count; i++) {
        const vt_file_info *file = &manifest->files[i];
        if (file->role == role && file->space == space && file->part == 0) return i;
    }
    return SIZE_MAX;
}
