/* Loops over independent tasks, on several threads. */
#ifndef VT_WORKER_THREADS_H
#define VT_WORKER_THREADS_H

#include <stddef.h>

enum { VT_MOST_THREADS = 64 };

/* One task. worker: 0..threads - 1, the same for one thread: which scratch to use. What it writes must depend on the task alone. */
typedef void vt_task(void *context, size_t task, size_t worker);

/* 0 means all cores; at most VT_MOST_THREADS. */
size_t vt_thread_count(size_t wanted);
/* Runs task 0..count - 1, each once, and returns when all are done; the calling thread works too. threads: 1..VT_MOST_THREADS. */
void vt_run_tasks(size_t threads, size_t count, vt_task *run, void *context);

#endif
