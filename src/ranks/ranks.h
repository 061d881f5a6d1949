/* Several processes that train one model together, on one host or many ("ranks", as MPI calls them), and what they say to each other.
 *
 * How it is carried is behind a table of calls: MPI (src/mpi), or threads in the tests. A `vt_ranks *` may be NULL everywhere:
 * there is one process, and nothing travels. Every call below is made by all ranks, in the same order, or all of them wait forever;
 * so what may fail on one rank alone is followed by vt_ranks_agree before the next call. When a rank dies, the launcher ends all. */
#ifndef VT_RANKS_H
#define VT_RANKS_H

#include "status.h"

#include <stdbool.h>
#include <stdint.h>

/* Sizes and offsets are in bytes; offsets have count + 1 entries, and rank r's share is from offsets[r] to offsets[r + 1]. */
typedef struct vt_rank_calls {
    void (*broadcast)(void *context, size_t root, void *data, size_t bytes);
    void (*gather)(void *context, void *all, const size_t *offsets);
    void (*exchange)(void *context, const void *send, const size_t *send_offsets, void *receive, const size_t *receive_offsets);
    void (*add)(void *context, uint64_t *numbers, size_t count);
} vt_rank_calls;

enum { VT_MOST_RANKS = 1024 };

typedef struct vt_ranks {
    size_t rank, count; /* this one of how many, from 0 on; at most VT_MOST_RANKS */
    size_t on_host;     /* how many are on this host */
    vt_rank_calls calls;
    void *context;
    uint64_t received_bytes; /* what this rank was given by others so far, without what carries it */
} vt_ranks;

/* Whether there is more than one. */
static inline bool vt_ranks_many(const vt_ranks *ranks) { return ranks && ranks->count > 1; }
/* Rank 0, or the only process: the one that writes and prints. */
bool vt_ranks_first(const vt_ranks *ranks);

/* The answer of the first rank that does not say VT_OK, with its message, on every rank; VT_OK when all do. error: not NULL. */
vt_status vt_ranks_agree(vt_ranks *ranks, vt_status status, vt_error *error);
#ifdef __clang_analyzer__
#define vt_ranks_agree(ranks, status, error) ((status) != VT_OK ? (status) : vt_ranks_agree((ranks), VT_OK, (error))) /* so that it knows */
#endif
/* data of `root` becomes everybody's. */
void vt_ranks_broadcast(vt_ranks *ranks, size_t root, void *data, size_t bytes);
/* all: offsets[count] bytes, of which every rank has filled in its share; afterwards all of them, on every rank. */
void vt_ranks_gather(vt_ranks *ranks, void *all, const size_t *offsets);
/* The same, of rows of that many bytes: bounds[r] to bounds[r + 1] are rank r's. */
void vt_ranks_gather_rows(vt_ranks *ranks, void *all, const size_t *bounds, size_t row_bytes);
/* Rank s gets from here what lies at send_offsets[s] to send_offsets[s + 1]; what it gives comes to receive_offsets[s]. The two
 * sides know the sizes. */
void vt_ranks_exchange(vt_ranks *ranks, const void *send, const size_t *send_offsets, void *receive, const size_t *receive_offsets);
/* receive_offsets of an exchange by the send_offsets of all. */
void vt_ranks_exchange_sizes(vt_ranks *ranks, const size_t *send_offsets, size_t *receive_offsets);
/* Each number becomes its sum over all ranks. */
void vt_ranks_add(vt_ranks *ranks, uint64_t *numbers, size_t count);

/* Rows to be dealt out: row i costs costs[i] + base. */
typedef struct vt_rank_work {
    const uint64_t *costs; /* [rows]; NULL: all 0 */
    size_t rows, base, align;
} vt_rank_work;

/* Contiguous shares of nearly the same cost: bounds[ranks + 1], each but the last a multiple of `align`. A share may be empty. One
 * process has all. */
void vt_ranks_deal(const vt_ranks *ranks, size_t *bounds, const vt_rank_work *work);

#endif
