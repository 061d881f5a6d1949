#include "manifest_check.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static bool made_of(const char *text, const char *allowed) { return text[0] && !text[strspn(text, allowed)]; }

static bool is_text(const char *text) { return vt_utf8_valid(text, strlen(text)); }

/* RFC 3986: what stands before a colon that comes before any of "/?#" is a scheme. */
static bool has_scheme(const char *url)
{
    return url[strcspn(url, ":/?#")] == ':';
}

const char *vt_product_url_wrong(const char *url)
{
    static const char place[] = "{id}";
    const char *first = strstr(url, place);
    if (!url[0]) return NULL;
    if (strlen(url) >= VT_URL_BYTES) return "is too long";
    for (const char *at = url; *at; at++)
        if (*at <= ' ' || *at > '~') return "has a blank or is not ASCII";
    if (!first || strstr(first + 1, place)) return "does not hold {id} once";
    if (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0)
        return first < strchr(url, '/') + 2 + strcspn(strchr(url, '/') + 2, "/?#") ? "has {id} in its host" : NULL;
    return has_scheme(url) || strncmp(url, "//", 2) == 0 ? "is neither http(s) nor relative" : NULL;
}

static vt_status check_head(const vt_manifest *manifest, vt_error *error)
{
    const char *wrong = manifest->format_version < 1 || manifest->format_version > VT_PACK_FORMAT_VERSION ? "format_version is not 1 or 2"
                        : !made_of(manifest->min_engine, DIGITS ".")       ? "min_engine is not a version"
                        : !made_of(manifest->generation, DIGITS LETTERS)   ? "generation is not a hash"
                        : !is_text(manifest->name)                         ? "name is not UTF-8"
                        : !is_text(manifest->licence)                      ? "licence is not UTF-8"
                        : strlen(manifest->currency) != 3 ? "currency is not of three letters"
                        : !made_of(manifest->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                            ? "currency is not in capitals"
                        : manifest->product_count > INT32_MAX             ? "counts.products is too large"
                        : manifest->image_count > manifest->product_count ? "counts.images is above products"
                        : manifest->space_count > VT_MAX_SPACES           ? "spaces has too many entries"
                        : manifest->file_count > VT_MAX_FILES             ? "files has too many entries"
                                                                          : NULL;
    if (wrong) return vt_fail(error, VT_BAD_DATA, "manifest.json: %s", wrong);
    wrong = vt_product_url_wrong(manifest->product_url);
    return wrong ? vt_fail(error, VT_BAD_DATA, "manifest.json: product_url %s", wrong) : VT_OK;
}

/* Parts, where there are any, must cover 0..dims in order. */
static const char *wrong_parts(const vt_space_info *space)
{
    size_t at = 0;
    if (space->part_count > VT_MAX_SPACE_PARTS) return "parts has too many entries";
    for (size_t i = 0; i < space->part_count; i++) {
        const vt_space_part *part = &space->parts[i];
        if (!part->name[0] || !is_text(part->name)) return "parts has an entry without a name";
        if (part->begin != at || part->end <= at) return "parts do not cover the dims in order";
        at = part->end;
    }
    return space->part_count && at != space->dims ? "parts do not end at dims" : NULL;
}

static vt_status check_space(const vt_manifest *manifest, size_t index, vt_error *error)
{
    const vt_space_info *space = &manifest->spaces[index];
    const char *wrong = !made_of(space->name, DIGITS LETTERS "_-")          ? "name is not of [A-Za-z0-9_-]"
                        : vt_manifest_space(manifest, space->name) != index ? "name is taken"
                        : !made_of(space->source, DIGITS LETTERS "_-")      ? "source is not of [A-Za-z0-9_-]"
                        : space->dims < VT_MIN_DIMS || space->dims > VT_MAX_DIMS ? "dims is not in 8..4096"
                        : space->rows != manifest->product_count ? "rows is not counts.products"
                        : space->vectors > space->rows           ? "vectors is above rows"
                        : space->list_count > VT_MAX_LISTS       ? "lists is not in 1..65534"
                        : space->list_count && manifest->format_version < 2 ? "lists is not of format_version 1"
                                                                 : wrong_parts(space);
    return wrong ? vt_fail(error, VT_BAD_DATA, "manifest.json: spaces[%zu].%s", index, wrong) : VT_OK;
}

static bool safe_path(const char *path)
{
    size_t length = strlen(path);
    return made_of(path, DIGITS LETTERS "._/-") && path[0] != '/' && path[length - 1] != '/' &&
           !strstr(path, "..");
}

static bool is_hash(const char *text)
{
    return made_of(text, DIGITS "abcdef") && strlen(text) == VT_SHA256_HEX;
}

static vt_status check_file(const vt_manifest *manifest, size_t index, size_t *total, vt_error *error)
{
    const vt_file_info *file = &manifest->files[index];
    bool spaceless = !vt_file_role_has_space(file->role);
    const char *wrong = spaceless && file->space != SIZE_MAX  ? "space is given for a file that has none"
                        : !spaceless && file->space >= manifest->space_count ? "space is missing"
                        : file->parts < 1 || file->parts > VT_MAX_FILES       ? "parts is not in 1..4096"
                        : file->part >= file->parts                           ? "part is not below parts"
                        : file->bytes < 1 || file->bytes > VT_FILE_MAX_BYTES  ? "bytes is not in 1..4194304"
                        : file->gzip_bytes >= file->bytes ? "gzip_bytes is not below bytes"
                        : !vt_add(*total, file->bytes, total)                 ? "bytes are too many in all"
                        : !safe_path(file->path) ? "path is not a path inside the pack"
                        : !is_hash(file->sha256) ? "sha256 is not 64 hex digits"
                                                 : NULL;
    return wrong ? vt_fail(error, VT_BAD_DATA, "manifest.json: files[%zu].%s", index, wrong) : VT_OK;
}

static int compare_files(const void *a, const void *b)
{
    const vt_file_info *left = *(const vt_file_info *const *)a, *right = *(const vt_file_info *const *)b;
    if (left->role != right->role) return left->role < right->role ? -1 : 1;
    if (left->space != right->space) return left->space < right->space ? -1 : 1;
    if (left->part != right->part) return left->part < right->part ? -1 : 1;
    return 0;
}

static bool same_whole(const vt_file_info *a, const vt_file_info *b)
{
    return a->role == b->role && a->space == b->space;
}

/* sorted: by role, space, part. Every logical file must have each of its parts once. */
static vt_status check_parts(const vt_file_info *const *sorted, size_t count, const vt_manifest *manifest,
                             vt_error *error)
{
    for (size_t i = 0; i < count; i++) {
        const vt_file_info *file = sorted[i];
        bool first = !i || !same_whole(sorted[i - 1], file);
        bool last = i + 1 == count || !same_whole(file, sorted[i + 1]);
        size_t expected = first ? 0 : sorted[i - 1]->part + 1;
        const char *wrong = file->part < expected   ? "is there twice"
                            : file->part > expected ? "follows a missing part"
                            : !first && file->parts != sorted[i - 1]->parts
                                ? "disagrees about the number of parts"
                            : last && file->part + 1 != file->parts ? "is not followed by the last part"
                                                                    : NULL;
        if (wrong)
            return vt_fail(error, VT_BAD_DATA, "manifest.json: files: %s%s%s part %zu of %zu %s",
                           vt_file_role_name(file->role), file->space == SIZE_MAX ? "" : " of ",
                           file->space == SIZE_MAX ? "" : manifest->spaces[file->space].name, file->part,
                           file->parts, wrong);
    }
    if (!count || sorted[0]->role != VT_ROLE_CATALOG)
        return vt_fail(error, VT_BAD_DATA, "manifest.json: files has no catalog");
    return VT_OK;
}

static vt_status check_files(const vt_manifest *manifest, vt_error *error)
{
    size_t total = 0;
    for (size_t i = 0; i < manifest->file_count; i++) VT_TRY(check_file(manifest, i, &total, error));
    const vt_file_info **sorted = vt_alloc(manifest->file_count, sizeof *sorted);
    if (!sorted) return vt_fail(error, VT_NO_MEMORY, "manifest.json: no memory");
    for (size_t i = 0; i < manifest->file_count; i++) sorted[i] = &manifest->files[i];
    qsort(sorted, manifest->file_count, sizeof *sorted, compare_files);
    vt_status status = check_parts(sorted, manifest->file_count, manifest, error);
    vt_free(sorted);
    return status;
}

static bool has_file(const vt_manifest *manifest, vt_file_role role)
{
    for (size_t i = 0; i < manifest->file_count; i++)
        if (manifest->files[i].role == role) return true;
    return false;
}

/* A space has lists when its files and its count say so, both. */
static vt_status check_lists(const vt_manifest *manifest, vt_error *error)
{
    for (size_t space = 0; space < manifest->space_count; space++) {
        bool has = false;
        for (size_t i = 0; i < manifest->file_count; i++)
            has |= manifest->files[i].role == VT_ROLE_LISTS && manifest->files[i].space == space;
        if (has != (manifest->spaces[space].list_count > 0))
            return vt_fail(error, VT_BAD_DATA, "manifest.json: spaces[%zu].lists and a file of that role belong together", space);
    }
    return VT_OK;
}

static vt_status check_models(const vt_manifest *manifest, vt_error *error)
{
    if (manifest->model_count > VT_MAX_MODELS) return vt_fail(error, VT_BAD_DATA, "manifest.json: models has too many entries");
    for (size_t i = 0; i < manifest->model_count; i++) {
        const vt_packed_model *model = &manifest->models[i];
        bool twice = false;
        for (size_t j = 0; j < i; j++) twice |= manifest->models[j].role == model->role;
        const char *wrong = !vt_file_role_is_model(model->role)  ? "role is not of a model"
                            : !has_file(manifest, model->role)   ? "role is of no file of the pack"
                            : twice                              ? "role is there twice"
                            : model->version > INT32_MAX         ? "version is not in 1..2^31 - 1"
                            : !is_hash(model->sha256)            ? "sha256 is not 64 hex digits"
                                                                 : NULL;
        if (wrong) return vt_fail(error, VT_BAD_DATA, "manifest.json: models[%zu].%s", i, wrong);
    }
    return VT_OK;
}

static bool has_logical_file(const vt_manifest *manifest, const vt_file_patch *patch)
{
    for (size_t i = 0; i < manifest->file_count; i++)
        if (manifest->files[i].role == patch->role && manifest->files[i].space == patch->space) return true;
    return false;
}

static bool same_purpose(const vt_file_patch *a, const vt_file_patch *b)
{
    return a->role == b->role && a->space == b->space && strcmp(a->from_generation, b->from_generation) == 0;
}

static vt_status check_patches(const vt_manifest *manifest, vt_error *error)
{
    if (manifest->patch_count > VT_MAX_PATCHES) return vt_fail(error, VT_BAD_DATA, "manifest.json: patches has too many entries");
    for (size_t i = 0; i < manifest->patch_count; i++) {
        const vt_file_patch *patch = &manifest->patches[i];
        bool twice = false;
        for (size_t j = 0; j < i; j++) twice |= same_purpose(&manifest->patches[j], patch);
        const char *wrong = !made_of(patch->from_generation, DIGITS LETTERS) ? "from_generation is not a hash"
                            : !has_logical_file(manifest, patch)             ? "role and space are of no file of the pack"
                            : twice                                          ? "from_generation, role and space are there twice"
                            : !is_hash(patch->from_sha256)                   ? "from_sha256 is not 64 hex digits"
                            : !is_hash(patch->sha256)                        ? "sha256 is not 64 hex digits"
                            : !safe_path(patch->path)                        ? "path is not a plain path inside the pack"
                            : patch->bytes < 1 || patch->bytes > VT_FILE_MAX_BYTES ? "bytes is not in 1..4194304"
                            : patch->inflated_bytes < 1 || patch->inflated_bytes > VT_PATCH_MAX_BYTES
                                ? "inflated_bytes is not in 1..268435456"
                                : NULL;
        if (wrong) return vt_fail(error, VT_BAD_DATA, "manifest.json: patches[%zu].%s", i, wrong);
    }
    return VT_OK;
}

vt_status vt_manifest_check(const vt_manifest *manifest, vt_error *error)
{
    VT_TRY(check_head(manifest, error));
    for (size_t i = 0; i < manifest->space_count; i++) VT_TRY(check_space(manifest, i, error));
    VT_TRY(check_files(manifest, error));
    VT_TRY(check_lists(manifest, error));
    VT_TRY(check_models(manifest, error));
    return check_patches(manifest, error);
}
