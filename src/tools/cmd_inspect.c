/* Tells what a pack folder or a single file holds. */
#include "command.h"

#include "calendar.h"
#include "faiss_index.h"
#include "host_files.h"
#include "npy.h"
#include "pack_session.h"
#include "cohort_centroids.h"
#include "signals.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 0x7FFFFFFF };

static void print_pack(const vt_manifest *manifest)
{
    printf("%s, generation %s, format %d, engine >= %s\n", manifest->name, manifest->generation,
           manifest->format_version, manifest->min_engine);
    printf("%zu products, %zu pictures (%.1f MB), licence \"%s\", prices in %s\n", manifest->product_count,
           manifest->image_count, (double)manifest->image_bytes / 1e6, manifest->licence, manifest->currency);
    for (size_t i = 0; i < manifest->space_count; i++) {
        const vt_space_info *space = &manifest->spaces[i];
        printf("space %-12s %5zu dims  %zu of %zu rows  %s", space->name, space->dims, space->vectors, space->rows,
               space->source);
        for (size_t j = 0; j < space->part_count; j++)
            printf("  %s %zu..%zu", space->parts[j].name, space->parts[j].begin, space->parts[j].end);
        putchar('\n');
    }
    for (size_t i = 0; i < manifest->file_count; i++) {
        const vt_file_info *file = &manifest->files[i];
        printf("%12zu  %s", file->bytes, file->path);
        if (file->gzip_bytes) printf("  (gzipped: %zu)", file->gzip_bytes);
        putchar('\n');
    }
    for (size_t i = 0; i < manifest->patch_count; i++)
        printf("%12zu  %s  from generation %s\n", manifest->patches[i].bytes, manifest->patches[i].path, manifest->patches[i].from_generation);
    for (size_t i = 0; i < manifest->model_count; i++) {
        const vt_packed_model *model = &manifest->models[i];
        printf("model %-12s ", vt_file_role_name(model->role));
        if (model->version) printf("version %zu", model->version);
        else printf("no version");
        printf("  packed from SHA-256 %s\n", model->sha256);
    }
}

/* An index tells of more files than the manifest does. */
static vt_status read_indexes(vt_api *api, const char *folder, vt_error *error)
{
    for (int role = 0; role < VT_ROLE_COUNT; role++)
        if (vt_file_role_is_paged((vt_file_role)role)) VT_TRY(vt_pack_session_deliver(api, folder, (vt_file_role)role, error));
    return VT_OK;
}

static void print_pages(vt_engine *engine)
{
    const vt_manifest *manifest = vt_engine_manifest(engine);
    for (size_t file = 0; file < manifest->file_count; file++) {
        const vt_pages *pages = vt_engine_pages(engine, file);
        size_t bytes = 0;
        if (!pages) continue;
        for (size_t page = 0; page < pages->index.count; page++) bytes += pages->index.bytes[page];
        printf("%12zu  in %zu pages of %s\n", bytes, pages->index.count, vt_file_role_name(manifest->files[file].role));
    }
}

static vt_status inspect_pack(const vt_arguments *arguments, const char *folder, vt_error *error)
{
    static const char stats[] = "{\"method\":\"stats\"}";
    vt_api *api;
    VT_TRY(vt_pack_session_open_manifest(&api, folder, error));
    vt_status status = read_indexes(api, folder, error);
    if (status == VT_OK && arguments->json) puts(vt_api_call(api, stats, sizeof stats - 1));
    else if (status == VT_OK) {
        print_pack(vt_api_manifest(api));
        print_pages(vt_api_engine_of(api));
    }
    vt_api_close(api);
    return status;
}

static cJSON *tensor_json(const vt_tensor *tensor)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "name", tensor->name);
    cJSON_AddStringToObject(object, "dtype", vt_dtype_name(tensor->dtype));
    cJSON *shape = cJSON_AddArrayToObject(object, "shape");
    for (size_t i = 0; i < tensor->dimensions; i++)
        cJSON_AddItemToArray(shape, cJSON_CreateNumber((double)tensor->shape[i]));
    cJSON_AddNumberToObject(object, "bytes", (double)tensor->size_bytes);
    return object;
}

static vt_status read_safetensors(vt_bytes file, const char *path, cJSON *tensors, vt_error *error)
{
    vt_safetensors *view;
    VT_TRY(vt_safetensors_open(&view, file, path, error));
    for (size_t i = 0; i < vt_safetensors_count(view); i++)
        cJSON_AddItemToArray(tensors, tensor_json(vt_safetensors_at(view, i)));
    vt_safetensors_close(view);
    return VT_OK;
}

static vt_status read_tensors(vt_bytes file, const char *path, cJSON *tensors, vt_error *error)
{
    vt_npy array;
    vt_faiss_flat index;
    if (file.size >= 6 && memcmp(file.data, "\x93NUMPY", 6) == 0) {
        VT_TRY(vt_npy_view(&array, file, path, error));
        cJSON *object = tensor_json(&array.tensor);
        if (array.kind != VT_NPY_NUMBER) cJSON_ReplaceItemInObject(object, "dtype", cJSON_CreateString("text"));
        cJSON_AddItemToArray(tensors, object);
        return VT_OK;
    }
    if (file.size >= 2 && memcmp(file.data, "Ix", 2) == 0) {
        VT_TRY(vt_faiss_flat_view(&index, file, path, error));
        vt_tensor vectors = {.name = "vectors", .dtype = VT_DTYPE_F32, .dimensions = 2, .shape = {index.rows, index.dims},
                             .size_bytes = index.rows * index.dims * sizeof(float)};
        cJSON_AddItemToArray(tensors, tensor_json(&vectors));
        return VT_OK;
    }
    return read_safetensors(file, path, tensors, error);
}

