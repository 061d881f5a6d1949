/* Pairs that travel between ranks. Users are dealt out in ascending order, so one rank's pairs of an item are to come before the next one's,
 * and what is joined in the order of the ranks is what one process has. */
#include "training_pairs.h"

#include "memory.h"

#include <string.h>

static vt_status no_room(vt_error *error) { return vt_fail(error, VT_NO_MEMORY, "no memory for the pairs of other ranks"); }

void vt_training_user_bounds(size_t *bounds, const vt_event_log *log, vt_ranks *ranks)
{
    uint64_t ends[VT_MOST_RANKS] = {log->users};
    size_t rows[VT_MOST_RANKS + 1], count = ranks ? ranks->count : 1;
    for (size_t i = 0; i <= count; i++) rows[i] = i;
    if (vt_ranks_many(ranks)) ends[ranks->rank] = log->own_end;
    vt_ranks_gather_rows(ranks, ends, rows, sizeof *ends);
    bounds[0] = 0;
    for (size_t i = 0; i < count; i++) bounds[i + 1] = (size_t)ends[i];
}

/* *offsets becomes where the rows lie when all ranks' are joined. */
static vt_status join_offsets(size_t *offsets, size_t rows, vt_ranks *ranks, vt_error *error)
{
    uint64_t *counts = vt_alloc(rows, sizeof *counts);
    VT_TRY(vt_ranks_agree(ranks, counts ? VT_OK : no_room(error), error));
    for (size_t row = 0; row < rows; row++) counts[row] = offsets[row + 1] - offsets[row];
    vt_ranks_add(ranks, counts, rows);
    for (size_t row = 0; row < rows; row++) offsets[row + 1] = offsets[row] + (size_t)counts[row];
    vt_free(counts);
    return VT_OK;
}

/* *own, which is this rank's share of `places`, becomes all shares. */
static vt_status gather_array(void **own, size_t bytes, const size_t *places, vt_ranks *ranks, vt_error *error)
{
    size_t begin = places[ranks->rank], end = places[ranks->rank + 1];
    char *all = vt_alloc(places[ranks->count], bytes);
    vt_status status = vt_ranks_agree(ranks, all ? VT_OK : no_room(error), error);
    if (status != VT_OK) {
        vt_free(all);
        return status;
    }
    memcpy(all + begin * bytes, *own, (end - begin) * bytes);
    vt_ranks_gather_rows(ranks, all, places, bytes);
    vt_free(*own);
    *own = all;
    return VT_OK;
}

vt_status vt_training_pairs_gather(vt_training_pairs *pairs, const size_t *user_bounds, vt_ranks *ranks, vt_error *error)
{
    vt_pair_matrix *users = &pairs->by_user;
    size_t places[VT_MOST_RANKS + 1];
    if (!vt_ranks_many(ranks)) return VT_OK;
    vt_pair_matrix_close(&pairs->by_item);
    VT_TRY(join_offsets(users->offsets, users->rows, ranks, error));
    for (size_t i = 0; i <= ranks->count; i++) places[i] = users->offsets[user_bounds[i]];
    void *indices = users->indices, *values = users->values, *days = pairs->days;
    vt_status status = gather_array(&indices, sizeof *users->indices, places, ranks, error);
    if (status == VT_OK) status = gather_array(&values, sizeof *users->values, places, ranks, error);
    if (status == VT_OK) status = gather_array(&days, sizeof *pairs->days, places, ranks, error);
    users->indices = indices;
    users->values = values;
    pairs->days = days;
    if (status == VT_OK) status = vt_ranks_agree(ranks, vt_pair_matrix_transpose(&pairs->by_item, users, error), error);
    return status;
}

/* What other ranks have of this one's items: by rank, and then as their by_item. */
typedef struct item_share {
    size_t begin, end;                  /* the items */
    uint32_t *lengths;                  /* [ranks][end - begin]: of the rows */
    uint32_t *indices;
    float *values;
    size_t places[VT_MOST_RANKS + 1];   /* where a rank's pairs begin */
} item_share;

static void times(size_t *out, const size_t *offsets, size_t count, size_t bytes)
{
    for (size_t i = 0; i <= count; i++) out[i] = offsets[i] * bytes;
}

