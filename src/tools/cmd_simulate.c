#include "command.h"

#include "demo_catalog.h"
#include "hm_scale.h"

#include <stdio.h>
#include <string.h>

static void progress(void *context, size_t done, size_t total)
{
    vt_progress(context, "drawing", done, total);
}

static vt_status read_format(const vt_arguments *arguments, vt_demo_format *format, vt_error *error)
{
    static const char *const names[] = {"styles", "hm"};
    const char *name = vt_argument(arguments, "format");
    *format = VT_DEMO_STYLES;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return *format = (vt_demo_format)i, VT_OK;
    return name ? vt_fail(error, VT_USAGE, "--format must be styles or hm, not \"%.40s\"", name) : VT_OK;
}

/* Eight items in three orders, unless told otherwise or the catalog is tiny. */
static vt_status read_counts(const vt_arguments *arguments, size_t products, vt_demo_counts *counts,
                             vt_error *error)
{
    uint64_t users = VT_DEMO_DEFAULT_USERS, orders = VT_DEMO_DEFAULT_ORDERS,
             interactions = VT_DEMO_DEFAULT_INTERACTIONS;
    VT_TRY(vt_argument_count(arguments, "users", 0, VT_DEMO_MOST_PEOPLE, &users, error));
    VT_TRY(vt_argument_count(arguments, "orders", 1, VT_DEMO_MOST_PEOPLE, &orders, error));
    uint64_t items = products < 3 ? orders : orders * 8 / 3;
    VT_TRY(vt_argument_count(arguments, "items", 1, VT_DEMO_MOST_ITEMS, &items, error));
    VT_TRY(vt_argument_count(arguments, "interactions", 0, VT_DEMO_MOST_PEOPLE, &interactions, error));
    *counts = (vt_demo_counts){(size_t)users, (size_t)orders, (size_t)items, (size_t)interactions};
    if (users == 0) *counts = (vt_demo_counts){0};
    return VT_OK;
}

static vt_status read_options(const vt_arguments *arguments, vt_demo_options *options, vt_error *error)
{
    uint64_t products = 2400;
    options->seed = 1;
    VT_TRY(vt_argument_required(arguments, "out", &options->out_dir, error));
    VT_TRY(vt_argument_count(arguments, "products", 1, 100000, &products, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT64_MAX, &options->seed, error));
    options->products = (size_t)products;
    VT_TRY(read_format(arguments, &options->format, error));
    return read_counts(arguments, options->products, &options->counts, error);
}

static void print_json(const vt_demo_options *options, const vt_demo_summary *summary)
{
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddNumberToObject(document, "products", (double)summary->products);
    cJSON_AddNumberToObject(document, "users", (double)options->counts.users);
    cJSON_AddNumberToObject(document, "orders", (double)options->counts.orders);
    cJSON_AddNumberToObject(document, "items", (double)options->counts.items);
    if (options->format == VT_DEMO_HM)
        cJSON_AddNumberToObject(document, "transactions", (double)summary->transactions);
    else
        cJSON_AddNumberToObject(document, "interactions", (double)options->counts.interactions);
    cJSON_AddNumberToObject(document, "shoppers", (double)summary->shoppers);
    cJSON_AddStringToObject(document, "out", options->out_dir);
    vt_print_json(document);
}

static void print_report(const vt_demo_options *options, const vt_demo_summary *summary)
{
    const char *folder = options->out_dir;
    const vt_demo_counts *counts = &options->counts;
    bool hm = options->format == VT_DEMO_HM;
    fprintf(stderr, "%zu products in %s/%s, drawn in %s/images\n", summary->products, folder,
            hm ? "articles.csv" : "styles.csv", folder);
    if (counts->users == 0) return;
    fprintf(stderr, "%zu people with %zu orders of %zu items", counts->users, counts->orders, counts->items);
    if (hm)
        fprintf(stderr, " (%zu transactions)", summary->transactions);
    else
        fprintf(stderr, " and %zu interactions", counts->interactions);
    fprintf(stderr, "; %zu shoppers in %s/shoppers\n", summary->shoppers, folder);
}

