#include "preferences.h"

#include "memory.h"

#include <string.h>

static vt_status open_empty(vt_preferences *out, const vt_catalog *catalog, vt_error *error)
{
    *out = (vt_preferences){.columns = vt_catalog_columns_of(catalog)};
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        out->amounts[facet] = vt_alloc(out->columns.value_counts[facet], sizeof *out->amounts[facet]);
        if (out->amounts[facet]) continue;
        vt_preferences_close(out);
        return vt_fail(error, VT_NO_MEMORY, "out of memory for preferences");
    }
    return VT_OK;
}

static void add(vt_preferences *preferences, size_t row, uint64_t amount)
{
    preferences->total += amount;
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        preferences->amounts[facet][preferences->columns.facets[facet][row]] += amount;
}

/* "" is no value that anybody prefers. */
static void finish(vt_preferences *preferences, const vt_catalog *catalog)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        size_t none = vt_catalog_facet_id(catalog, (vt_facet)facet, "");
        if (none != SIZE_MAX) preferences->amounts[facet][none] = 0;
        for (size_t id = 0; id < preferences->columns.value_counts[facet]; id++)
            if (preferences->amounts[facet][id] > preferences->most[facet])
                preferences->most[facet] = preferences->amounts[facet][id];
    }
}

/* Fills rows with the products that were bought and kept; false when memory is out. */
static bool find_kept(vt_preferences *out, const vt_visitor *visitor)
{
    vt_row_mask kept = vt_row_mask_open(out->columns.count, false);
    if (!kept.words) return false;
    for (size_t i = 0; i < visitor->purchase_count; i++)
        if (visitor->purchases[i].status != VT_ORDER_RETURNED) vt_row_mask_add(&kept, visitor->purchases[i].row);
    out->rows = vt_alloc(vt_row_mask_count(&kept), sizeof *out->rows);
    for (size_t row = 0; out->rows && visitor->purchase_count > 0 && row < kept.rows; row++)
        if (vt_row_mask_has(&kept, row)) out->rows[out->row_count++] = row;
    vt_row_mask_close(&kept);
    return out->rows != NULL;
}

vt_status vt_preferences_from_purchases(vt_preferences *out, const vt_visitor *visitor, const vt_catalog *catalog,
                                        vt_error *error)
{
    VT_TRY(open_empty(out, catalog, error));
    if (!find_kept(out, visitor)) {
        vt_preferences_close(out);
        return vt_fail(error, VT_NO_MEMORY, "out of memory for preferences");
    }
    for (size_t i = 0; i < out->row_count; i++) add(out, out->rows[i], 1);
    finish(out, catalog);
    return VT_OK;
}

int64_t vt_sign_weight(const vt_sign *sign)
{
    if (sign->type == VT_EVENT_LIKE) return 1000000;
    if (sign->type == VT_EVENT_BOOKMARK) return 1200000;
    if (sign->type != VT_EVENT_REVIEW) return 0;
    int64_t weight = sign->rating ? 1500000 + 150000 * (int64_t)(sign->rating - 3) : 1500000;
    return weight < 200000 ? 200000 : weight;
}

vt_status vt_preferences_from_signs(vt_preferences *out, const vt_visitor *visitor, const vt_catalog *catalog,
                                    vt_error *error)
{
    VT_TRY(open_empty(out, catalog, error));
    for (size_t i = 0; i < visitor->sign_count; i++)
        add(out, visitor->signs[i].row, (uint64_t)vt_sign_weight(&visitor->signs[i]));
    finish(out, catalog);
    return VT_OK;
}

void vt_preferences_close(vt_preferences *preferences)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) vt_free(preferences->amounts[facet]);
    vt_free(preferences->rows);
    *preferences = (vt_preferences){0};
}

int64_t vt_preference_of_row(const vt_preferences *preferences, vt_facet facet, size_t row)
{
    uint64_t most = preferences->most[facet];
    if (most == 0) return 0;
    return (int64_t)(preferences->amounts[facet][preferences->columns.facets[facet][row]] * VT_PREFERENCE_ONE / most);
}

/* A look shows no liking, and a bad review the contrary. */
static bool shows_liking(const vt_sign *sign)
{
    if (sign->type == VT_EVENT_REVIEW) return sign->rating == 0 || sign->rating >= 3;
    return sign->type == VT_EVENT_LIKE || sign->type == VT_EVENT_BOOKMARK || sign->type == VT_EVENT_CART;
}

/* Votes for the gender values of a visitor's rows, in a block of value_counts[VT_FACET_GENDER]. */
static void count_genders(const vt_visitor *visitor, const vt_catalog_columns *columns, uint64_t *votes)
{
    const uint32_t *gender_of = columns->facets[VT_FACET_GENDER];
    for (size_t i = 0; i < visitor->purchase_count; i++)
        if (visitor->purchases[i].status != VT_ORDER_RETURNED)
            votes[gender_of[visitor->purchases[i].row]] += visitor->purchases[i].quantity;
    for (size_t i = 0; i < visitor->sign_count; i++)
        if (shows_liking(&visitor->signs[i])) votes[gender_of[visitor->signs[i].row]]++;
}

const char *vt_visitor_segment(const vt_visitor *visitor, const vt_catalog *catalog)
{
    if (visitor->gender[0]) return visitor->gender;
    vt_catalog_columns columns = vt_catalog_columns_of(catalog);
    size_t count = columns.value_counts[VT_FACET_GENDER];
    uint64_t *votes = vt_alloc(count, sizeof *votes);
    if (!votes) return "";
    count_genders(visitor, &columns, votes);
    const char *segment = "";
    uint64_t most = 0;
    for (size_t id = 0; id < count; id++) {
        const char *value = vt_catalog_facet_value(catalog, VT_FACET_GENDER, id);
        if (votes[id] <= most || !value[0] || strcmp(value, "Unisex") == 0) continue;
        most = votes[id];
        segment = value;
    }
    vt_free(votes);
    return segment;
}

vt_spending vt_visitor_spending(const vt_visitor *visitor)
{
    vt_spending spending = {0};
    for (size_t i = 0; i < visitor->purchase_count; i++) {
        const vt_purchase *purchase = &visitor->purchases[i];
        if (purchase->status == VT_ORDER_RETURNED || purchase->unit_price_cents < 0) continue;
        spending.pieces += purchase->quantity;
        spending.total_cents += purchase->unit_price_cents * (int64_t)purchase->quantity;
        if (purchase->unit_price_cents > spending.highest_cents) spending.highest_cents = purchase->unit_price_cents;
    }
    return spending;
}
