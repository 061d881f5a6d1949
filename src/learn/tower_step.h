/* One step of training: what the two towers make of a batch, how wrong that is, and which way each number should go.
 *
 * Item i of the batch has x_i = sum of its parts (tower_features.h) and v_i = x_i / |x_i|; example a, with history weights w_aj,
 *   u_a = r_a / |r_a|,  r_a = bias + sum of its user's profile rows + sum over its history of w_aj h_j,
 *                       h_j = x_j, or of its own table (options->untied)
 * and the loss is the sampled softmax over the batch's candidates c, with the log-Q correction (Bengio and Senecal 2008; Yi et
 * al. 2019, "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations"):
 *   loss = mean over a of weight_a * -log softmax_c(u_a . v_c / temperature - log_q(c))[target of a]
 * Items of the example's history are no candidates of it. log_q(c) is the log of how likely c is among the candidates. */
#ifndef VT_TOWER_STEP_H
#define VT_TOWER_STEP_H

#include "tower_batch.h"
#include "tower_crew.h"
#include "tower_weights.h"

/* Room for one step; owned: vt_tower_step_close. f32 all. `capacity_items` grows with the batches. */
typedef struct vt_tower_step {
    size_t dims, batch;
    size_t item_capacity, row_capacity, score_capacity;
    float *embeddings[2]; /* [items][dims]: x, and h when it is untied */
    float *pulls[2];      /* the same shape: gradients of those */
    float *vectors;       /* [items][dims]: v; candidates only */
    float *lengths;       /* [items]: |x| */
    float *log_q;         /* [items]: the task's, of the batch's items */
    float *users;         /* [batch][dims]: u */
    float *user_lengths;  /* [batch]: |r| */
    float *user_pulls;    /* [batch][dims]: gradient of r */
    float *scores;        /* [batch][candidates]: logits, then their gradients */
    double *losses;       /* [batch] */
    float *row_pulls[2];  /* [rows][dims] */
    float *picture_pulls[2]; /* [picture_dims][dims] */
    float *bias_pull;     /* [dims] */
    float *profile_pulls; /* [users.rows][dims] */
} vt_tower_step;

/* What a step is made of; borrowed. */
typedef struct vt_tower_task {
    const vt_tower_options *options;
    const vt_tower_features *features;
    const float *log_q; /* f32[items of the log], already times options->log_q */
    vt_tower_crew *crew;
} vt_tower_task;

vt_status vt_tower_step_open(vt_tower_step *out, const vt_tower_task *task, vt_error *error);
void vt_tower_step_close(vt_tower_step *step);

/* Loss and gradients of one batch: *loss, row_pulls of batch->row_ids, picture_pulls, bias_pull, profile_pulls. Sums are taken in an order that the
 * batch alone decides; OpenBLAS is called for whole shards, one thread each, so that results hold for one machine's kernels.
 * VT_NO_MEMORY. */
vt_status vt_tower_gradient(vt_tower_step *step, const vt_tower_task *task, const vt_tower_batch *batch,
                            const vt_tower_weights *weights, double *loss, vt_error *error);

/* Moves the weights by the gradients that vt_tower_gradient left. */
void vt_tower_descend(vt_tower_step *step, const vt_tower_task *task, const vt_tower_batch *batch, vt_tower_weights *weights);

#endif
