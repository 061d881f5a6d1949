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

void vt_user_tower(vt_model *model, const vt_deed *deeds, size_t count, float *norm)
{
    double squares = 0.0; /* in double: a float's range ends before the square of what a file may hold, summed */
    float root = root_of_weights(deeds, count);
    for (size_t i = 0; i < model->width; i++) model->user[i] = model->bias[i];
    for (size_t at = 0; at < count; at++)
        vt_model_matrix_add_row(&model->history, deeds[at].item, factor_of(model, &deeds[at], root), model->user);
    for (size_t i = 0; i < model->width; i++) squares += (double)model->user[i] * (double)model->user[i];
    *norm = (float)sqrt(squares) * model->temperature;
    for (size_t i = 0; i < model->width; i++) model->user[i] = *norm > 0.0f ? model->user[i] / *norm : 0.0f;
}

void vt_user_tower_explain(const vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float norm, float *amounts)
{
    float root = root_of_weights(deeds, count);
    for (size_t at = 0; at < count; at++) {
        double dot = 0.0;
        for (size_t i = 0; i < model->width; i++)
            dot += (double)vt_model_matrix_at(&model->history, deeds[at].item, i) * (double)vt_model_matrix_at(&model->rows, item, i);
        amounts[at] = norm > 0.0f ? vt_model_float(dot * (double)factor_of(model, &deeds[at], root) / (double)norm) : 0.0f;
    }
}
