#include "import_run.h"

#include "clean_text.h"
#include "memory.h"
#include "parse_amount.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    MOST_ID_BYTES = 128,
    MOST_TITLE_BYTES = 512,
    MOST_FACET_BYTES = 128,
    MOST_NUMBER_BYTES = 64,
    MOST_PATH_BYTES = 512,
    MOST_FIELD_BYTES = 64 * 1024,
    MOST_STOCK = 1000000000 /* what the catalog can hold */
};

static bool says_nothing(const char *text)
{
    static const char *const nothing[] = {"NA", "N/A", "NaN", "null", "#N/A"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (!strcasecmp(text, nothing[i])) return true;
    return false;
}

static const char *keep(vt_import_run *run, vt_bytes raw, size_t limit_bytes, unsigned int *flags)
{
    if (raw.size) *flags |= vt_clean_text(&run->text, raw, limit_bytes);
    if (!raw.size || run->text.failed || says_nothing((const char *)run->text.data)) return "";
    const char *kept = vt_text_arena_copy(&run->texts, (const char *)run->text.data, run->text.size);
    if (!kept) run->out_of_memory = true;
    return kept ? kept : "";
}

const char *vt_import_keep_text(vt_import_run *run, vt_bytes raw, size_t limit_bytes, unsigned int *flags)
{
    return keep(run, raw, limit_bytes, flags);
}

const char *vt_import_keep_markup(vt_import_run *run, vt_bytes raw, size_t limit_bytes, unsigned int *flags)
{
    if (!raw.size || !(memchr(raw.data, '<', raw.size) || memchr(raw.data, '&', raw.size)))
        return keep(run, raw, limit_bytes, flags);
    vt_strip_markup(&run->more, raw);
    return keep(run, (vt_bytes){run->more.data, run->more.size}, limit_bytes, flags);
}

static void drop(vt_import_run *run)
{
    run->rows_dropped++;
}

static const char *facet_text(vt_import_run *run, const vt_raw_row *row, vt_facet facet, unsigned int *flags)
{
    vt_field field = VT_FIELD_GENDER + facet;
    const char *text = keep(run, row->fields[field], MOST_FACET_BYTES, flags);
    bool wanted = vt_column_map_has(&run->map, field) && facet != VT_FACET_BRAND;
    if (*text || !wanted) return text;
    char name[64] = "empty ";
    memcpy(name + 6, vt_field_name(field), strlen(vt_field_name(field)) + 1);
    vt_import_note(run, "noted", name, "line %zu", row->line);
    return text;
}

static bool has_word(const char *text, const char *const *words)
{
    for (; *words; words++)
        for (const char *at = text; *at; at++)
            if ((at == text || at[-1] == ' ' || at[-1] == '/') && !strncasecmp(at, *words, strlen(*words)))
                return true;
    return false;
}

/* H&M names departments, not genders: the index group tells most, the section the rest (Divided, Sport). */
static const char *hm_gender(const char *group, const char *section)
{
    static const char *const kids[] = {"kid", "child", "baby", "boy", "girl", "young", NULL};
    static const char *const women[] = {"ladies", "women", "mama", NULL};
    static const char *const men[] = {"men", NULL};
    const char *texts[] = {group, section};
    for (int i = 0; i < 2; i++) {
        if (has_word(texts[i], kids)) return "Kids";
        if (has_word(texts[i], women)) return "Women";
        if (has_word(texts[i], men)) return "Men";
    }
    return "";
}

static void note_amount(vt_import_run *run, const vt_raw_row *row, vt_field field, const char *text,
                        const char *what)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s", what, vt_field_name(field));
    vt_import_note(run, "noted", name, "line %zu: \"%.60s\", taken as unknown", row->line, text);
}

/* Hundredths of a field; -1: unknown. */
static int64_t amount(vt_import_run *run, const vt_raw_row *row, vt_field field, unsigned int *flags)
{
    int64_t value;
    const char *text = keep(run, row->fields[field], MOST_NUMBER_BYTES, flags);
    vt_amount_answer answer = vt_parse_hundredths(text, &value);
    if (answer == VT_AMOUNT_OK) return value;
    if (answer == VT_AMOUNT_BROKEN) note_amount(run, row, field, text, "not a number: ");
    if (answer == VT_AMOUNT_NEGATIVE) note_amount(run, row, field, text, "negative ");
    return -1;
}

static void take_prices(vt_import_run *run, const vt_raw_row *row, vt_product *product, unsigned int *flags)
{
    product->price_cents = amount(run, row, VT_FIELD_PRICE, flags);
    product->list_price_cents = amount(run, row, VT_FIELD_LIST_PRICE, flags);
    int64_t sale = amount(run, row, VT_FIELD_SALE_PRICE, flags);
    if (sale >= 0) {
        if (product->list_price_cents < 0) product->list_price_cents = product->price_cents;
        product->price_cents = sale;
    }
    if (product->list_price_cents <= product->price_cents) product->list_price_cents = -1;
}

