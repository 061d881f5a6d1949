#include "tower_crew.h"

#include "memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

struct vt_tower_crew {
    pthread_t threads[VT_TOWER_MOST_THREADS];
    size_t started;
    pthread_mutex_t lock; /* guards what follows, but for `next` */
    pthread_cond_t begun, ended;
    unsigned long round;
    size_t busy;
    bool closing;
    vt_tower_work *work;
    void *context;
    size_t shards;
    atomic_size_t next;
};

static void work_off(vt_tower_crew *crew)
{
    for (size_t shard; (shard = atomic_fetch_add(&crew->next, 1)) < crew->shards;) crew->work(crew->context, shard);
}

static void *stand_by(void *shared)
{
    vt_tower_crew *crew = shared;
    unsigned long seen = 0;
    for (;;) {
        pthread_mutex_lock(&crew->lock);
        while (crew->round == seen && !crew->closing) pthread_cond_wait(&crew->begun, &crew->lock);
        seen = crew->round;
        bool closing = crew->closing;
        pthread_mutex_unlock(&crew->lock);
        if (closing) return NULL;
        work_off(crew);
        pthread_mutex_lock(&crew->lock);
        if (--crew->busy == 0) pthread_cond_signal(&crew->ended);
        pthread_mutex_unlock(&crew->lock);
    }
}

vt_status vt_tower_crew_open(vt_tower_crew **out, size_t threads, vt_error *error)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = threads ? threads : online > 0 ? (size_t)online : 1;
    vt_tower_crew *crew = *out = vt_alloc(1, sizeof *crew);
    if (!crew) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    if (wanted > VT_TOWER_MOST_THREADS) wanted = VT_TOWER_MOST_THREADS;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->begun, NULL);
    pthread_cond_init(&crew->ended, NULL);
    while (crew->started + 1 < wanted && pthread_create(&crew->threads[crew->started], NULL, stand_by, crew) == 0) crew->started++;
    return VT_OK;
}

void vt_tower_crew_run(vt_tower_crew *crew, vt_tower_work *work, void *context, size_t shards)
{
    pthread_mutex_lock(&crew->lock);
    crew->work = work;
    crew->context = context;
    crew->shards = shards;
    crew->busy = crew->started;
    atomic_store(&crew->next, 0);
    crew->round++;
    pthread_cond_broadcast(&crew->begun);
    pthread_mutex_unlock(&crew->lock);
    work_off(crew);
    pthread_mutex_lock(&crew->lock);
    while (crew->busy > 0) pthread_cond_wait(&crew->ended, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

void vt_tower_crew_close(vt_tower_crew *crew)
{
    if (!crew) return;
    pthread_mutex_lock(&crew->lock);
    crew->closing = true;
    pthread_cond_broadcast(&crew->begun);
    pthread_mutex_unlock(&crew->lock);
    while (crew->started > 0) pthread_join(crew->threads[--crew->started], NULL);
    pthread_mutex_destroy(&crew->lock);
    pthread_cond_destroy(&crew->begun);
    pthread_cond_destroy(&crew->ended);
    vt_free(crew);
}
