#include "attribute_average.h"

#include "memory.h"

const vt_facet vt_taste_facets[VT_TASTE_FACETS] = {VT_FACET_CATEGORY, VT_FACET_SUB_CATEGORY, VT_FACET_ARTICLE_TYPE,
                                                   VT_FACET_COLOUR,   VT_FACET_BRAND,        VT_FACET_USAGE};

static void average_facet(vt_attribute_average *out, vt_facet facet, const vt_taste_moves *moves, const vt_session *session)
{
    int32_t *weights = out->weights[facet];
    const uint32_t *value_of = out->columns.facets[facet];
    for (size_t i = 0; i < moves->count; i++) {
        int32_t *weight = &weights[value_of[moves->moves[i].row]];
        *weight = vt_move_average(&moves->moves[i], *weight);
    }
    for (size_t id = 0; id < out->columns.value_counts[facet]; id++) weights[id] = vt_session_rest(session, weights[id]);
    for (size_t k = 0; k < session->count; k++) weights[value_of[session->rows[k]]] += session->shares[k];
}

vt_status vt_attribute_average_open(vt_attribute_average *out, const vt_visitor *visitor, const vt_taste_moves *moves,
                                    const vt_session *session, const vt_catalog *catalog)
{
    *out = (vt_attribute_average){.columns = vt_catalog_columns_of(catalog)};
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) {
        vt_facet facet = vt_taste_facets[i];
        out->weights[facet] = vt_alloc(out->columns.value_counts[facet], sizeof(int32_t));
        if (out->weights[facet]) continue;
        vt_attribute_average_close(out);
        return VT_NO_MEMORY;
    }
    for (size_t i = 0; i < visitor->quiz_count; i++)
        if (out->weights[visitor->quiz[i].facet]) out->weights[visitor->quiz[i].facet][visitor->quiz[i].value] = VT_QUIZ_START;
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) {
        vt_facet facet = vt_taste_facets[i];
        average_facet(out, facet, moves, session);
        size_t none = vt_catalog_facet_id(catalog, facet, "");
        if (none != SIZE_MAX) out->weights[facet][none] = 0;
    }
    return VT_OK;
}

void vt_attribute_average_close(vt_attribute_average *average)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) vt_free(average->weights[facet]);
    *average = (vt_attribute_average){.weights = {NULL}};
}

int64_t vt_attribute_mean(const vt_attribute_average *average, size_t row)
{
    int64_t sum = 0;
    for (size_t i = 0; i < VT_TASTE_FACETS; i++) sum += vt_attribute_weight(average, vt_taste_facets[i], row);
    return sum / VT_TASTE_FACETS;
}