static void take_numbers(vt_import_run *run, const vt_raw_row *row, vt_product *product, unsigned int *flags)
{
    enum { FIRST_YEAR = 1900, LAST_YEAR = 2100 };
    take_prices(run, row, product, flags);
    int64_t stock = amount(run, row, VT_FIELD_STOCK, flags);
    bool too_many = stock / 100 > MOST_STOCK;
    product->stock = stock < 0 || too_many ? -1 : stock / 100;
    if (too_many) vt_import_note(run, "noted", "stock over 10^9", "line %zu: taken as unknown", row->line);
    int64_t rating = amount(run, row, VT_FIELD_RATING, flags);
    product->rating_tenths = rating < 0 || rating > 500 ? -1 : (int)(rating + 5) / 10;
    if (rating > 500)
        vt_import_note(run, "noted", "rating out of 0..5", "line %zu: taken as unknown", row->line);
    int64_t year = amount(run, row, VT_FIELD_YEAR, flags);
    bool usable = year >= FIRST_YEAR * 100 && year <= LAST_YEAR * 100 && year % 100 == 0;
    product->year = usable ? (int)(year / 100) : 0;
    if (year >= 0 && !usable)
        vt_import_note(run, "noted", "year out of 1900..2100", "line %zu: taken as unknown", row->line);
}

static void take_texts(vt_import_run *run, const vt_raw_row *row, vt_product *product, unsigned int *flags)
{
    product->title = vt_import_keep_markup(run, row->fields[VT_FIELD_TITLE], MOST_TITLE_BYTES, flags);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        product->facets[facet] = facet_text(run, row, (vt_facet)facet, flags);
    if (run->map.schema == VT_SCHEMA_HM) {
        const char *section = keep(run, row->fields[VT_FIELD_SECTION], MOST_FACET_BYTES, flags);
        product->facets[VT_FACET_GENDER] = hm_gender(product->facets[VT_FACET_GENDER], section);
    }
    product->description =
        vt_import_keep_markup(run, row->fields[VT_FIELD_DESCRIPTION], MOST_FIELD_BYTES, flags);
    product->image = keep(run, row->fields[VT_FIELD_IMAGE], MOST_PATH_BYTES, flags);
    product->sizes = vt_import_sizes(run, row);
    product->attributes = vt_import_attributes(run, row);
}

static vt_product_draft *add_draft(vt_import_run *run)
{
    if (run->count == run->capacity) {
        size_t capacity = run->capacity ? 2 * run->capacity : 1024;
        vt_product_draft *grown = vt_resize(run->drafts, run->count, capacity, sizeof *grown);
        if (!grown) {
            run->out_of_memory = true;
            return NULL;
        }
        run->drafts = grown;
        run->capacity = capacity;
    }
    vt_product_draft *draft = &run->drafts[run->count];
    *draft = (vt_product_draft){.rich_rating = -1};
    return draft;
}

/* False when the row cannot stand: too long a field, no id, an id that stands already. */
static bool take_id(vt_import_run *run, const vt_raw_row *row, const char **id, unsigned int *flags)
{
    for (int field = 0; field < VT_FIELD_COUNT; field++)
        if (row->fields[field].size > MOST_FIELD_BYTES && field != VT_FIELD_DESCRIPTION &&
            field != VT_FIELD_ATTRIBUTES) {
            vt_import_note(run, "dropped", "a field over 64 KiB", "line %zu: %s has %zu bytes", row->line,
                           vt_field_name((vt_field)field), row->fields[field].size);
            return false;
        }
    if (row->id_problem) {
        vt_import_note(run, "dropped", row->id_problem, "line %zu", row->line);
        return false;
    }
    unsigned int id_flags = 0;
    *id = keep(run, row->fields[VT_FIELD_ID], MOST_ID_BYTES, &id_flags);
    *flags |= id_flags;
    if (!**id || id_flags & VT_TEXT_CUT) {
        vt_import_note(run, "dropped", **id ? "an id over 128 bytes" : "no id", "line %zu", row->line);
        return false;
    }
    bool added;
    size_t *draft = vt_id_index_add(&run->ids, *id, run->count, &added);
    if (!draft) run->out_of_memory = true;
    if (draft && !added)
        vt_import_note(run, "dropped", "duplicate id", "line %zu: id %.60s stands on line %zu already",
                       row->line, *id, run->drafts[*draft].line);
    return draft && added;
}

static void note_repairs(vt_import_run *run, vt_product_draft *draft, unsigned int flags)
{
    if (flags & VT_TEXT_REENCODED)
        vt_import_note(run, "repaired", "not UTF-8, read as Windows-1252", "line %zu: %.100s", draft->line,
                       draft->product.title);
    if (flags & VT_TEXT_CONTROLS)
        vt_import_note(run, "repaired", "control characters taken out", "line %zu: id %.60s", draft->line,
                       draft->product.id);
    if (flags & VT_TEXT_CUT)
        vt_import_note(run, "repaired", "a text cut to its limit", "line %zu: id %.60s", draft->line,
                       draft->product.id);
    if (flags) draft->repaired = true;
}

void vt_import_take_row(vt_import_run *run, const vt_raw_row *row)
{
    unsigned int flags = 0;
    const char *id;
    vt_product_draft *draft = add_draft(run);
    if (!draft) return;
    if (!take_id(run, row, &id, &flags)) {
        drop(run);
        return;
    }
    draft->line = row->line;
    draft->product.id = id;
    take_texts(run, row, &draft->product, &flags);
    take_numbers(run, row, &draft->product, &flags);
    note_repairs(run, draft, flags);
    run->count++;
}
