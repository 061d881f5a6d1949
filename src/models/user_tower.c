/* The user tower of two-tower: linear but for its length, so that each deed's share of a score can be told. */
#include "model_parts.h"

#include <math.h>

enum { FRACTION_BITS = 24, MOST_HALVINGS = 150 /* 2^-150 is 0 as a float */ };

/* 2^-x for x >= 0 without libm's exp2, whose last bit differs between libraries: 2^-0.b1b2b3... is the product of the roots
 * 2^-(1/2), 2^-(1/4), ... whose bit is set, in that order, and sqrt is exact. The rest below 2^-24 is left out. */
static float halvings(double x)
{
    if (!(x < MOST_HALVINGS)) return 0.0f;
    double whole = floor(x), fraction = x - whole, power = 1.0, root = 0.5;
    for (int bit = 0; bit < FRACTION_BITS; bit++) {
        root = sqrt(root);
        fraction *= 2.0;
        if (fraction < 1.0) continue;
        fraction -= 1.0;
        power *= root;
    }
    for (; whole > 0.0; whole -= 1.0) power *= 0.5;
    return (float)power;
}

static float root_of_weights(const vt_deed *deeds, size_t count)
{
    float sum = 0.0f;
    for (size_t i = 0; i < count; i++) sum += deeds[i].weight;
    return sqrtf(sum);
}

static float factor_of(const vt_model *model, const vt_deed *deed, float root)
{
    return root > 0.0f ? deed->weight * halvings((double)deed->age_days / (double)model->half_life_days) / root : 0.0f;
}

void vt_user_tower(vt_model *model, const vt_asker *asker)
{
    double squares = 0.0; /* in double: a float's range ends before the square of what a file may hold, summed */
    float root = root_of_weights(asker->deeds, asker->deed_count);
    for (size_t i = 0; i < model->width; i++) model->user[i] = model->bias[i];
    for (size_t at = 0; at < asker->trait_count; at++)
        vt_model_matrix_add_row(&model->profile, asker->traits[at].value, asker->traits[at].share, model->user);
    for (size_t at = 0; at < asker->deed_count; at++)
        vt_model_matrix_add_row(&model->history, asker->deeds[at].item, factor_of(model, &asker->deeds[at], root), model->user);
    for (size_t i = 0; i < model->width; i++) squares += (double)model->user[i] * (double)model->user[i];
    float norm = (float)sqrt(squares) * model->temperature;
    for (size_t i = 0; i < model->width; i++) model->user[i] = norm > 0.0f ? model->user[i] / norm : 0.0f;
    model->norm = norm;
}

/* What a row of `from` adds to the score of `item`, by its factor. */
static float amount_of(const vt_model *model, const vt_model_matrix *from, size_t row, float factor, uint32_t item)
{
    double dot = 0.0;
    for (size_t i = 0; i < model->width; i++)
        dot += (double)vt_model_matrix_at(from, row, i) * (double)vt_model_matrix_at(&model->rows, item, i);
    return model->norm > 0.0f ? vt_model_float(dot * (double)factor / (double)model->norm) : 0.0f;
}

void vt_user_tower_explain(const vt_model *model, const vt_asker *asker, uint32_t item, float *amounts)
{
    float root = root_of_weights(asker->deeds, asker->deed_count);
    for (size_t at = 0; at < asker->deed_count; at++)
        amounts[at] = amount_of(model, &model->history, asker->deeds[at].item, factor_of(model, &asker->deeds[at], root), item);
    for (size_t at = 0; at < asker->trait_count; at++)
        amounts[asker->deed_count + at] = amount_of(model, &model->profile, asker->traits[at].value, asker->traits[at].share, item);
}
