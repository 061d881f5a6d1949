/* What each model puts before each user: the best of all items of the log, by the scores of the code that also runs in the browser. */
#ifndef VT_LOG_SLATES_H
#define VT_LOG_SLATES_H

#include "event_matrix.h"
#include "log_split.h"
#include "model.h"

/* What lists are made from; the same for all models. Borrowed. */
typedef struct vt_slate_task {
    const vt_log_split *split;
    const uint32_t *users;      /* [user_count]: who is asked */
    size_t user_count;
    const uint32_t *item_users; /* [items]: users with the item in training */
    const float *popularity;    /* [items]: the scores of the popularity model, which stands in as the fallback */
    size_t width;               /* items in a list, at most */
    bool seen_out;              /* items of the user's history are no candidates */
    size_t threads;             /* 0: all cores; does not change the result */
    void (*progress)(void *context, const char *step, size_t done, size_t total); /* on any thread, one at a time; may be NULL */
    void *context;
} vt_slate_task;

/* Lists in the order of task->users. Owned: vt_slates_close. */
typedef struct vt_slates {
    uint32_t *items;  /* [user_count][width], best first */
    uint32_t *counts; /* [user_count] */
    bool *fallback;   /* [user_count]: popularity stood in: nothing of the user speaks to the model, or all candidates got one score */
} vt_slates;

/* Every item of the log is a candidate, but those left out by seen_out. Order: higher score, then item id, by bytes. Where the user
 * has no event in training and no profile that the model knows (unless the model is popularity, which asks for none), or all candidates
 * have one score, the scores are task->popularity. What vt_model_open and vt_model_score
 * answer; VT_BAD_DATA: a score is not a number; VT_NO_MEMORY. Close it in any case. */
vt_status vt_slates_make(vt_slates *out, const vt_slate_task *task, vt_model_kind kind, vt_bytes file, vt_error *error);
void vt_slates_close(vt_slates *slates);

#endif
