/* Ranks as threads of one process: what MPI does, done by copying. */
#ifndef VT_THREAD_RANKS_H
#define VT_THREAD_RANKS_H

#include "ranks.h"

#include <pthread.h>
#include <string.h>

enum { MOST_THREAD_RANKS = 8 };

typedef struct thread_job {
    pthread_barrier_t barrier;
    size_t count;
    const void *shown[MOST_THREAD_RANKS]; /* what each rank lets the others see for the length of a call */
    const size_t *offsets[MOST_THREAD_RANKS];
} thread_job;

typedef struct thread_rank {
    vt_ranks ranks;
    thread_job *job;
    void (*work)(vt_ranks *ranks, void *context);
    void *context;
} thread_rank;

static inline void show(thread_rank *self, const void *data, const size_t *offsets)
{
    self->job->shown[self->ranks.rank] = data;
    self->job->offsets[self->ranks.rank] = offsets;
    pthread_barrier_wait(&self->job->barrier);
}

static inline void thread_broadcast(void *context, size_t root, void *data, size_t bytes)
{
    thread_rank *self = context;
    show(self, data, NULL);
    if (self->ranks.rank != root) memcpy(data, self->job->shown[root], bytes);
    pthread_barrier_wait(&self->job->barrier);
}

static inline void thread_gather(void *context, void *all, const size_t *offsets)
{
    thread_rank *self = context;
    show(self, all, offsets);
    for (size_t rank = 0; rank < self->ranks.count; rank++)
        if (rank != self->ranks.rank)
            memcpy((char *)all + offsets[rank], (const char *)self->job->shown[rank] + offsets[rank], offsets[rank + 1] - offsets[rank]);
    pthread_barrier_wait(&self->job->barrier);
}

static inline void thread_exchange(void *context, const void *send, const size_t *send_offsets, void *receive, const size_t *receive_offsets)
{
    thread_rank *self = context;
    size_t own = self->ranks.rank;
    show(self, send, send_offsets);
    for (size_t rank = 0; rank < self->ranks.count; rank++) {
        const size_t *theirs = self->job->offsets[rank];
        if (theirs[own + 1] - theirs[own] != receive_offsets[rank + 1] - receive_offsets[rank]) __builtin_trap();
        if (theirs[own + 1] > theirs[own])
            memcpy((char *)receive + receive_offsets[rank], (const char *)self->job->shown[rank] + theirs[own], theirs[own + 1] - theirs[own]);
    }
    pthread_barrier_wait(&self->job->barrier);
}

static inline void thread_add(void *context, uint64_t *numbers, size_t count)
{
    thread_rank *self = context;
    show(self, numbers, NULL);
    for (size_t i = 0; i < count && self->ranks.rank == 0; i++)
        for (size_t rank = 1; rank < self->ranks.count; rank++) numbers[i] += ((const uint64_t *)self->job->shown[rank])[i];
    pthread_barrier_wait(&self->job->barrier);
    if (self->ranks.rank) memcpy(numbers, self->job->shown[0], count * sizeof *numbers);
    pthread_barrier_wait(&self->job->barrier);
}

static inline void *run_thread_rank(void *context)
{
    thread_rank *self = context;
    self->work(&self->ranks, self->context);
    return NULL;
}

/* Runs work(ranks, contexts + rank * context_bytes) by `count` ranks, each a thread. No cmocka assertion inside. */
static inline void by_thread_ranks(size_t count, void work(vt_ranks *, void *), void *contexts, size_t context_bytes)
{
    thread_job job = {.count = count};
    thread_rank all[MOST_THREAD_RANKS];
    pthread_t threads[MOST_THREAD_RANKS];
    pthread_barrier_init(&job.barrier, NULL, (unsigned)count);
    for (size_t rank = 0; rank < count; rank++) {
        all[rank] = (thread_rank){.job = &job, .work = work, .context = (char *)contexts + rank * context_bytes};
        all[rank].ranks = (vt_ranks){.rank = rank, .count = count, .on_host = count, .context = &all[rank],
                                     .calls = {thread_broadcast, thread_gather, thread_exchange, thread_add}};
    }
    for (size_t rank = 0; rank < count; rank++) pthread_create(&threads[rank], NULL, run_thread_rank, &all[rank]);
    for (size_t rank = 0; rank < count; rank++) pthread_join(threads[rank], NULL);
    pthread_barrier_destroy(&job.barrier);
}

#endif
