/* The passes of tower_step.c, each a shard of VT_TOWER_SHARD rows of one kind: what one pass writes, only later ones read. */
#ifndef VT_TOWER_PASSES_H
#define VT_TOWER_PASSES_H

#include "tower_step.h"

enum { VT_TOWER_SHARD = 64 };

typedef struct vt_tower_pass {
    vt_tower_step *step;
    const vt_tower_task *task;
    const vt_tower_batch *batch;
    const vt_tower_weights *weights;
} vt_tower_pass;

/* In this order; `context` is a vt_tower_pass. Shards of: */
void vt_tower_embed_items(void *context, size_t shard);   /* items: embeddings, vectors, lengths */
void vt_tower_embed_users(void *context, size_t shard);   /* examples: users */
void vt_tower_compare(void *context, size_t shard);       /* examples: scores, losses, user_pulls */
void vt_tower_pull_items(void *context, size_t shard);    /* items: pulls */
void vt_tower_pull_rows(void *context, size_t shard);     /* rows: row_pulls */
void vt_tower_pull_pictures(void *context, size_t shard); /* picture dims: picture_pulls */
void vt_tower_pull_profiles(void *context, size_t shard); /* rows of profiles: profile_pulls */

#endif
