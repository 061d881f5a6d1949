#include "train_command.h"

#include "catalog_inputs.h"
#include "map_training.h"

#include <string.h>

static void progress(void *context, const char *step, size_t done, size_t total) { vt_progress(context, step, done, total); }

static vt_status read_options(const vt_arguments *arguments, vt_training_options *options, vt_error *error)
{
    uint64_t seed = 1, threads = 0;
    options->role = strcmp(arguments->positional[0], "text-map") == 0 ? VT_ROLE_TEXT_MAP : VT_ROLE_MAP;
    VT_TRY(vt_argument_required(arguments, "out", &options->out_dir, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT64_MAX, &seed, error));
    VT_TRY(vt_argument_count(arguments, "threads", 1, 64, &threads, error));
    options->seed = seed;
    options->threads = (size_t)threads;
    options->progress = progress;
    options->context = (void *)arguments;
    return VT_OK;
}

static void print_report(const vt_training_report *report, const vt_training_options *options)
{
    for (size_t i = 0; i < options->embedding_count; i++)
        vt_match_print(stderr, options->embeddings[i].name, &report->matches[i]);
    if (report->unreadable_photos) fprintf(stderr, "%zu photos left out\n", report->unreadable_photos);
    for (size_t i = 0; i < report->count; i++)
        fprintf(stderr, "%s/%s: to the %zu dimensions of %s, %zu bytes\n", options->out_dir, report->maps[i].file,
                report->maps[i].dims, report->maps[i].space, report->maps[i].bytes);
}

static void print_json(const vt_training_report *report)
{
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddNumberToObject(document, "unreadablePhotos", (double)report->unreadable_photos);
    cJSON *maps = cJSON_AddArrayToObject(document, "maps");
    for (size_t i = 0; i < report->count; i++) {
        cJSON *map = cJSON_CreateObject();
        cJSON_AddStringToObject(map, "file", report->maps[i].file);
        cJSON_AddStringToObject(map, "space", report->maps[i].space);
        cJSON_AddNumberToObject(map, "dims", (double)report->maps[i].dims);
        cJSON_AddNumberToObject(map, "bytes", (double)report->maps[i].bytes);
        cJSON_AddItemToArray(maps, map);
    }
    vt_print_json(document);
}

vt_status vt_train_maps(const vt_arguments *arguments, vt_error *error)
{
    vt_embedding_input inputs[VT_MAX_SPACES];
    char names[VT_MAX_SPACES][VT_NAME_BYTES];
    vt_training_options options = {.embeddings = inputs};
    vt_catalog_import import = {0};
    vt_buffer synonyms = {0};
    vt_training_report report;
    VT_TRY(read_options(arguments, &options, error));
    VT_TRY(vt_embedding_inputs(arguments, inputs, names, &options.embedding_count, error));
    vt_status status = vt_catalog_inputs_open(&import, arguments, error);
    options.products = import.products;
    options.count = import.product_count;
    if (status == VT_OK) status = vt_synonyms_input(arguments, &synonyms, &options.synonyms, error);
    if (status == VT_OK) status = vt_maps_train(&options, &report, error);
    if (status == VT_OK && arguments->json) print_json(&report);
    else if (status == VT_OK && !arguments->quiet) print_report(&report, &options);
    vt_buffer_free(&synonyms);
    vt_catalog_import_close(&import);
    return status;
}
