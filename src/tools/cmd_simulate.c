#include "command.h"

#include "demo_catalog.h"

#include <stdio.h>

static void progress(void *context, size_t done, size_t total) { vt_progress(context, "drawing", done, total); }

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    uint64_t products = 2400, seed = 1;
    vt_demo_options options = {.progress = progress, .context = (void *)arguments};
    VT_TRY(vt_argument_required(arguments, "out", &options.out_dir, error));
    VT_TRY(vt_argument_count(arguments, "products", 1, 100000, &products, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT64_MAX, &seed, error));
    options.products = (size_t)products;
    options.seed = seed;
    VT_TRY(vt_demo_catalog(&options, error));
    if (arguments->json) {
        cJSON *document = cJSON_CreateObject();
        cJSON_AddBoolToObject(document, "ok", true);
        cJSON_AddNumberToObject(document, "products", (double)products);
        cJSON_AddStringToObject(document, "out", options.out_dir);
        vt_print_json(document);
    } else if (!arguments->quiet) {
        fprintf(stderr, "%zu products in %s/styles.csv, drawn in %s/images\n", options.products, options.out_dir,
                options.out_dir);
    }
    return VT_OK;
}

static const vt_option options[] = {
    {"out", "DIR", "where styles.csv and images/ go"},
    {"products", "N", "how many products (default 2400)"},
    {"seed", "S", "same seed, same bytes (default 1)"},
    {0},
};

const vt_command vt_command_simulate = {"simulate", "", "draw a demo catalog", options, run};
