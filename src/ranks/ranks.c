#include "ranks.h"

#include <string.h>

bool vt_ranks_first(const vt_ranks *ranks) { return !ranks || ranks->rank == 0; }

static void count_received(vt_ranks *ranks, const size_t *offsets)
{
    ranks->received_bytes += offsets[ranks->count] - (offsets[ranks->rank + 1] - offsets[ranks->rank]);
}

#undef vt_ranks_agree /* the analyzer has a macro of that name in front of it: what follows is the function */
vt_status vt_ranks_agree(vt_ranks *ranks, vt_status status, vt_error *error)
{
    int32_t answers[VT_MOST_RANKS] = {0};
    size_t bounds[VT_MOST_RANKS + 1], first = 0;
    if (!vt_ranks_many(ranks)) return status;
    for (size_t i = 0; i <= ranks->count; i++) bounds[i] = i;
    answers[ranks->rank] = (int32_t)status;
    vt_ranks_gather_rows(ranks, answers, bounds, sizeof *answers);
    while (first < ranks->count && answers[first] == VT_OK) first++;
    if (first == ranks->count) return VT_OK;
    error->status = (vt_status)answers[first];
    vt_ranks_broadcast(ranks, first, error->message, sizeof error->message);
    error->message[sizeof error->message - 1] = '\0';
    return error->status;
}

void vt_ranks_broadcast(vt_ranks *ranks, size_t root, void *data, size_t bytes)
{
    if (!vt_ranks_many(ranks) || bytes == 0) return;
    ranks->calls.broadcast(ranks->context, root, data, bytes);
    if (ranks->rank != root) ranks->received_bytes += bytes;
}

void vt_ranks_gather(vt_ranks *ranks, void *all, const size_t *offsets)
{
    if (!vt_ranks_many(ranks) || offsets[ranks->count] == 0) return;
    ranks->calls.gather(ranks->context, all, offsets);
    count_received(ranks, offsets);
}

void vt_ranks_gather_rows(vt_ranks *ranks, void *all, const size_t *bounds, size_t row_bytes)
{
    size_t offsets[VT_MOST_RANKS + 1];
    if (!vt_ranks_many(ranks)) return;
    for (size_t i = 0; i <= ranks->count; i++) offsets[i] = bounds[i] * row_bytes;
    vt_ranks_gather(ranks, all, offsets);
}

void vt_ranks_exchange(vt_ranks *ranks, const void *send, const size_t *send_offsets, void *receive, const size_t *receive_offsets)
{
    if (!vt_ranks_many(ranks)) {
        /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Branch): a caller fills in count + 1 offsets, and count is at least 1 */
        if (send_offsets[1]) memcpy(receive, send, send_offsets[1]);
        return;
    }
    ranks->calls.exchange(ranks->context, send, send_offsets, receive, receive_offsets);
    count_received(ranks, receive_offsets);
}

void vt_ranks_exchange_sizes(vt_ranks *ranks, const size_t *send_offsets, size_t *receive_offsets)
{
    uint64_t sizes[VT_MOST_RANKS] = {0}, theirs[VT_MOST_RANKS];
    size_t offsets[VT_MOST_RANKS + 1], count = ranks ? ranks->count : 1;
    for (size_t i = 0; i <= count; i++) offsets[i] = i * sizeof *sizes;
    for (size_t i = 0; i < count; i++) sizes[i] = send_offsets[i + 1] - send_offsets[i];
    vt_ranks_exchange(ranks, sizes, offsets, theirs, offsets);
    receive_offsets[0] = 0;
    for (size_t i = 0; i < count; i++) receive_offsets[i + 1] = receive_offsets[i] + (size_t)theirs[i];
}

void vt_ranks_add(vt_ranks *ranks, uint64_t *numbers, size_t count)
{
    if (!vt_ranks_many(ranks) || count == 0) return;
    ranks->calls.add(ranks->context, numbers, count);
    ranks->received_bytes += 2 * (ranks->count - 1) * count * sizeof *numbers / ranks->count; /* around a ring and back */
}

void vt_ranks_deal(const vt_ranks *ranks, size_t *bounds, const vt_rank_work *work)
{
    size_t count = ranks ? ranks->count : 1, next = 1;
    uint64_t total = 0, passed = 0;
    for (size_t row = 0; row < work->rows; row++) total += work->base + (work->costs ? work->costs[row] : 0);
    bounds[0] = 0;
    for (size_t row = 0; row < work->rows && next < count; row++) {
        /* in double, as the product may not fit: a share's end need not be exact, but the same on all ranks */
        while (next < count && row % work->align == 0 && (double)passed * (double)count >= (double)total * (double)next) bounds[next++] = row;
        passed += work->base + (work->costs ? work->costs[row] : 0);
    }
    while (next <= count) bounds[next++] = work->rows;
    bounds[count] = work->rows;
}
