/* Threads that work off numbered shards together. A shard's result may depend on its number, never on who does it or when: then
 * the bytes are the same for any number of threads. */
#ifndef VT_TOWER_CREW_H
#define VT_TOWER_CREW_H

#include "status.h"

#include <stddef.h>

enum { VT_TOWER_MOST_THREADS = 64 };

typedef struct vt_tower_crew vt_tower_crew;
typedef void vt_tower_work(void *context, size_t shard);

/* threads: 0 for as many as the machine has cores, at most VT_TOWER_MOST_THREADS; the caller's own is one of them. Where the
 * system gives fewer, fewer work. VT_NO_MEMORY. Close with vt_tower_crew_close. */
vt_status vt_tower_crew_open(vt_tower_crew **out, size_t threads, vt_error *error);
void vt_tower_crew_close(vt_tower_crew *crew);

/* Calls work(context, shard) once for each shard below `shards`, and returns when all are done. */
void vt_tower_crew_run(vt_tower_crew *crew, vt_tower_work *work, void *context, size_t shards);

#endif
