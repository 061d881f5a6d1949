/* Strategy "similar": looks like this product, or like this vector of the space.
 *
 * score(x) = <q, x>, the cosine of L2-normalised image vectors (StyleSense's visual_similarity); an input product never
 * appears itself. Where the space names its parts, the cosine is told apart by them: sum over i in part of q[i] * x[i]. */
#include "score_rows.h"

#include "memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_reason(vt_slate_item *item, const char *term, const char *label, int64_t amount)
{
    vt_reason *reason = &item->reasons[item->reason_count++];
    snprintf(reason->term, sizeof reason->term, "%s", term);
    snprintf(reason->label, sizeof reason->label, "%s", label);
    reason->amount_micros = amount;
}

/* The parts' shares of the cosine; what rounding and the query's quantisation leave over goes to the largest. */
static void explain(vt_slate_item *item, const vt_vector_space *space, const vt_query *query, float *scratch)
{
    size_t parts = vt_space_has_codes(space) ? space->info->part_count : 0;
    if (!parts) {
        add_reason(item, "look", "Similar look", item->score_micros);
        return;
    }
    float cosines[VT_MAX_SPACE_PARTS];
    vt_cosine_by_part(space, query, item->row, scratch, cosines);
    int64_t left = item->score_micros;
    size_t largest = 0;
    for (size_t part = 0; part < parts; part++) {
        const char *name = space->info->parts[part].name;
        char label[2 * VT_NAME_BYTES];
        snprintf(label, sizeof label, "Similar %s", name);
        add_reason(item, name, label, vt_micros(cosines[part]));
        left -= item->reasons[part].amount_micros;
        if (item->reasons[part].amount_micros > item->reasons[largest].amount_micros) largest = part;
    }
    item->reasons[largest].amount_micros += left;
}

/* The space that the request names, or the pack's first; VT_NOT_READY until its one-bit codes have come. */
static vt_status find_space(const vt_shop *shop, const char *name, const vt_vector_space **out, vt_error *error)
{
    size_t index = 0;
    while (name && index < shop->space_count && strcmp(shop->infos[index].name, name) != 0) index++;
    if (index == shop->space_count) return vt_fail(error, VT_NOT_FOUND, "space: \"%.60s\" is not in this pack", name);
    *out = &shop->spaces[index];
    if (vt_space_ready(*out)) return VT_OK;
    return vt_fail(error, VT_NOT_READY, "the vectors of space \"%s\" have not arrived yet", shop->infos[index].name);
}

/* Cosines that differ by less than a millionth are equal once they are scores: then the lower row comes first. */
static void order_by_score(vt_hit *hits, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        vt_hit hit = hits[i];
        size_t at = i;
        for (; at > 0 && vt_micros(hits[at - 1].score) == vt_micros(hit.score) && hits[at - 1].row > hit.row; at--)
            hits[at] = hits[at - 1];
        hits[at] = hit;
    }
}

/* Searches with the query already set to the item's row. */
static vt_status fill(const vt_vector_space *space, const vt_query *query, const vt_task *task, vt_slate *slate, vt_error *error)
{
    const vt_request *request = task->request;
    vt_hit hits[VT_SLATE_MAX_LIMIT];
    vt_nearest_options options = {.limit = request->limit, .recall = request->exact ? 1.0f : request->recall, .error = error};
    VT_TRY(vt_nearest(space, query, &task->candidates, &options, hits, &slate->count, &slate->scan));
    order_by_score(hits, slate->count);
    float *scratch = vt_alloc(2 * space->dims, sizeof *scratch);
    if (!scratch) return VT_NO_MEMORY;
    for (size_t i = 0; i < slate->count; i++) {
        vt_slate_item *item = &slate->items[i];
        *item = (vt_slate_item){.row = hits[i].row, .score_micros = vt_micros(hits[i].score), .source = "similar"};
        if (!request->brief) explain(item, space, query, scratch);
    }
    vt_free(scratch);
    return VT_OK;
}

/* A query by vector: normalised here, in double, so that its length does not matter. */
static vt_status aim_at_vector(vt_query *query, const vt_vector_space *space, const vt_request *request, vt_error *error)
{
    if (request->vector_dims != space->dims)
        return vt_fail(error, VT_BAD_REQUEST, "vector: has %zu numbers, space \"%s\" has %zu", request->vector_dims,
                       space->info->name, space->dims);
    double squares = 0;
    for (size_t i = 0; i < space->dims; i++) squares += (double)request->vector[i] * (double)request->vector[i];
    if (!(squares > 1e-60) || !isfinite(squares))
        return vt_fail(error, VT_BAD_REQUEST, "vector: must be finite and not all zero");
    double inverse = 1 / sqrt(squares);
    float *unit = vt_alloc(space->dims, sizeof *unit);
    if (!unit) return vt_fail(error, VT_NO_MEMORY, "similar: out of memory");
    for (size_t i = 0; i < space->dims; i++) unit[i] = (float)((double)request->vector[i] * inverse);
    vt_query_from_vector(query, space, unit);
    vt_free(unit);
    return VT_OK;
}

/* Sets the query. *found is false when the product has no vector. */
static vt_status aim(vt_query *query, const vt_vector_space *space, const vt_task *task, bool *found, vt_error *error)
{
    *found = true;
    if (task->item_count == 0) return aim_at_vector(query, space, task->request, error);
    VT_TRY(vt_space_need_row(space, task->items[0], error));
    *found = vt_query_from_row(query, space, task->items[0]);
    return VT_OK;
}

vt_status vt_strategy_similar(const vt_task *task, vt_slate *slate, vt_error *error)
{
    if (task->item_count > 1 || (task->item_count == 0) == !task->request->vector)
        return vt_fail(error, VT_BAD_REQUEST, "item: \"similar\" needs one product id, a vector or a picture, and no two of them");
    if (task->shop->space_count == 0) return VT_OK; /* a pack without pictures or embeddings: nothing looks like anything */
    const vt_vector_space *space = NULL;
    VT_TRY(find_space(task->shop, task->request->space, &space, error));
    slate->space = space->info->name;
    vt_query query = {0};
    bool found = false;
    vt_status status = vt_query_open(&query, space);
    if (status == VT_OK) status = aim(&query, space, task, &found, error);
    if (status == VT_OK && found) status = fill(space, &query, task, slate, error);
    vt_query_close(&query);
    return status == VT_NO_MEMORY ? vt_fail(error, status, "similar: out of memory") : status;
}
