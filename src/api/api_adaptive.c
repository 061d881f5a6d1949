/* Member "adaptive" of method taste: what strategy "for-you" has learned of the open profile. */
#include "api_taste_parts.h"

#include "adaptive_weights.h"
#include "attribute_average.h"
#include "exploration.h"
#include "memory.h"

#include <stdlib.h>

enum { MOST_ATTRIBUTES = 50 };

typedef struct learned_value {
    int32_t weight;
    size_t id;
} learned_value;

static int strongest_first(const void *a, const void *b)
{
    const learned_value *left = a, *right = b;
    if (abs(left->weight) != abs(right->weight)) return abs(left->weight) > abs(right->weight) ? -1 : 1;
    return left->id < right->id ? -1 : left->id > right->id;
}

static vt_status write_facet(cJSON *object, const vt_attribute_average *average, const vt_catalog *catalog, vt_facet facet)
{
    size_t count = average->columns.value_counts[facet];
    cJSON *list = cJSON_AddArrayToObject(object, vt_facet_name(facet));
    learned_value *values = vt_alloc(count, sizeof *values);
    if (!values) return VT_NO_MEMORY;
    for (size_t id = 0; id < count; id++) values[id] = (learned_value){average->weights[facet][id], id};
    qsort(values, count, sizeof *values, strongest_first);
    for (size_t i = 0; i < count && i < MOST_ATTRIBUTES && values[i].weight != 0; i++) {
        cJSON *entry = cJSON_CreateObject();
        cJSON_AddStringToObject(entry, "value", vt_catalog_facet_value(catalog, facet, values[i].id));
        vt_write_micros(entry, "weight", values[i].weight);
        cJSON_AddItemToArray(list, entry);
    }
    vt_free(values);
    return VT_OK;
}

static vt_status write_attributes(cJSON *object, const vt_attribute_average *average, const vt_catalog *catalog)
{
    static const vt_facet facets[] = {VT_FACET_COLOUR, VT_FACET_USAGE, VT_FACET_ARTICLE_TYPE, VT_FACET_CATEGORY, VT_FACET_BRAND};
    cJSON *attributes = cJSON_AddObjectToObject(object, "attributes");
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) VT_TRY(write_facet(attributes, average, catalog, facets[i]));
    return VT_OK;
}

static void write_weights(cJSON *object, size_t feedback)
{
    vt_adaptive_weights tenths = vt_adaptive_weights_of(feedback);
    cJSON_AddNumberToObject(object, "feedback", (double)feedback);
    cJSON *weights = cJSON_AddObjectToObject(object, "weights");
    vt_write_micros(weights, "content", tenths.content * VT_MICROS / 10);
    vt_write_micros(weights, "collaborative", tenths.collaborative * VT_MICROS / 10);
    vt_write_micros(weights, "visual", tenths.visual * VT_MICROS / 10);
    vt_write_micros(object, "epsilon", vt_epsilon(feedback));
}

vt_status vt_write_adaptive(cJSON *result, const vt_visitor *visitor, const vt_catalog *catalog, int64_t now_ms, vt_error *error)
{
    vt_taste_moves moves;
    vt_attribute_average average;
    VT_TRY(vt_taste_moves_open(&moves, visitor, error));
    vt_session session = vt_session_of(&moves, now_ms);
    cJSON *object = cJSON_AddObjectToObject(result, "adaptive");
    write_weights(object, moves.feedback);
    vt_status status = vt_attribute_average_open(&average, visitor, &moves, &session, catalog);
    if (status == VT_OK) {
        status = write_attributes(object, &average, catalog);
        vt_attribute_average_close(&average);
    }
    cJSON_AddNumberToObject(object, "sessionViews", (double)session.count);
    vt_taste_moves_close(&moves);
    return status == VT_OK ? VT_OK : vt_fail(error, status, "out of memory for what was learned");
}
