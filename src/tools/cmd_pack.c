#include "catalog_inputs.h"
#include "ranker_input.h"

#include "host_files.h"
#include "model_registry.h"

#include <stdio.h>
#include <unistd.h>

static void progress(void *context, const char *step, size_t done, size_t total) { vt_progress(context, step, done, total); }

static void print_report(const vt_pack_report *report, const char *folder)
{
    for (size_t i = 0; i < report->unreadable_photos && i < VT_PHOTO_EXAMPLES; i++)
        fprintf(stderr, "photo left out: %s\n", report->photo_examples[i]);
    if (report->unreadable_photos > VT_PHOTO_EXAMPLES)
        fprintf(stderr, "%zu photos left out in all\n", report->unreadable_photos);
    for (size_t i = 0; i < report->space_count; i++) {
        const vt_space_info *space = &report->spaces[i];
        if (report->matches[i].rows_read) vt_match_print(stderr, space->name, &report->matches[i]);
        fprintf(stderr, "space %s: %zu of %zu products, %zu dims\n", space->name, space->vectors, space->rows, space->dims);
    }
    if (report->signal_bytes)
        fprintf(stderr, "signals: %zu partners of products, %zu orders too large to pair, %.1f MB; %zu cohorts\n", report->partners,
                report->large_baskets, (double)report->signal_bytes / 1e6, report->cohorts);
    for (size_t kind = 0; kind < VT_MODEL_KINDS; kind++)
        if (report->models[kind].found)
            fprintf(stderr, "model %s: %zu of %zu items are products, %.1f MB\n", vt_model_kind_name((vt_model_kind)kind),
                    report->models[kind].matched, report->models[kind].items, (double)report->models[kind].bytes / 1e6);
    if (report->ranker.found)
        fprintf(stderr, "ranker: %zu trees over %zu features, candidates from %zu sources, %.1f MB\n", report->ranker.trees,
                report->ranker.features, report->ranker.sources, (double)report->ranker.bytes / 1e6);
    if (report->card_pages)
        fprintf(stderr, "cards: %zu pages, %.1f kB each\n", report->card_pages,
                (double)report->card_page_bytes / (double)report->card_pages / 1e3);
    if (report->cell_pages)
        fprintf(stderr, "lists: %zu pages, %.1f kB each\n", report->cell_pages,
                (double)report->cell_page_bytes / (double)report->cell_pages / 1e3);
    if (report->space_count == 0) fputs("no photos and no embeddings: the pack has no look-alikes\n", stderr);
    if (report->patches) fprintf(stderr, "patches: %zu, %.1f KB\n", report->patches, (double)report->patch_bytes / 1e3);
    fprintf(stderr, "%s: %zu products, %zu pictures, %.1f MB, generation %s\n", folder, report->products, report->images,
            (double)report->bytes / 1e6, report->generation);
}

static void add_pages(cJSON *pack, const char *role, size_t pages, size_t bytes)
{
    if (!pages) return;
    cJSON *object = cJSON_AddObjectToObject(pack, role);
    cJSON_AddNumberToObject(object, "pages", (double)pages);
    cJSON_AddNumberToObject(object, "bytes", (double)bytes);
}

static void add_models(cJSON *pack, const vt_model_report *reports)
{
    cJSON *models = cJSON_CreateArray();
    for (size_t kind = 0; kind < VT_MODEL_KINDS; kind++) {
        if (!reports[kind].found) continue;
        cJSON *model = cJSON_CreateObject();
        cJSON_AddStringToObject(model, "kind", vt_model_kind_name((vt_model_kind)kind));
        cJSON_AddNumberToObject(model, "items", (double)reports[kind].items);
        cJSON_AddNumberToObject(model, "matched", (double)reports[kind].matched);
        cJSON_AddNumberToObject(model, "bytes", (double)reports[kind].bytes);
        cJSON_AddItemToArray(models, model);
    }
    if (cJSON_GetArraySize(models)) cJSON_AddItemToObject(pack, "models", models);
    else cJSON_Delete(models);
}

static void add_ranker(cJSON *pack, const vt_ranker_report *report)
{
    if (!report->found) return;
    cJSON *ranker = cJSON_AddObjectToObject(pack, "ranker");
    cJSON_AddNumberToObject(ranker, "trees", (double)report->trees);
    cJSON_AddNumberToObject(ranker, "features", (double)report->features);
    cJSON_AddNumberToObject(ranker, "sources", (double)report->sources);
    cJSON_AddNumberToObject(ranker, "bytes", (double)report->bytes);
}

