#include "catalog_import.h"

#include "file_read.h"
#include "id_order.h"
#include "import_run.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static vt_bytes without_mark(vt_bytes file)
{
    bool marked = file.size >= 3 && !memcmp(file.data, "\xEF\xBB\xBF", 3);
    return marked ? (vt_bytes){file.data + 3, file.size - 3} : file;
}

static bool looks_like_json(vt_bytes file)
{
    file = without_mark(file);
    size_t at = 0;
    while (at < file.size && (file.data[at] == ' ' || file.data[at] == '\n' || file.data[at] == '\r')) at++;
    return at < file.size && (file.data[at] == '{' || file.data[at] == '[');
}

static void drop_draft(vt_import_run *run, vt_product_draft *draft)
{
    draft->dropped = true;
    run->rows_dropped++;
    vt_import_note(run, "dropped", "no title", "line %zu: id %.60s, and no type to make one from",
                   draft->line, draft->product.id);
}

/* Brand, colour and type, as far as they are known, make a title; without a type there is nothing to show. */
static void repair_title(vt_import_run *run, vt_product_draft *draft)
{
    vt_product *product = &draft->product;
    const char *const *facets = product->facets;
    const char *type =
        *facets[VT_FACET_ARTICLE_TYPE] ? facets[VT_FACET_ARTICLE_TYPE] : facets[VT_FACET_SUB_CATEGORY];
    if (*product->title) return;
    if (!*type) {
        drop_draft(run, draft);
        return;
    }
    const char *parts[] = {facets[VT_FACET_BRAND], facets[VT_FACET_GENDER], facets[VT_FACET_COLOUR], type};
    run->text.size = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i]) vt_buffer_printf(&run->text, "%s%s", run->text.size ? " " : "", parts[i]);
    product->title = run->text.failed
                         ? NULL
                         : vt_text_arena_copy(&run->texts, (const char *)run->text.data, run->text.size);
    if (!product->title) {
        product->title = "";
        run->out_of_memory = true;
        return;
    }
    draft->repaired = true;
    vt_import_note(run, "repaired", "title made from brand, gender, colour and type", "line %zu: %.100s",
                   draft->line, product->title);
}

static int compare_products(const void *a, const void *b)
{
    const vt_product *left = a, *right = b;
    return vt_id_compare(left->id, right->id);
}

static vt_status collect_products(vt_catalog_import *out, vt_import_run *run, vt_error *error)
{
    out->products = vt_alloc(run->count, sizeof *out->products);
    if (!out->products || run->out_of_memory)
        return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its products", run->source->catalog_label);
    for (size_t i = 0; i < run->count; i++) {
        if (run->drafts[i].dropped) continue;
        out->products[out->product_count++] = run->drafts[i].product;
        out->rows_repaired += run->drafts[i].repaired;
    }
    if (out->product_count) qsort(out->products, out->product_count, sizeof *out->products, compare_products);
    for (size_t row = 0; row < out->product_count; row++) out->products[row].row = row;
    if (out->product_count) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "%s: no usable product among %zu rows", run->source->catalog_label,
                   run->rows_read);
}

static vt_status run_import(vt_import_run *run, vt_error *error)
{
    VT_TRY(looks_like_json(run->source->catalog) ? vt_import_read_jsonl(run, error)
                                                 : vt_import_read_csv(run, error));
    VT_TRY(vt_import_join_rich(run, error));
    vt_import_derive_brands(run);
    for (size_t i = 0; i < run->count; i++) repair_title(run, &run->drafts[i]);
    return vt_import_find_photos(run, error);
}

vt_status vt_catalog_import_bytes(vt_catalog_import *out, const vt_import_source *source, vt_error *error)
{
    *out = (vt_catalog_import){0};
    vt_import_run *run = vt_alloc(1, sizeof *run);
    if (!run) return vt_fail(error, VT_NO_MEMORY, "%s: no memory to import it", source->catalog_label);
    run->source = source;
    vt_status status = run_import(run, error);
    if (status == VT_OK) status = collect_products(out, run, error);
    vt_issue_list_sort(&run->found);
    out->rows_read = run->rows_read;
    out->rows_dropped = run->rows_dropped;
    out->issues = run->found.issues;
    out->issue_count = run->found.count;
    vt_text_arena *texts = vt_alloc(1, sizeof *texts);
    if (texts)
        *texts = run->texts;
    else
        vt_text_arena_close(&run->texts);
    if (!texts && status == VT_OK)
        status = vt_fail(error, VT_NO_MEMORY, "%s: no memory to keep it", source->catalog_label);
    out->storage = texts;
    vt_column_map_close(&run->map);
    vt_id_index_close(&run->ids);
    vt_free(run->drafts);
    vt_buffer_free(&run->text);
    vt_buffer_free(&run->more);
    vt_free(run);
    if (status != VT_OK && !out->rows_read) vt_catalog_import_close(out);
    return status;
}

void vt_catalog_import_close(vt_catalog_import *import)
{
    if (import->storage) vt_text_arena_close(import->storage);
    vt_free(import->storage);
    vt_free(import->products);
    vt_free(import->issues);
    *import = (vt_catalog_import){0};
}

static vt_status read_input(vt_buffer *file, vt_bytes *bytes, const char *path, vt_error *error)
{
    const size_t most_bytes = (size_t)4 << 30;
    if (!path) return VT_OK;
    VT_TRY(vt_file_read(file, path, most_bytes, error));
    if (!file->size) return vt_fail(error, VT_BAD_DATA, "%s: line 1: the file is empty", path);
    *bytes = (vt_bytes){file->data, file->size};
    return VT_OK;
}

vt_status vt_catalog_import_open(vt_catalog_import *out, const vt_import_options *options, vt_error *error)
{
    vt_buffer files[3] = {{0}};
    vt_import_source source = {.catalog_label = options->catalog_path,
                               .rich_label = options->rich_path,
                               .column_map_label = options->column_map_path,
                               .images_dir = options->images_dir,
                               .schema = options->schema};
    *out = (vt_catalog_import){0};
    vt_status status = read_input(&files[0], &source.catalog, options->catalog_path, error);
    if (status == VT_OK) status = read_input(&files[1], &source.rich, options->rich_path, error);
    if (status == VT_OK) status = read_input(&files[2], &source.column_map, options->column_map_path, error);
    if (status == VT_OK) status = vt_catalog_import_bytes(out, &source, error);
    for (int i = 0; i < 3; i++) vt_buffer_free(&files[i]);
    return status;
}