/* A signals file tells what it is of by its own tensors; NULL when the file is none. */
static cJSON *signals_json(vt_bytes file)
{
    vt_safetensors *view;
    vt_signals signals;
    char day[16];
    if (vt_safetensors_open(&view, file, "signals", NULL) != VT_OK) return NULL;
    const vt_tensor *orders = vt_safetensors_find(view, "orders");
    size_t rows = orders && orders->dimensions == 1 && orders->shape[0] < UINT32_MAX ? orders->shape[0] : SIZE_MAX;
    vt_safetensors_close(view);
    if (rows == SIZE_MAX || vt_signals_open(&signals, file, rows, NULL) != VT_OK) return NULL;
    size_t bought = 0;
    for (size_t row = 0; row < rows; row++) bought += signals.orders[row] > 0;
    cJSON *object = cJSON_CreateObject();
    const int32_t days[2] = {signals.first_day, signals.last_day};
    cJSON_AddNumberToObject(object, "products", (double)rows);
    cJSON_AddNumberToObject(object, "bought", (double)bought);
    cJSON_AddNumberToObject(object, "partners", signals.partner_offsets[rows]);
    for (size_t i = 0; i < 2; i++) {
        vt_date date = vt_date_of_day(days[i]);
        snprintf(day, sizeof day, "%04d-%02d-%02d", date.year % 10000, date.month % 100, date.day % 100);
        cJSON_AddStringToObject(object, i ? "lastDay" : "firstDay", day);
    }
    vt_signals_close(&signals);
    return object;
}

static void print_signals(const cJSON *signals)
{
    printf("signals of %.0f products, %.0f of them bought, %.0f partners, %s to %s\n",
           cJSON_GetObjectItem(signals, "products")->valuedouble, cJSON_GetObjectItem(signals, "bought")->valuedouble,
           cJSON_GetObjectItem(signals, "partners")->valuedouble, cJSON_GetObjectItem(signals, "firstDay")->valuestring,
           cJSON_GetObjectItem(signals, "lastDay")->valuestring);
}

/* The same for the groups of customers. */
static cJSON *cohorts_json(vt_bytes file)
{
    vt_cohorts cohorts;
    uint64_t people = 0;
    if (vt_cohorts_open(&cohorts, file, SIZE_MAX, NULL) != VT_OK) return NULL;
    for (size_t i = 0; i < cohorts.count; i++) people += cohorts.people[i];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "cohorts", (double)cohorts.count);
    cJSON_AddNumberToObject(object, "people", (double)people);
    cJSON_AddNumberToObject(object, "smallest", cohorts.people[cohorts.count - 1]);
    cJSON_AddNumberToObject(object, "products", cohorts.item_offsets[cohorts.count]);
    vt_cohorts_close(&cohorts);
    return object;
}

static void print_cohorts(const cJSON *cohorts)
{
    printf("%.0f cohorts of %.0f people, %.0f in the smallest\n", cJSON_GetObjectItem(cohorts, "cohorts")->valuedouble,
           cJSON_GetObjectItem(cohorts, "people")->valuedouble, cJSON_GetObjectItem(cohorts, "smallest")->valuedouble);
}

static void print_tensors(const cJSON *tensors)
{
    const cJSON *tensor;
    cJSON_ArrayForEach(tensor, tensors)
    {
        char *shape = cJSON_PrintUnformatted(cJSON_GetObjectItem(tensor, "shape"));
        printf("%-16s %-5s %-16s %.0f bytes\n", cJSON_GetObjectItem(tensor, "name")->valuestring,
               cJSON_GetObjectItem(tensor, "dtype")->valuestring, shape, cJSON_GetObjectItem(tensor, "bytes")->valuedouble);
        cJSON_free(shape);
    }
}

static vt_status inspect_file(const vt_arguments *arguments, const char *path, vt_error *error)
{
    vt_buffer file = {0};
    VT_TRY(vt_file_read(&file, path, FILE_MAX_BYTES, error));
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON *tensors = cJSON_AddArrayToObject(document, "tensors");
    vt_status status = read_tensors((vt_bytes){file.data, file.size}, path, tensors, error);
    cJSON *signals = status == VT_OK ? signals_json((vt_bytes){file.data, file.size}) : NULL;
    cJSON *cohorts = status == VT_OK ? cohorts_json((vt_bytes){file.data, file.size}) : NULL;
    if (signals) cJSON_AddItemToObject(document, "signals", signals);
    if (cohorts) cJSON_AddItemToObject(document, "groups", cohorts);
    if (status == VT_OK && !arguments->json) print_tensors(tensors);
    if (signals && !arguments->json) print_signals(signals);
    if (cohorts && !arguments->json) print_cohorts(cohorts);
    if (status == VT_OK && arguments->json) vt_print_json(document);
    else cJSON_Delete(document);
    vt_buffer_free(&file);
    return status;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    struct stat info;
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "name one pack folder or file");
    const char *path = arguments->positional[0];
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) return inspect_pack(arguments, path, error);
    return inspect_file(arguments, path, error);
}

static const vt_option options[] = {{0}};

const vt_command vt_command_inspect = {"inspect", "PACK-or-FILE", "what a pack, or a tensor file, holds", options, run};