static cJSON *report_json(const vt_pack_report *report)
{
    cJSON *pack = cJSON_CreateObject();
    cJSON_AddNumberToObject(pack, "products", (double)report->products);
    cJSON_AddNumberToObject(pack, "images", (double)report->images);
    cJSON_AddNumberToObject(pack, "imageBytes", (double)report->image_bytes);
    cJSON_AddNumberToObject(pack, "unreadablePhotos", (double)report->unreadable_photos);
    cJSON *examples = cJSON_AddArrayToObject(pack, "photoExamples");
    for (size_t i = 0; i < report->unreadable_photos && i < VT_PHOTO_EXAMPLES; i++)
        cJSON_AddItemToArray(examples, cJSON_CreateString(report->photo_examples[i]));
    cJSON *spaces = cJSON_AddArrayToObject(pack, "spaces");
    for (size_t i = 0; i < report->space_count; i++) {
        cJSON *space = cJSON_CreateObject();
        cJSON_AddStringToObject(space, "name", report->spaces[i].name);
        cJSON_AddNumberToObject(space, "dims", (double)report->spaces[i].dims);
        cJSON_AddNumberToObject(space, "vectors", (double)report->spaces[i].vectors);
        if (report->matches[i].rows_read) cJSON_AddItemToObject(space, "match", vt_match_json(&report->matches[i]));
        cJSON_AddItemToArray(spaces, space);
    }
    if (report->signal_bytes) {
        cJSON *signals = cJSON_AddObjectToObject(pack, "signals");
        cJSON_AddNumberToObject(signals, "partners", (double)report->partners);
        cJSON_AddNumberToObject(signals, "largeOrders", (double)report->large_baskets);
        cJSON_AddNumberToObject(signals, "bytes", (double)report->signal_bytes);
        cJSON_AddNumberToObject(signals, "cohorts", (double)report->cohorts);
    }
    add_pages(pack, "cards", report->card_pages, report->card_page_bytes);
    add_pages(pack, "cells", report->cell_pages, report->cell_page_bytes);
    add_models(pack, report->models);
    add_ranker(pack, &report->ranker);
    cJSON_AddNumberToObject(pack, "patches", (double)report->patches);
    cJSON_AddNumberToObject(pack, "patchBytes", (double)report->patch_bytes);
    cJSON_AddNumberToObject(pack, "words", (double)report->words);
    cJSON_AddNumberToObject(pack, "bytes", (double)report->bytes);
    cJSON_AddStringToObject(pack, "generation", report->generation);
    return pack;
}

/* ---- versions of models ---- */

/* The registry that is asked: --runs, or experiments.sqlite beside the models, where there is one. */
static vt_status open_registry(vt_run_store **store, const vt_arguments *arguments, vt_error *error)
{
    const char *given = vt_argument(arguments, "runs"), *models = vt_argument(arguments, "models");
    char beside[VT_HOST_PATH_BYTES];
    *store = NULL;
    if (given) return vt_run_store_open(store, given, false, error);
    if (!models || snprintf(beside, sizeof beside, "%s/experiments.sqlite", models) >= (int)sizeof beside || access(beside, F_OK) != 0) return VT_OK;
    return vt_run_store_open(store, beside, false, error);
}

static vt_status model_version(void *context, const char *kind, const char *sha256, uint64_t *version, vt_error *error)
{
    return vt_registry_version(context, kind, sha256, version, error);
}

/* ---- the command ---- */

static vt_status read_options(const vt_arguments *arguments, vt_pack_options *options, vt_error *error)
{
    uint64_t seed = 1, threads = 0, page_products = 0, lists = 0;
    VT_TRY(vt_argument_required(arguments, "out", &options->out_dir, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT64_MAX, &seed, error));
    VT_TRY(vt_argument_count(arguments, "threads", 1, 64, &threads, error));
    VT_TRY(vt_argument_count(arguments, "page-products", 1, VT_CARD_PAGE_MOST_ROWS / 2, &page_products, error));
    VT_TRY(vt_argument_count(arguments, "lists", 1, VT_MAX_LISTS, &lists, error));
    options->lists = (size_t)lists;
    options->fine = vt_argument_flag(arguments, "fine");
    options->paged = vt_argument(arguments, "paged") != NULL;
    options->page_products = (size_t)page_products;
    options->seed = seed;
    options->threads = (size_t)threads;
    options->models_dir = vt_argument(arguments, "models");
    options->name = vt_argument(arguments, "name");
    options->licence = vt_argument(arguments, "licence");
    options->currency = vt_argument(arguments, "currency");
    options->product_url = vt_argument(arguments, "product-url");
    options->from_count = vt_argument_list(arguments, "from", &options->from_dirs);
    options->refit = vt_argument_flag(arguments, "refit");
    options->progress = progress;
    options->context = (void *)arguments;
    return VT_OK;
}

