#include "collaborative.h"

#include "memory.h"
#include "score_rows.h"

#include <math.h>

_Static_assert(VT_TASTE_FACETS == VT_COHORT_FACETS, "cohorts are told by the facets that taste is told by");

typedef struct near_cohort {
    int64_t weight; /* millionths */
    size_t cohort;
} near_cohort;

bool vt_cohorts_fit(const vt_cohorts *cohorts, const vt_catalog_columns *columns)
{
    for (size_t i = 0; i < VT_TASTE_FACETS; i++)
        if (cohorts->value_counts[i] != columns->value_counts[vt_taste_facets[i]]) return false;
    return true;
}

/* The cosine in millionths; 0 when the visitor has no weights. */
static int64_t cosine(const vt_attribute_average *taste, const vt_cohorts *cohorts, size_t cohort)
{
    int64_t dot = 0, own = 0, theirs = 0;
    const uint8_t *weights = cohorts->weights + cohort * cohorts->width;
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) {
        const int32_t *mine = taste->weights[vt_taste_facets[i]];
        for (size_t id = 0; id < cohorts->value_counts[i]; id++, weights++) {
            int64_t thousandths = mine[id] / 1000; /* so that squares of any number of values fit */
            dot += thousandths * *weights;
            own += thousandths * thousandths;
            theirs += (int64_t)*weights * *weights;
        }
    }
    return own > 0 ? vt_micros((double)dot / (sqrt((double)own) * sqrt((double)theirs))) : 0;
}

/* Fills the nearest, best first, ties by lower cohort; returns how many. */
static size_t find_near(near_cohort near[VT_NEAR_COHORTS], const vt_attribute_average *taste, const vt_cohorts *cohorts)
{
    size_t count = 0;
    for (size_t cohort = 0; cohort < cohorts->count; cohort++) {
        near_cohort found = {cosine(taste, cohorts, cohort), cohort};
        size_t at = count;
        while (at > 0 && near[at - 1].weight < found.weight) at--;
        if (found.weight <= 0 || at == VT_NEAR_COHORTS) continue;
        if (count < VT_NEAR_COHORTS) count++;
        for (size_t i = count - 1; i > at; i--) near[i] = near[i - 1];
        near[at] = found;
    }
    return count;
}

/* Everybody, by number of people; returns how many cohorts. */
static size_t take_all(near_cohort all[VT_COHORTS_MOST], const vt_cohorts *cohorts)
{
    int64_t people = 0;
    for (size_t i = 0; i < cohorts->count; i++) people += cohorts->people[i];
    for (size_t i = 0; i < cohorts->count; i++)
        all[i] = (near_cohort){vt_micros((double)cohorts->people[i] / (double)people), i};
    return cohorts->count;
}

static void mean_products(vt_collaborative *out, const vt_cohorts *cohorts, const near_cohort *counted, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += counted[i].weight;
    for (size_t i = 0; i < count && sum > 0; i++) {
        size_t cohort = counted[i].cohort;
        for (size_t at = cohorts->item_offsets[cohort]; at < cohorts->item_offsets[cohort + 1]; at++)
            out->products[cohorts->item_rows[at]] += (int32_t)(counted[i].weight * cohorts->item_weights[at] * VT_MICROS / 255 / sum);
    }
}

static void mean(vt_collaborative *out, const vt_cohorts *cohorts, const near_cohort *counted, size_t count)
{
    int64_t sum = 0;
    size_t begin = 0;
    for (size_t i = 0; i < count; i++) sum += counted[i].weight;
    for (size_t i = 0; i < VT_TASTE_FACETS; begin += cohorts->value_counts[i++])
        for (size_t id = 0; id < cohorts->value_counts[i]; id++) {
            int64_t total = 0;
            for (size_t j = 0; j < count; j++)
                total += counted[j].weight * cohorts->weights[counted[j].cohort * cohorts->width + begin + id];
            out->preferences[i][id] = sum > 0 ? (int32_t)(total * VT_MICROS / 255 / sum) : 0;
        }
}

vt_status vt_collaborative_open(vt_collaborative *out, const vt_cohorts *cohorts, const vt_attribute_average *taste)
{
    near_cohort counted[VT_COHORTS_MOST];
    *out = (vt_collaborative){.near = find_near(counted, taste, cohorts)};
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) {
        out->preferences[i] = vt_alloc(cohorts->value_counts[i], sizeof(int32_t));
        if (out->preferences[i]) continue;
        vt_collaborative_close(out);
        return VT_NO_MEMORY;
    }
    out->products = vt_alloc(taste->columns.count, sizeof *out->products);
    if (!out->products) {
        vt_collaborative_close(out);
        return VT_NO_MEMORY;
    }
    size_t count = out->near ? out->near : take_all(counted, cohorts);
    mean(out, cohorts, counted, count);
    mean_products(out, cohorts, counted, count);
    return VT_OK;
}

void vt_collaborative_close(vt_collaborative *collaborative)
{
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) vt_free(collaborative->preferences[i]);
    vt_free(collaborative->products);
    *collaborative = (vt_collaborative){.near = 0};
}

int64_t vt_collaborative_of_row(const vt_collaborative *collaborative, const vt_catalog_columns *columns, size_t row)
{
    int64_t sum = 0;
    for (size_t i = 0; i < VT_TASTE_FACETS; i++)
        sum += collaborative->preferences[i][columns->facets[vt_taste_facets[i]][row]];
    return (collaborative->products[row] + sum / VT_TASTE_FACETS) / 2;
}
