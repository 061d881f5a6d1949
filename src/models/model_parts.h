/* Inside of the floor: an opened model, and each kind's part of the work. Writers of narrow forms read it too. */
#ifndef VT_MODEL_PARTS_H
#define VT_MODEL_PARTS_H

#include "model.h"
#include "model_matrix.h"

struct vt_model {
    vt_model_kind kind;
    size_t items, width;
    vt_safetensors *file;
    const float *counts;         /* popularity */
    const uint32_t *neighbours;  /* itemknn, ease: one of these two, [items * width] */
    const uint16_t *neighbours16;
    vt_model_matrix rows;        /* weights, item_factors or item_vectors */
    vt_model_matrix history;     /* two-tower */
    const float *bias;           /* two-tower, [width] */
    float alpha, regularisation; /* ials */
    float half_life_days, temperature;
    double *gram;     /* ials: YtY, [width * width], the lower triangle; what follows is scratch */
    double *system;   /* ials: A, then its Cholesky factor in the lower triangle */
    double *solution; /* ials: [width] */
    double *row;      /* ials: [width] */
    float *user;      /* ials, two-tower: [width] */
};

static inline uint32_t vt_model_neighbour(const vt_model *model, size_t at)
{
    return model->neighbours16 ? model->neighbours16[at] : model->neighbours[at];
}

/* To a float; what is past 1e30, as only hostile files make it, becomes that. */
static inline float vt_model_float(double value) { return value < -1e30 ? -1e30f : value < 1e30 ? (float)value : 1e30f; }

/* VT_NO_MEMORY: also takes the scratch. */
vt_status vt_fold_in_prepare(vt_model *model, vt_error *error);
void vt_fold_in_close(vt_model *model);
/* Fills model->user. VT_BAD_DATA where rounding has left a matrix without a Cholesky factor: numbers of a hostile file. */
vt_status vt_fold_in(vt_model *model, const vt_deed *deeds, size_t count, vt_error *error);
/* amounts: f32[count], after vt_fold_in with the same deeds. */
void vt_fold_in_explain(vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float *amounts);

/* Fills model->user with u / |u| / temperature, and *norm with |u| * temperature (0: model->user is zero). */
void vt_user_tower(vt_model *model, const vt_deed *deeds, size_t count, float *norm);
/* amounts: f32[count]. norm: as vt_user_tower gave it. */
void vt_user_tower_explain(const vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float norm, float *amounts);

#endif
