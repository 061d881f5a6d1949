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
    vt_model_matrix profile;     /* two-tower, [traits, width]; no rows: none */
    char *trait_text;            /* its names, each with its NUL */
    const char **trait_names;    /* [traits] */
    uint32_t *trait_order;       /* [traits]: by name */
    const float *bias;           /* two-tower, [width] */
    float alpha, regularisation; /* ials */
    float half_life_days, temperature;
    double *gram;     /* ials: YtY, [width * width], the lower triangle; what follows is scratch */
    double *system;   /* ials: A, then its Cholesky factor in the lower triangle */
    double *solution; /* ials: [width] */
    double *row;      /* ials: [width] */
    float *user;      /* ials, two-tower: [width] */
    float norm;       /* two-tower: |u| * temperature; 0: user is zero */
};

static inline uint32_t vt_model_neighbour(const vt_model *model, size_t at)
{
    return model->neighbours16 ? model->neighbours16[at] : model->neighbours[at];
}

/* To a float; what is past 1e24, as only hostile files make it, becomes that, so that sums over a row stay finite. */
static inline float vt_model_float(double value) { return value < -1e24 ? -1e24f : value < 1e24 ? (float)value : 1e24f; }

/* VT_NO_MEMORY: also takes the scratch. */
vt_status vt_fold_in_prepare(vt_model *model, vt_error *error);
void vt_fold_in_close(vt_model *model);
/* Fills model->user. VT_BAD_DATA where rounding has left a matrix without a Cholesky factor: numbers of a hostile file. */
vt_status vt_fold_in(vt_model *model, const vt_deed *deeds, size_t count, vt_error *error);
/* amounts: f32[count], after vt_fold_in with the same deeds. */
void vt_fold_in_explain(vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float *amounts);

/* Fills model->user with u / |u| / temperature, and model->norm. */
void vt_user_tower(vt_model *model, const vt_asker *asker);
/* amounts: f32[deed_count + trait_count], after vt_user_tower with the same asker. */
void vt_user_tower_explain(const vt_model *model, const vt_asker *asker, uint32_t item, float *amounts);

/* Reads profile_vectors and their names, where the file has them. */
vt_status vt_model_traits_read(vt_model *model, vt_error *error);
void vt_model_traits_close(vt_model *model);

#endif
