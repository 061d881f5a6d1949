#include "embedding_match.h"

#include "product_row.h"
#include "memory.h"

#include <math.h>
#include <stdio.h>

static void note(vt_match_count *met, const char *id)
{
    if (met->count < VT_MATCH_EXAMPLES) snprintf(met->examples[met->count], sizeof met->examples[0], "%s", id);
    met->count++;
}

/* |vector|, or -1 when an entry is not finite. In double: an f32 sum of squares of large entries would overflow. */
static double length_of(const float *vector, size_t dims)
{
    double squares = 0;
    for (size_t i = 0; i < dims; i++) {
        if (!isfinite(vector[i])) return -1;
        squares += (double)vector[i] * (double)vector[i];
    }
    return sqrt(squares);
}

static void take_row(const vt_vector_set *set, size_t from, float *to, vt_match_report *report)
{
    const float *vector = set->values + from * set->dims;
    double length = length_of(vector, set->dims);
    if (length < 0) note(&report->not_finite, set->ids[from]);
    else if (length < 1e-30) note(&report->zero_rows, set->ids[from]);
    else {
        for (size_t i = 0; i < set->dims; i++) to[i] = (float)((double)vector[i] / length);
        report->rows_matched++;
    }
}

static void match_rows(const vt_vector_set *set, const vt_product *products, size_t count, bool *seen, bool *filled,
                       float *values, vt_match_report *report)
{
    for (size_t i = 0; i < set->rows; i++) {
        size_t row = vt_product_row(products, count, set->ids[i]);
        if (row == SIZE_MAX) {
            note(&report->unknown_ids, set->ids[i]);
        } else if (seen[row]) {
            note(&report->duplicate_ids, set->ids[i]);
        } else {
            size_t before = report->rows_matched;
            seen[row] = true;
            take_row(set, i, values + row * set->dims, report);
            filled[row] = report->rows_matched > before;
        }
    }
}

vt_status vt_embedding_match(const vt_vector_set *set, const vt_product *products, size_t count, float *values,
                             vt_match_report *report, vt_error *error)
{
    *report = (vt_match_report){.rows_read = set->rows};
    bool *seen = vt_alloc(count, sizeof *seen), *filled = vt_alloc(count, sizeof *filled);
    if (seen && filled) {
        match_rows(set, products, count, seen, filled, values, report);
        for (size_t row = 0; row < count; row++)
            if (!filled[row]) note(&report->products_without, products[row].id);
    }
    bool room = seen && filled;
    vt_free(seen);
    vt_free(filled);
    if (!room) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (report->rows_matched) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "none of %zu vectors belongs to a product of the catalog (first id: \"%.60s\")",
                   set->rows, set->rows ? set->ids[0] : "");
}