static void selling(void *context, size_t done, size_t total)
{
    vt_progress(context, "selling", done, total);
}

static vt_status read_scale(const vt_arguments *arguments, vt_hm_scale *options, vt_error *error)
{
    enum { MOST_TRANSACTIONS = 1000000000, MOST_USERS = 100000000, MOST_PRODUCTS = 1000000 };
    static const char *const others[] = {"orders", "items", "interactions"};
    uint64_t transactions = 0, users = 0, products = 0;
    const char *format = vt_argument(arguments, "format");
    if (!format || strcmp(format, "hm") != 0) return vt_fail(error, VT_USAGE, "--transactions needs --format hm");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (vt_argument(arguments, others[i])) return vt_fail(error, VT_USAGE, "--transactions and --%s exclude each other", others[i]);
    options->seed = 1;
    VT_TRY(vt_argument_required(arguments, "out", &options->out_dir, error));
    VT_TRY(vt_argument_count(arguments, "transactions", 1, MOST_TRANSACTIONS, &transactions, error));
    VT_TRY(vt_argument_count(arguments, "users", 1, MOST_USERS, &users, error));
    VT_TRY(vt_argument_count(arguments, "products", 1, MOST_PRODUCTS, &products, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT64_MAX, &options->seed, error));
    options->transactions = (size_t)transactions;
    options->users = (size_t)users;
    options->products = (size_t)products;
    return VT_OK;
}

/* H&M's files at any size, without pictures. */
static vt_status run_scale(const vt_arguments *arguments, vt_error *error)
{
    vt_hm_scale options = {.progress = selling, .context = (void *)arguments};
    VT_TRY(read_scale(arguments, &options, error));
    VT_TRY(vt_hm_scale_write(&options, error));
    if (arguments->json) {
        cJSON *document = cJSON_CreateObject();
        cJSON_AddBoolToObject(document, "ok", true);
        cJSON_AddNumberToObject(document, "products", (double)options.products);
        cJSON_AddNumberToObject(document, "users", (double)options.users);
        cJSON_AddNumberToObject(document, "transactions", (double)options.transactions);
        cJSON_AddStringToObject(document, "out", options.out_dir);
        vt_print_json(document);
    } else if (!arguments->quiet) {
        fprintf(stderr, "%zu transactions of %zu people and %zu products in %s\n", options.transactions, options.users,
                options.products, options.out_dir);
    }
    return VT_OK;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    if (vt_argument(arguments, "transactions")) return run_scale(arguments, error);
    vt_demo_summary summary;
    vt_demo_options options = {.progress = progress, .context = (void *)arguments};
    VT_TRY(read_options(arguments, &options, error));
    VT_TRY(vt_demo_catalog(&options, &summary, error));
    if (arguments->json)
        print_json(&options, &summary);
    else if (!arguments->quiet)
        print_report(&options, &summary);
    return VT_OK;
}

static const vt_option options[] = {
    {"out", "DIR", "where the catalog, images/, the people's tables and shoppers/ go"},
    {"products", "N", "how many products (default 2400)"},
    {"users", "N", "how many people (default 1200); 0: the catalog alone"},
    {"orders", "N", "that they placed (default 15000)"},
    {"items", "N", "lines of these orders, 1 to 12 an order (default 8 in 3 orders: 40000)"},
    {"interactions", "N", "views, likes, bookmarks and reviews (default 25000)"},
    {"format", "NAME",
     "styles: styles.csv, users.csv, orders.csv ...; hm: H&M's articles.csv, customers.csv ..."},
    {"transactions", "N", "with --format hm: so many rows, of any size, and no pictures"},
    {"seed", "S", "same seed, same bytes (default 1)"},
    {0},
};

const vt_command vt_command_simulate = {
    "simulate", "", "draw a demo shop: a catalog, pictures, customers and their orders", options, run};
