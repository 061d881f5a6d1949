#include "import_run.h"

#include "clean_text.h"
#include "json_text.h"
#include "parse_amount.h"

#include <string.h>

enum {
    MOST_RECORD_BYTES = 4 << 20,
    MOST_RECORD_VALUES = 10000,
    MOST_FACET_BYTES = 128,
    MOST_TEXT_BYTES = 64 * 1024
};

static const struct {
    const char *key;
    vt_facet facet;
} rich_facets[] = {{"gender", VT_FACET_GENDER},
                   {"masterCategory", VT_FACET_CATEGORY},
                   {"subCategory", VT_FACET_SUB_CATEGORY},
                   {"articleType", VT_FACET_ARTICLE_TYPE},
                   {"baseColour", VT_FACET_COLOUR},
                   {"brandName", VT_FACET_BRAND},
                   {"season", VT_FACET_SEASON},
                   {"usage", VT_FACET_USAGE}};

static void note_filled(vt_import_run *run, vt_product_draft *draft, const char *field, size_t line)
{
    char name[64] = "filled from the rich file: ";
    size_t size = strlen(name);
    memcpy(name + size, field, strlen(field) + 1);
    draft->repaired = true;
    vt_import_note(run, "repaired", name, "line %zu: id %.60s from rich line %zu", draft->line,
                   draft->product.id, line);
}

static void fill_texts(vt_import_run *run, vt_product_draft *draft, const cJSON *record, size_t line)
{
    unsigned int flags = 0;
    vt_product *product = &draft->product;
    for (size_t i = 0; i < sizeof rich_facets / sizeof *rich_facets; i++) {
        vt_facet facet = rich_facets[i].facet;
        if (*product->facets[facet]) continue;
        product->facets[facet] = vt_import_keep_text(run, vt_json_path_text(run, record, rich_facets[i].key),
                                                     MOST_FACET_BYTES, &flags);
        if (*product->facets[facet] && facet != VT_FACET_BRAND)
            note_filled(run, draft, vt_field_name(VT_FIELD_GENDER + facet), line);
    }
    if (!*product->title) {
        product->title =
            vt_import_keep_markup(run, vt_json_path_text(run, record, "productDisplayName"), 512, &flags);
        if (*product->title) note_filled(run, draft, "title", line);
    }
    if (!*product->description)
        product->description = vt_import_keep_markup(run, vt_json_path_text(run, record, "description"),
                                                     MOST_TEXT_BYTES, &flags);
}

static int64_t rich_amount(vt_import_run *run, const cJSON *record, const char *key)
{
    unsigned int flags = 0;
    int64_t value;
    const char *text = vt_import_keep_text(run, vt_json_path_text(run, record, key), 64, &flags);
    return vt_parse_hundredths(text, &value) == VT_AMOUNT_OK ? value : -1;
}

static void fill_numbers(vt_import_run *run, vt_product_draft *draft, const cJSON *record, size_t line)
{
    vt_product *product = &draft->product;
    if (product->price_cents < 0) {
        int64_t price = rich_amount(run, record, "price"), sale = rich_amount(run, record, "discountedPrice");
        product->price_cents = sale >= 0 ? sale : price;
        if (product->list_price_cents < 0 && price > product->price_cents) product->list_price_cents = price;
    }
    int64_t year = product->year ? -1 : rich_amount(run, record, "year");
    if (year >= 190000 && year <= 210000) {
        product->year = (int)(year / 100);
        note_filled(run, draft, "year", line);
    }
    int64_t rating = rich_amount(run, record, "myntraRating");
    if (rating >= 0 && rating <= 10000) draft->rich_rating = (int)rating;
}

static void join_record(vt_import_run *run, const cJSON *record, size_t line)
{
    unsigned int flags = 0;
    const char *id = vt_import_keep_text(run, vt_json_path_text(run, record, "id"), 128, &flags);
    size_t *at = *id ? vt_id_index_find(&run->ids, id) : NULL;
    if (!at) {
        vt_import_note(run, "noted", "rich line without a catalog row", "rich line %zu: id %.60s", line, id);
        return;
    }
    vt_product_draft *draft = &run->drafts[*at];
    if (draft->joined) {
        vt_import_note(run, "noted", "a second rich line of an id, left out", "rich line %zu: id %.60s", line,
                       id);
        return;
    }
    draft->joined = true;
    fill_texts(run, draft, record, line);
    fill_numbers(run, draft, record, line);
    vt_raw_row raw = {.line = line, .attributes = vt_json_path(record, "attributes")};
    if (!strcmp(draft->product.attributes, "{}")) draft->product.attributes = vt_import_attributes(run, &raw);
}

/* In the known file myntraRating is 0, 1 or 10: a flag. It counts as a rating only when most of its values
 * are spread over 2..5. */
static void use_ratings(vt_import_run *run)
{
    size_t spread = 0, others = 0;
    for (size_t i = 0; i < run->count; i++) {
        int rating = run->drafts[i].rich_rating;
        if (rating >= 0) *(rating >= 150 && rating <= 500 ? &spread : &others) += 1;
    }
    if (spread <= others && spread + others)
        vt_import_note(run, "noted", "myntraRating is no rating, left out",
                       "%zu of %zu values lie outside 1.5..5", others, spread + others);
    for (size_t i = 0; i < run->count && spread > others; i++) {
        vt_product_draft *draft = &run->drafts[i];
        bool usable =
            draft->rich_rating >= 100 && draft->rich_rating <= 500 && draft->product.rating_tenths < 0;
        if (usable) draft->product.rating_tenths = (draft->rich_rating + 5) / 10;
    }
}

vt_status vt_import_join_rich(vt_import_run *run, vt_error *error)
{
    vt_bytes file = run->source->rich, record;
    size_t at = 0, line = 0;
    while (vt_jsonl_next(file, &at, &line, &record)) {
        cJSON *object = NULL;
        vt_error reason = {0};
        bool parsed = record.size <= MOST_RECORD_BYTES &&
                      vt_json_parse(&object, record, MOST_RECORD_VALUES, "", &reason) == VT_OK;
        if (parsed && cJSON_IsObject(object))
            join_record(run, object, line);
        else
            vt_import_note(run, "noted", "broken rich line, left out", "rich line %zu%.120s", line,
                           reason.message);
        if (parsed) cJSON_Delete(object);
        if (run->out_of_memory)
            return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its rows", run->source->rich_label);
    }
    if (file.size) use_ratings(run);
    for (size_t i = 0; i < run->count && file.size; i++)
        if (!run->drafts[i].joined)
            vt_import_note(run, "noted", "product without a rich line", "line %zu: id %.60s",
                           run->drafts[i].line, run->drafts[i].product.id);
    return VT_OK;
}
