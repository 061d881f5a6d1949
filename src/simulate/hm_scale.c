#include "hm_scale.h"

#include "hm_tables.h"
#include "memory.h"
#include "output_folder.h"
#include "scale_sales.h"

#include <math.h>
#include <string.h>

enum { LEAST_PRODUCTS = 50, MOST_PRODUCTS = 100000, TRANSACTIONS_A_USER = 23 };

typedef struct hm_run {
    const vt_hm_scale *options;
    vt_demo_product *products;
    vt_ware_id *ids;
    vt_demo_shop shop;
    vt_output_folder out;
    vt_output_stream stream;
    size_t written;
    int32_t day; /* that day_text says */
    char day_text[VT_DAY_TEXT_BYTES];
} hm_run;

static vt_status write_articles(hm_run *run, vt_error *error)
{
    VT_TRY(vt_output_stream_open(&run->stream, &run->out, "articles.csv", error));
    vt_write_articles_header(&run->stream.text);
    for (size_t i = 0; i < run->options->products; i++) {
        vt_write_articles_row(&run->stream.text, &run->products[i], &run->ids[i]);
        VT_TRY(vt_output_stream_pass(&run->stream, error));
    }
    VT_TRY(vt_output_stream_finish(&run->stream, error));
    return vt_output_stream_close(&run->stream), VT_OK;
}

static vt_status write_customers(hm_run *run, vt_error *error)
{
    uint64_t seed = run->options->seed;
    VT_TRY(vt_output_stream_open(&run->stream, &run->out, "customers.csv", error));
    vt_write_customers_header(&run->stream.text);
    for (size_t i = 0; i < run->options->users; i++) {
        vt_write_customers_row(&run->stream.text, i, vt_scale_age(seed, (uint32_t)i), seed);
        VT_TRY(vt_output_stream_pass(&run->stream, error));
    }
    VT_TRY(vt_output_stream_finish(&run->stream, error));
    return vt_output_stream_close(&run->stream), VT_OK;
}

static vt_status write_piece(void *context, const vt_scale_piece *sold, vt_error *error)
{
    hm_run *run = context;
    char customer[VT_CUSTOMER_ID_BYTES];
    vt_hm_piece piece = {.day = run->day_text,
                         .customer = customer,
                         .article = run->ids[sold->row].text,
                         .price_cents = sold->price_cents,
                         .channel = sold->channel};
    if (sold->day != run->day) vt_demo_day_text(run->day = sold->day, run->day_text);
    vt_customer_id(run->options->seed, sold->user, customer);
    vt_write_transactions_row(&run->stream.text, &piece);
    if (run->options->progress) run->options->progress(run->options->context, ++run->written, run->options->transactions);
    return vt_output_stream_pass(&run->stream, error);
}

static vt_status write_transactions(hm_run *run, vt_error *error)
{
    vt_scale_counts counts = {run->options->transactions, run->options->users};
    VT_TRY(vt_output_stream_open(&run->stream, &run->out, "transactions_train.csv", error));
    vt_write_transactions_header(&run->stream.text);
    VT_TRY(vt_scale_sales(&run->shop, &counts, run->options->seed, write_piece, run, error));
    VT_TRY(vt_output_stream_finish(&run->stream, error));
    return vt_output_stream_close(&run->stream), VT_OK;
}

static vt_status write_all(hm_run *run, vt_error *error)
{
    VT_TRY(vt_output_make(&run->out, "", error));
    VT_TRY(vt_output_remove(&run->out, "transactions_train.csv", error));
    VT_TRY(vt_write_notice(&run->out, error));
    VT_TRY(write_articles(run, error));
    VT_TRY(write_customers(run, error));
    return write_transactions(run, error);
}

static vt_status fill_in(vt_hm_scale *options, vt_error *error)
{
    if (!options->out_dir || !*options->out_dir) return vt_fail(error, VT_BAD_REQUEST, "simulate: no folder to write to");
    if (strlen(options->out_dir) > VT_OUTPUT_PATH_BYTES - VT_OUTPUT_NAME_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: the folder's name is too long");
    if (!options->seed) options->seed = 1;
    if (!options->users) options->users = options->transactions / TRANSACTIONS_A_USER + 1;
    if (!options->products) {
        size_t products = (size_t)(18.7 * sqrt((double)options->transactions));
        options->products = products < LEAST_PRODUCTS ? LEAST_PRODUCTS : products > MOST_PRODUCTS ? MOST_PRODUCTS : products;
    }
    if (options->products > VT_DEMO_PRODUCT_LIMIT || options->users >= UINT32_MAX)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: %zu products and %zu users are too many", options->products, options->users);
    return VT_OK;
}

vt_status vt_hm_scale_write(vt_hm_scale *options, vt_error *error)
{
    VT_TRY(fill_in(options, error));
    hm_run run = {.options = options, .day = -1, .out = {.root = options->out_dir}};
    run.products = vt_demo_plan(options->products, options->seed);
    run.ids = run.products ? vt_ware_ids(run.products, options->products, true) : NULL;
    bool planned = run.ids && vt_demo_shop_open(&run.shop, run.products, options->products, options->seed);
    vt_status status = planned ? write_all(&run, error)
                               : vt_fail(error, VT_NO_MEMORY, "simulate: no memory for %zu products", options->products);
    vt_output_stream_close(&run.stream);
    if (status != VT_OK) vt_output_undo(&run.out);
    vt_output_close(&run.out);
    vt_demo_shop_close(&run.shop);
    vt_free(run.ids);
    vt_free(run.products);
    return status;
}
