#include "search_filter.h"

#include <string.h>

/* The price's two bounds go together. */
static const int order[] = {VT_READ_PRICE_MIN, VT_FACET_SEASON,       VT_FACET_USAGE,    VT_FACET_BRAND, VT_FACET_COLOUR,
                            VT_FACET_ARTICLE_TYPE, VT_FACET_SUB_CATEGORY, VT_FACET_CATEGORY, VT_FACET_GENDER};
enum { STEPS = 2 * sizeof order / sizeof *order };

/* Once a field. */
static void note(vt_search_filter *filter, const char *field)
{
    for (size_t i = 0; i < filter->relaxed_count; i++)
        if (strcmp(filter->relaxed[i], field) == 0) return;
    VT_CHECK(filter->relaxed_count < VT_READ_FIELDS);
    filter->relaxed[filter->relaxed_count++] = field;
}

static bool says(const vt_search_filter *filter, int field)
{
    for (size_t i = 0; i < filter->reading->understood_count; i++)
        if (filter->reading->understood[i].field == field) return true;
    return false;
}

/* ---- values of a facet ---- */

static bool is_among(const char *value, const char *const *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(values[i], value) == 0) return true;
    return false;
}

static void add_value(vt_filter *out, int facet, const char *value)
{
    if (out->value_counts[facet] < VT_FILTER_MAX_VALUES && !is_among(value, out->values[facet], out->value_counts[facet]))
        out->values[facet][out->value_counts[facet]++] = value;
}

/* The values that the words name, of those ticked when some are. */
static void write_said(const vt_search_filter *filter, int facet, bool ticked, vt_filter *out)
{
    for (size_t i = 0; i < filter->reading->understood_count; i++) {
        const vt_understood *entry = &filter->reading->understood[i];
        for (size_t j = 0; entry->field == facet && j < entry->choice.count; j++) {
            const char *value = vt_catalog_facet_value(filter->catalog, (vt_facet)facet, entry->choice.values[j]);
            if (!ticked || is_among(value, filter->ticked->values[facet], filter->ticked->value_counts[facet]))
                add_value(out, facet, value);
        }
    }
}

static void write_facet(const vt_search_filter *filter, int facet, vt_filter *out)
{
    bool ticked = filter->ticked->value_counts[facet] && !filter->ticks_free[facet];
    bool said = says(filter, facet) && !filter->words_free[facet];
    if (said) write_said(filter, facet, ticked, out);
    else if (ticked) {
        memcpy(out->values[facet], filter->ticked->values[facet], sizeof out->values[facet]);
        out->value_counts[facet] = filter->ticked->value_counts[facet];
    }
}

/* ---- bounds ---- */

static void bound(vt_filter *out, int64_t least, int64_t most)
{
    out->price_bounded = true;
    if (least > out->price_min_cents) out->price_min_cents = least;
    if (most < out->price_max_cents) out->price_max_cents = most;
}

static void write_prices(const vt_search_filter *filter, vt_filter *out)
{
    const vt_filter *ticked = filter->ticked;
    out->price_max_cents = INT64_MAX;
    if (ticked->price_bounded && !filter->ticks_free[VT_READ_PRICE_MIN]) bound(out, ticked->price_min_cents, ticked->price_max_cents);
    for (size_t i = 0; i < filter->reading->understood_count && !filter->words_free[VT_READ_PRICE_MIN]; i++) {
        const vt_understood *entry = &filter->reading->understood[i];
        if (entry->field == VT_READ_PRICE_MIN) bound(out, entry->cents, INT64_MAX);
        if (entry->field == VT_READ_PRICE_MAX) bound(out, 0, entry->cents);
    }
}

void vt_search_filter_write(const vt_search_filter *filter, vt_filter *out)
{
    memset(out, 0, sizeof *out);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) write_facet(filter, facet, out);
    write_prices(filter, out);
    out->in_stock = filter->ticked->in_stock || says(filter, VT_READ_IN_STOCK);
    out->within = filter->ticked->within;
    memcpy(out->sizes, filter->ticked->sizes, sizeof out->sizes);
    out->size_count = filter->ticked->size_count;
}

void vt_search_filter_open(vt_search_filter *filter, const vt_filter *ticked, const vt_query_reading *reading,
                           const vt_catalog *catalog)
{
    *filter = (vt_search_filter){.ticked = ticked, .reading = reading, .catalog = catalog};
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        vt_filter both = {0};
        if (!ticked->value_counts[facet] || !says(filter, facet)) continue;
        write_said(filter, facet, true, &both);
        if (both.value_counts[facet]) continue;
        filter->words_free[facet] = true;
        note(filter, vt_read_field_name(facet));
    }
}

/* ---- relaxing ---- */

static bool ticks(const vt_filter *ticked, int field, int64_t *least, int64_t *most)
{
    if (field < VT_FACET_COUNT) return ticked->value_counts[field] > 0;
    *least = ticked->price_bounded ? ticked->price_min_cents : 0;
    *most = ticked->price_bounded ? ticked->price_max_cents : INT64_MAX;
    return ticked->price_bounded;
}

/* Frees the field of its words, or of its ticks; false when there was nothing to free. */
static bool free_words(vt_search_filter *filter, int field)
{
    bool price = field == VT_READ_PRICE_MIN, low = says(filter, field), high = price && says(filter, VT_READ_PRICE_MAX);
    if (filter->words_free[field] || (!low && !high)) return false;
    filter->words_free[field] = true;
    if (low) note(filter, vt_read_field_name(field));
    if (high) note(filter, vt_read_field_name(VT_READ_PRICE_MAX));
    return true;
}

static bool free_ticks(vt_search_filter *filter, int field)
{
    int64_t least = 0, most = 0;
    if (filter->ticks_free[field] || !ticks(filter->ticked, field, &least, &most)) return false;
    filter->ticks_free[field] = true;
    bool price = field == VT_READ_PRICE_MIN;
    if (!price || least > 0) note(filter, vt_read_field_name(field));
    if (price && most < INT64_MAX) note(filter, vt_read_field_name(VT_READ_PRICE_MAX));
    return true;
}

bool vt_search_filter_relax(vt_search_filter *filter)
{
    while (filter->step < STEPS) {
        int field = order[filter->step / 2];
        if (filter->step++ % 2 == 0 ? free_words(filter, field) : free_ticks(filter, field)) return true;
    }
    return false;
}
