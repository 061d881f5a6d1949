#include "rank_model.h"

#include "memory.h"

#include <string.h>

enum { BLOCK_ROWS = 64 };

struct vt_rank_model {
    vt_tree_model *trees;
    vt_rank_config config;
    size_t columns;
    uint8_t features[VT_RANK_FEATURES];         /* [column] */
    float rows[BLOCK_ROWS * VT_RANK_FEATURES];  /* [BLOCK_ROWS][columns], as the trees want them */
    double amounts[VT_RANK_FEATURES + 1];       /* [columns + 1] */
};
_Static_assert(VT_RANK_FEATURES <= 256, "a feature is a byte");

/* Names are told apart by the trees, so that there are not more of them than features. */
static vt_status find_features(vt_rank_model *model, vt_error *error)
{
    for (size_t column = 0; column < vt_tree_model_features(model->trees); column++) {
        const char *name = vt_tree_model_feature_name(model->trees, column);
        size_t feature = vt_rank_feature_named(name);
        if (feature == VT_RANK_FEATURES)
            return vt_fail(error, VT_BAD_DATA, "ranker: features: \"%.60s\" is none that this version knows", name);
        model->features[model->columns++] = (uint8_t)feature;
    }
    return VT_OK;
}

static vt_status read(vt_rank_model *model, vt_bytes file, vt_error *error)
{
    VT_TRY(vt_tree_model_open(&model->trees, file, error));
    VT_TRY(find_features(model, error));
    const char *config = vt_tree_model_metadata(model->trees, "config");
    return vt_rank_config_read(&model->config, config && config[0] ? config : "{}", error);
}

vt_status vt_rank_model_open(vt_rank_model **out, vt_bytes file, vt_error *error)
{
    *out = NULL;
    vt_rank_model *model = vt_alloc(1, sizeof *model);
    if (!model) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = read(model, file, error);
    if (status == VT_OK) *out = model;
    else vt_rank_model_close(model);
    return status;
}

void vt_rank_model_close(vt_rank_model *model)
{
    if (model) vt_tree_model_close(model->trees);
    vt_free(model);
}

const vt_rank_config *vt_rank_model_config(const vt_rank_model *model) { return &model->config; }

const vt_tree_model *vt_rank_model_trees(const vt_rank_model *model) { return model->trees; }

static void gather(vt_rank_model *model, const float *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t column = 0; column < model->columns; column++)
            model->rows[i * model->columns + column] = rows[i * VT_RANK_FEATURES + model->features[column]];
}

void vt_rank_model_score(vt_rank_model *model, const float *rows, size_t count, float *scores)
{
    for (size_t first = 0; first < count; first += BLOCK_ROWS) {
        size_t left = count - first, block = left < BLOCK_ROWS ? left : BLOCK_ROWS;
        gather(model, rows + first * VT_RANK_FEATURES, block);
        vt_tree_model_score(model->trees, model->rows, block, scores + first);
    }
}

void vt_rank_model_explain(vt_rank_model *model, const float *row, double *amounts)
{
    gather(model, row, 1);
    vt_tree_model_explain(model->trees, model->rows, model->amounts);
    memset(amounts, 0, VT_RANK_FEATURES * sizeof *amounts);
    for (size_t column = 0; column < model->columns; column++) amounts[model->features[column]] = model->amounts[column];
    amounts[VT_RANK_FEATURES] = model->amounts[model->columns];
}