static vt_status exchange_lengths(item_share *share, const vt_pair_matrix *own, const size_t *bounds, vt_ranks *ranks, vt_error *error)
{
    size_t from[VT_MOST_RANKS + 1], to[VT_MOST_RANKS + 1], width = share->end - share->begin;
    uint32_t *lengths = vt_alloc(own->rows, sizeof *lengths);
    share->lengths = vt_alloc(ranks->count * width, sizeof *share->lengths);
    vt_status status = vt_ranks_agree(ranks, lengths && share->lengths ? VT_OK : no_room(error), error);
    if (status == VT_OK) {
        for (size_t row = 0; row < own->rows; row++) lengths[row] = (uint32_t)(own->offsets[row + 1] - own->offsets[row]);
        times(from, bounds, ranks->count, sizeof *lengths);
        for (size_t i = 0; i <= ranks->count; i++) to[i] = i * width * sizeof *lengths;
        vt_ranks_exchange(ranks, lengths, from, share->lengths, to);
    }
    vt_free(lengths);
    return status;
}

static vt_status exchange_pairs(item_share *share, const vt_pair_matrix *own, const size_t *bounds, vt_ranks *ranks, vt_error *error)
{
    size_t sent[VT_MOST_RANKS + 1], from[VT_MOST_RANKS + 1], to[VT_MOST_RANKS + 1], width = share->end - share->begin;
    for (size_t rank = 0; rank < ranks->count; rank++) {
        share->places[rank + 1] = share->places[rank];
        for (size_t i = 0; i < width; i++) share->places[rank + 1] += share->lengths[rank * width + i];
    }
    share->indices = vt_alloc(share->places[ranks->count], sizeof *share->indices);
    share->values = vt_alloc(share->places[ranks->count], sizeof *share->values);
    VT_TRY(vt_ranks_agree(ranks, share->indices && share->values ? VT_OK : no_room(error), error));
    for (size_t i = 0; i <= ranks->count; i++) sent[i] = own->offsets[bounds[i]];
    times(from, sent, ranks->count, sizeof *own->indices);
    times(to, share->places, ranks->count, sizeof *own->indices);
    vt_ranks_exchange(ranks, own->indices, from, share->indices, to);
    vt_ranks_exchange(ranks, own->values, from, share->values, to); /* a float is as long as an index */
    return VT_OK;
}

/* Row by row, the ranks' pairs one after the other. */
static vt_status join_rows(vt_pair_matrix *out, const item_share *share, size_t ranks, vt_error *error)
{
    size_t width = share->end - share->begin, at = 0, next[VT_MOST_RANKS];
    out->offsets = vt_alloc(out->rows + 1, sizeof *out->offsets);
    out->indices = vt_alloc(share->places[ranks], sizeof *out->indices);
    out->values = vt_alloc(share->places[ranks], sizeof *out->values);
    if (!out->offsets || !out->indices || !out->values) return no_room(error);
    memcpy(next, share->places, ranks * sizeof *next);
    for (size_t item = share->begin; item < share->end; item++) {
        for (size_t rank = 0; rank < ranks; rank++) {
            size_t length = share->lengths[rank * width + item - share->begin];
            memcpy(out->indices + at, share->indices + next[rank], length * sizeof *out->indices);
            memcpy(out->values + at, share->values + next[rank], length * sizeof *out->values);
            next[rank] += length;
            at += length;
        }
        out->offsets[item + 1] = at;
    }
    for (size_t item = share->end; item < out->rows; item++) out->offsets[item + 1] = at;
    return VT_OK;
}

vt_status vt_training_pairs_deal(vt_training_pairs *pairs, const size_t *item_bounds, vt_ranks *ranks, vt_error *error)
{
    if (!vt_ranks_many(ranks)) return VT_OK;
    item_share share = {.begin = item_bounds[ranks->rank], .end = item_bounds[ranks->rank + 1]};
    vt_pair_matrix joined = {.rows = pairs->by_item.rows, .columns = pairs->by_item.columns};
    vt_status status = exchange_lengths(&share, &pairs->by_item, item_bounds, ranks, error);
    if (status == VT_OK) status = exchange_pairs(&share, &pairs->by_item, item_bounds, ranks, error);
    if (status == VT_OK) {
        vt_pair_matrix_close(&pairs->by_item);
        status = vt_ranks_agree(ranks, join_rows(&joined, &share, ranks->count, error), error);
        pairs->by_item = joined;
    }
    vt_free(share.lengths);
    vt_free(share.indices);
    vt_free(share.values);
    return status;
}
