#include "worker_threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

typedef struct task_pool {
    vt_task *run;
    void *context;
    size_t count;
    atomic_size_t next, workers;
} task_pool;

static void *work(void *shared)
{
    task_pool *pool = shared;
    size_t worker = atomic_fetch_add(&pool->workers, 1);
    for (size_t task; (task = atomic_fetch_add(&pool->next, 1)) < pool->count;) pool->run(pool->context, task, worker);
    return NULL;
}

size_t vt_thread_count(size_t wanted)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = wanted ? wanted : online > 0 ? (size_t)online : 1;
    return count < VT_MOST_THREADS ? count : VT_MOST_THREADS;
}

void vt_run_tasks(size_t threads, size_t count, vt_task *run, void *context)
{
    task_pool pool = {.run = run, .context = context, .count = count};
    pthread_t started[VT_MOST_THREADS];
    size_t running = 0, wanted = threads < count ? threads : count;
    while (running + 1 < wanted && pthread_create(&started[running], NULL, work, &pool) == 0) running++;
    work(&pool);
    while (running > 0) pthread_join(started[--running], NULL);
}
