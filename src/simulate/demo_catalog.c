#include "demo_catalog.h"
#include "demo_people.h"
#include "demo_shoppers.h"
#include "memory.h"
#include "people_tables.h"
#include "picture_file.h"
#include "styles_table.h"

#include <stdio.h>
#include <string.h>

typedef struct vt_demo_run {
    const vt_demo_options *options;
    uint64_t seed;
    vt_demo_product *products;
    size_t count;
    vt_ware_id *ids;
    vt_canvas *canvas;
    uint8_t *pixels;
    vt_output_folder out;
    vt_demo_summary summary;
} vt_demo_run;

static bool is_hm(const vt_demo_run *run)
{
    return run->options->format == VT_DEMO_HM;
}

static const char *catalog_name(const vt_demo_run *run)
{
    return is_hm(run) ? "articles.csv" : "styles.csv";
}

static vt_status write_table(vt_demo_run *run, const char *name, vt_buffer *table, vt_error *error)
{
    vt_status status = vt_output_write(&run->out, name, table, error);
    vt_buffer_free(table);
    return status;
}

static vt_status write_hm_people(vt_demo_run *run, const vt_demo_people *people, vt_error *error)
{
    vt_buffer customers = {0}, transactions = {0};
    vt_write_customers(&customers, people, run->seed);
    VT_TRY(write_table(run, "customers.csv", &customers, error));
    run->summary.transactions = vt_write_transactions(&transactions, people, run->ids, run->seed);
    return write_table(run, "transactions_train.csv", &transactions, error);
}

static vt_status write_people(vt_demo_run *run, const vt_demo_people *people, vt_error *error)
{
    static const struct {
        const char *name;
        void (*write)(vt_buffer *out, const vt_demo_people *people);
    } tables[] = {{"users.csv", vt_write_users},
                  {"orders.csv", vt_write_orders},
                  {"order_items.csv", vt_write_order_items},
                  {"interactions.csv", vt_write_interactions}};
    for (size_t i = 0; i < VT_COUNT(tables); i++) {
        vt_buffer table = {0};
        tables[i].write(&table, people);
        VT_TRY(write_table(run, tables[i].name, &table, error));
    }
    return VT_OK;
}

static vt_status invent_people(vt_demo_run *run, vt_error *error)
{
    vt_demo_people people;
    const vt_shopper_shop shop = {run->products, run->count, run->ids, run->seed};
    if (run->options->counts.users == 0) return VT_OK;
    VT_TRY(vt_write_notice(&run->out, error));
    vt_status status =
        vt_demo_people_open(&people, run->products, run->count, &run->options->counts, run->seed, error);
    if (status == VT_OK)
        status = is_hm(run) ? write_hm_people(run, &people, error) : write_people(run, &people, error);
    vt_demo_people_close(&people);
    if (status != VT_OK) return status;
    run->summary.shoppers = VT_DEMO_SHOPPERS;
    return vt_write_shoppers(&run->out, &shop, error);
}

static vt_status picture_name(vt_demo_run *run, const vt_ware_id *id, char name[VT_OUTPUT_NAME_BYTES],
                              vt_error *error)
{
    snprintf(name, VT_OUTPUT_NAME_BYTES, "images/%s.webp", id->text);
    if (!is_hm(run)) return VT_OK;
    snprintf(name, VT_OUTPUT_NAME_BYTES, "images/%.3s", id->text);
    VT_TRY(vt_output_make(&run->out, name, error));
    snprintf(name, VT_OUTPUT_NAME_BYTES, "images/%.3s/%s.webp", id->text, id->text);
    return VT_OK;
}

static vt_status draw_one(vt_demo_run *run, size_t index, vt_error *error)
{
    char name[VT_OUTPUT_NAME_BYTES];
    vt_buffer image = {0};
    const vt_demo_product *product = &run->products[index];
    VT_TRY(picture_name(run, &run->ids[index], name, error));
    vt_canvas_clear(run->canvas);
    product->type->draw(run->canvas, &product->design);
    vt_canvas_picture(run->canvas, run->pixels);
    vt_status status = vt_picture_encode(&image, run->pixels, error);
    if (status == VT_OK) status = vt_output_write(&run->out, name, &image, error);
    vt_buffer_free(&image);
    return status;
}

static vt_status draw_catalog(vt_demo_run *run, vt_error *error)
{
    vt_buffer table = {0};
    VT_TRY(vt_output_make(&run->out, "images", error));
    for (size_t i = 0; i < run->count; i++) {
        VT_TRY(draw_one(run, i, error));
        if (run->options->progress) run->options->progress(run->options->context, i + 1, run->count);
    }
    if (is_hm(run))
        vt_write_articles_header(&table);
    else
        vt_write_styles_header(&table);
    for (size_t i = 0; i < run->count; i++)
        if (is_hm(run))
            vt_write_articles_row(&table, &run->products[i], &run->ids[i]);
        else
            vt_write_styles_row(&table, &run->products[i]);
    return write_table(run, catalog_name(run), &table, error);
}

static vt_status write_all(vt_demo_run *run, vt_error *error)
{
    VT_TRY(vt_output_make(&run->out, "", error));
    VT_TRY(vt_output_remove(&run->out, catalog_name(run), error));
    VT_TRY(invent_people(run, error));
    return draw_catalog(run, error);
}

static vt_status check_options(const vt_demo_options *options, size_t count, vt_error *error)
{
    if (!options->out_dir || !*options->out_dir)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: no folder to write to");
    if (strlen(options->out_dir) > VT_OUTPUT_PATH_BYTES - VT_OUTPUT_NAME_BYTES)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: the folder's name is too long");
    if (count > VT_DEMO_PRODUCT_LIMIT)
        return vt_fail(error, VT_BAD_REQUEST, "simulate: %zu products; at most %d", count,
                       VT_DEMO_PRODUCT_LIMIT);
    return vt_demo_counts_check(&options->counts, count, error);
}

vt_status vt_demo_catalog(const vt_demo_options *options, vt_demo_summary *summary, vt_error *error)
{
    size_t count = options->products ? options->products : VT_DEMO_DEFAULT_PRODUCTS;
    VT_TRY(check_options(options, count, error));
    vt_demo_run run = {.options = options, .seed = options->seed ? options->seed : 1, .count = count};
    run.out.root = options->out_dir;
    run.summary.products = count;
    run.products = vt_demo_plan(count, run.seed);
    run.ids = run.products ? vt_ware_ids(run.products, count, is_hm(&run)) : NULL;
    run.canvas = vt_canvas_open();
    run.pixels = vt_alloc(3 * VT_PICTURE_WIDTH, VT_PICTURE_HEIGHT);
    vt_status status = VT_OK;
    if (!run.ids || !run.canvas || !run.pixels)
        status = vt_fail(error, VT_NO_MEMORY, "simulate: no memory for %zu products", count);
    else
        status = write_all(&run, error);
    if (status != VT_OK) vt_output_undo(&run.out);
    if (summary) *summary = run.summary;
    vt_output_close(&run.out);
    vt_canvas_close(run.canvas);
    vt_free(run.pixels);
    vt_free(run.ids);
    vt_free(run.products);
    return status;
}