static void print_json(const vt_catalog_import *import, const vt_transactions *transactions, const vt_pack_report *report)
{
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddItemToObject(document, "catalog", vt_catalog_inputs_json(import));
    if (transactions) cJSON_AddItemToObject(document, "transactions", vt_transactions_inputs_json(transactions));
    cJSON_AddItemToObject(document, "pack", report_json(report));
    vt_print_json(document);
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    vt_embedding_input inputs[VT_MAX_SPACES];
    char names[VT_MAX_SPACES][VT_NAME_BYTES];
    vt_pack_options options = {.embeddings = inputs};
    vt_catalog_import import = {0};
    vt_transactions *transactions = NULL;
    vt_buffer synonyms = {0}, ranker = {0};
    vt_pack_report report;
    vt_run_store *registry;
    VT_TRY(read_options(arguments, &options, error));
    VT_TRY(vt_embedding_inputs(arguments, inputs, names, &options.embedding_count, error));
    VT_TRY(open_registry(&registry, arguments, error));
    options.model_version = registry ? model_version : NULL;
    options.version_context = registry;
    vt_status status = vt_catalog_inputs_open(&import, arguments, error);
    options.products = import.products;
    options.count = import.product_count;
    if (status == VT_OK) status = vt_transactions_inputs_open(&transactions, arguments, &import, error);
    options.transactions = transactions;
    if (status == VT_OK) status = vt_synonyms_input(arguments, &synonyms, &options.synonyms, error);
    if (status == VT_OK) status = vt_ranker_input(&ranker, options.models_dir, error);
    options.ranker = (vt_bytes){ranker.data, ranker.size};
    if (status == VT_OK) status = vt_pack_build(&options, &report, error);
    if (status == VT_OK && arguments->json) {
        print_json(&import, transactions, &report);
    } else if (status == VT_OK && !arguments->quiet) {
        print_report(&report, options.out_dir);
    }
    vt_run_store_close(registry);
    vt_buffer_free(&synonyms);
    vt_buffer_free(&ranker);
    vt_transactions_inputs_close(transactions);
    vt_catalog_import_close(&import);
    return status;
}

static const vt_option options[] = {
    VT_CATALOG_OPTIONS,
    {"out", "DIR", "the pack; an old one there is replaced at once"},
    {"from", "PACK", "an earlier generation, whose visitors fetch patches; the first one's fits are kept (may repeat)"},
    {"refit", NULL, "with --from: fit everything anew; every row changes"},
    {"synonyms", "F", "words that shoppers use for the catalog's (default: data/synonyms.txt, built in)"},
    {"models", "DIR", "of `vitrine train`: maps, taken instead of fitting them, learned models, and a ranker"},
    {"runs", "F.sqlite", "the registry that knows the models' versions (default: experiments.sqlite of --models, if it is there)"},
    {"name", "TEXT", "the shop's name"},
    {"licence", "TEXT", "of the pack's content"},
    {"currency", "CODE", "of the prices (default EUR)"},
    {"product-url", "URL", "where the shop sells a product, such as https://shop.example/p/{id}, or relative to the pack"},
    {"lists", "N", "of near vectors, of which a search reads only some; 1: none (default: by the number of vectors)"},
    {"fine", NULL, "add 8 bits a dimension that only the last of a search reads: recall of 0.999 and more"},
    {"paged", NULL, "product cards and lists of vectors in pages, so that first answers wait for neither the catalog nor all vectors; so is every pack of more than 200,000 products"},
    {"page-products", "N", "cards on a page of a paged pack, on an average (default 32)"},
    {"seed", "S", "of rotations and fits (default 1)"},
    {"threads", "N", "for photos (default: all cores); does not change the result"},
    {0},
};

const vt_command vt_command_pack = {"pack", "", "catalog, photos, vectors and orders -> a pack: a folder of static files", options,
                                    run};
