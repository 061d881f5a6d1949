/* Trainers of recommenders: a log of events becomes a model file (model.h). What they have in common.
 *
 * The same log, options and seed give the same bytes whatever the number of threads and of ranks, and whether or not training was cut
 * off and resumed on the way, with other numbers of both even, on one machine with one OpenBLAS (its kernels differ between processors, and so do the last bits of a sum). */
#ifndef VT_LEARN_H
#define VT_LEARN_H

#include "event_log.h"
#include "model.h"
#include "tower_options.h"

/* How far a trainer is. `loss` falls as the model fits; NAN where the trainer has none. */
typedef struct vt_learn_progress {
    const char *step; /* "sweeps", "rows"; borrowed for the call */
    size_t done, total;
    double loss;
} vt_learn_progress;

/* What is not of the model. Zero-initialised: seed 0, all cores, no checkpoint, silent. Borrowed for the call. */
typedef struct vt_learn_context {
    uint64_t seed;
    size_t threads;         /* 0: all cores; at most 64 */
    const char *checkpoint; /* path of the file that training resumes from, if it is there; NULL: none is read or written */
    bool fresh;             /* begin anew in spite of it */
    bool (*due)(void *context); /* asked after each step: whether to write a checkpoint now; NULL: always */
    void (*progress)(void *context, const vt_learn_progress *progress); /* on the calling thread; may be NULL */
    void *context;
    vt_ranks *ranks; /* several train one model (iALS and ItemKNN): the log is this rank's (vt_event_source), all get the same answer,
                        rank 0 alone reads and writes the checkpoint and gets the file; NULL: one process */
    vt_buffer *towers; /* [2], empty: two-tower also gives its item tower and user tower (tower_files.h); NULL: not wanted */
} vt_learn_context;

/* How often an item was had, later events counting more.
 * half_life_days, here and below: an event counts 2^(-age / half_life), its age being that before the log's last day (of a pair, the age of
 * its last event); 0, or a log that is not dated: all count alike. */
typedef struct vt_popularity_options {
    float half_life_days;
} vt_popularity_options;

/* Cosine of the columns of two items, over `shrinkage` that takes from pairs seen few times:
 * w_ij = sum over users of x_ui x_uj 2^(-|day_i - day_j| / gap_half_life) n_u^-damping / (|x_i| |x_j| + shrinkage)
 * G. Linden, B. Smith, J. York, "Amazon.com Recommendations", 2003; R. Bell, Y. Koren, "Scalable Collaborative Filtering with Jointly
 * Derived Neighborhood Interpolation Weights", 2007 (shrinkage). */
typedef struct vt_itemknn_options {
    size_t neighbours;    /* 1..4096: kept of each item */
    float shrinkage;      /* 0 or more */
    float damping;        /* 0..1: what a user of many (n_u) items counts less */
    float half_life_days;
    float gap_half_life_days; /* of the time between two events of a user; where the log is not dated, of places; 0: any gap counts alike */
} vt_itemknn_options;

/* H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019: P = (X'X + ridge I)^-1, B = I - P diag(1 / P_jj). With
 * dropout p, ridge I becomes ridge I + p / (1 - p) diag(X'X): H. Steck, "Autoencoders that don't overfit towards the Identity", 2020. */
typedef struct vt_ease_options {
    size_t neighbours; /* 1..4096: kept of each row of B, largest absolute weight first */
    float ridge;       /* above 0 */
    float dropout;     /* 0 to below 1 */
    float half_life_days;
} vt_ease_options;

/* Y. Hu, Y. Koren, C. Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", 2008, solved by conjugate gradients (G. Takacs,
 * I. Pilaszy, D. Tikk, "Applications of the conjugate gradient method for implicit feedback collaborative filtering", 2011):
 *   loss = sum over all pairs of (1 + alpha x_ui) (p_ui - u.i)^2 + regularisation (sum |u|^2 + sum s_i |i|^2)
 * with p_ui = 1 where x_ui > 0, and s_i = ((n_i + users / alpha) / mean of that)^power over the n_i pairs of an item: popular items are
 * held harder (S. Rendle, W. Krichene, L. Zhang, Y. Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks",
 * 2022, whose unobserved weight is 1 / alpha here). A user's vector is what model.h computes for a visitor of the same history. */
typedef struct vt_ials_options {
    size_t factors;       /* 1..1024 */
    size_t sweeps;        /* 1..1000: over all users, then all items */
    size_t steps;         /* 1..1024: of conjugate gradients for a row in a sweep */
    float alpha;          /* above 0 */
    float regularisation; /* above 0 */
    float power;          /* 0..1 */
    float half_life_days;
} vt_ials_options;

extern const vt_popularity_options vt_popularity_defaults;
extern const vt_itemknn_options vt_itemknn_defaults;
extern const vt_ease_options vt_ease_defaults;
extern const vt_ials_options vt_ials_defaults;

/* Each appends a model file of log->items items. Two-tower: tower_training.h. VT_BAD_DATA: the log is empty, or the checkpoint is of another training (the message
 * says what differs) or damaged; VT_IO: it cannot be written; VT_NO_MEMORY. The checkpoint is left for the caller to remove (vt_learn_checkpoint_remove) when the
 * model is safe. Options are within their ranges.
 * Cost: itemknn the sum of the squares of the users' numbers of items; ease items^3 multiplications and 4 items^2 bytes; ials per
 * sweep (pairs * factors + rows * factors^2) * steps. */
vt_status vt_learn_popularity(vt_buffer *file, const vt_event_log *log, const vt_popularity_options *options,
                              const vt_learn_context *context, vt_error *error);
vt_status vt_learn_itemknn(vt_buffer *file, const vt_event_log *log, const vt_itemknn_options *options,
                           const vt_learn_context *context, vt_error *error);
vt_status vt_learn_ease(vt_buffer *file, const vt_event_log *log, const vt_ease_options *options, const vt_learn_context *context,
                        vt_error *error);
vt_status vt_learn_ials(vt_buffer *file, const vt_event_log *log, const vt_ials_options *options, const vt_learn_context *context,
                        vt_error *error);

/* Removes a checkpoint, and what a kill left of one that was being written, as far as they are there. */
void vt_learn_checkpoint_remove(const char *path);

#endif
