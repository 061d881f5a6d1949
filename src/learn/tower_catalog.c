#include "tower_catalog.h"

#include "catalog_import.h"
#include "hashed_features.h"
#include "id_index.h"
#include "id_order.h"
#include "json_text.h"
#include "memory.h"
#include "text_arena.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 512 };

typedef struct reading {
    vt_tower_catalog *out;
    const vt_catalog_import *import;
    vt_id_index index; /* "colour=Red" -> row */
    vt_text_arena names;
    size_t count, capacity; /* entries */
} reading;

void vt_tower_catalog_close(vt_tower_catalog *catalog)
{
    vt_free(catalog->offsets);
    vt_free(catalog->rows);
    vt_free(catalog->weights);
    vt_buffer_free(&catalog->values);
    *catalog = (vt_tower_catalog){0};
}

/* Products are in vt_id_compare order. */
static const vt_product *find_product(const vt_catalog_import *import, const char *id)
{
    size_t low = 0, high = import->product_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = vt_id_compare(import->products[middle].id, id);
        if (order == 0) return &import->products[middle];
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

static bool add_entry(reading *read, uint32_t row, float weight)
{
    if (read->count == read->capacity) {
        size_t capacity = read->capacity ? 2 * read->capacity : 4096;
        uint32_t *rows = vt_resize(read->out->rows, read->count, capacity, sizeof *rows);
        if (rows) read->out->rows = rows;
        float *weights = rows ? vt_resize(read->out->weights, read->count, capacity, sizeof *weights) : NULL;
        if (!weights) return false;
        read->out->weights = weights;
        read->capacity = capacity;
    }
    read->out->rows[read->count] = row;
    read->out->weights[read->count++] = weight;
    return true;
}

static bool add_value(reading *read, vt_facet facet, const char *value)
{
    char name[NAME_BYTES];
    bool added = false;
    snprintf(name, sizeof name, "%s=%s", vt_facet_name(facet), value); /* a longer one is cut: it may fall together with another */
    size_t *row = vt_id_index_find(&read->index, name);
    if (!row) {
        const char *kept = vt_text_arena_copy(&read->names, name, strlen(name));
        row = kept ? vt_id_index_add(&read->index, kept, read->out->value_rows, &added) : NULL;
        if (!row) return false;
        vt_buffer_append_text(&read->out->values, read->out->value_rows++ ? "," : "{");
        vt_json_append_string(&read->out->values, name);
        vt_buffer_printf(&read->out->values, ":%zu", *row);
    }
    return add_entry(read, (uint32_t)*row, 1.0f / sqrtf((float)VT_FACET_COUNT));
}

static bool add_facets(reading *read, const vt_product *product)
{
    for (size_t facet = 0; facet < VT_FACET_COUNT; facet++)
        if (product->facets[facet] && *product->facets[facet] && !add_value(read, (vt_facet)facet, product->facets[facet])) return false;
    return true;
}

/* Rows of words follow those of values, whose number is known at the end: until then they are told by the top bit. */
#define WORD_ROW 0x80000000u

static bool add_words(reading *read, const vt_product *product, size_t buckets)
{
    vt_feature features[VT_FEATURES_MOST];
    size_t count = buckets && product->title ? vt_hashed_features(product->title, buckets, features) : 0;
    for (size_t i = 0; i < count; i++)
        if (!add_entry(read, features[i].bucket | WORD_ROW, features[i].value)) return false;
    return true;
}

static vt_status read_items(reading *read, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error)
{
    size_t found = 0;
    bool room = (read->out->offsets = vt_alloc(log->items + 1, sizeof *read->out->offsets)) != NULL;
    for (size_t item = 0; room && item < log->items; item++) {
        const vt_product *product = find_product(read->import, log->item_ids[item]);
        if (product) room = add_facets(read, product) && add_words(read, product, options->text_buckets);
        found += product != NULL;
        read->out->offsets[item + 1] = read->count;
    }
    vt_buffer_append_text(&read->out->values, read->out->value_rows ? "}" : "{}");
    vt_buffer_append(&read->out->values, "", 1);
    if (!room || read->out->values.failed) return vt_fail(error, VT_NO_MEMORY, "no memory for the features of %zu items", log->items);
    if (!found)
        return vt_fail(error, VT_BAD_DATA, "%s: none of its %zu products is an item of the log (first item: \"%.60s\")", options->catalog,
                       read->import->product_count, log->item_ids[0]);
    read->out->text_buckets = options->text_buckets;
    for (size_t i = 0; i < read->count; i++)
        if (read->out->rows[i] & WORD_ROW) read->out->rows[i] = (read->out->rows[i] & ~WORD_ROW) + (uint32_t)read->out->value_rows;
    return VT_OK;
}

static vt_status read_schema(const char *name, vt_schema *schema, vt_error *error)
{
    static const char *const names[] = {"", "styles", "fashion", "hm", "generic"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return *schema = (vt_schema)i, VT_OK;
    return vt_fail(error, VT_USAGE, "--schema: there is no \"%.40s\"", name);
}

vt_status vt_tower_catalog_open(vt_tower_catalog *out, const vt_event_log *log, const vt_two_tower_options *options, vt_error *error)
{
    vt_import_options source = {.catalog_path = options->catalog,
                                .rich_path = *options->rich ? options->rich : NULL,
                                .column_map_path = *options->catalog_columns ? options->catalog_columns : NULL};
    vt_catalog_import import = {0};
    reading read = {.out = out, .import = &import};
    VT_TRY(read_schema(options->schema, &source.schema, error));
    vt_status status = vt_catalog_import_open(&import, &source, error);
    if (status == VT_OK) status = read_items(&read, log, options, error);
    vt_id_index_close(&read.index);
    vt_text_arena_close(&read.names);
    vt_catalog_import_close(&import);
    return status;
}
