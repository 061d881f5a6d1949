/* iALS for a visitor whom training has not seen. All in double, in the order of the loops below. */
#include "memory.h"
#include "model_parts.h"

#include <math.h>
#include <string.h>

/* lower triangle of sum += factor * x x^T */
static void add_outer(double *sum, const double *x, double factor, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        double scaled = factor * x[i], *to = sum + i * width;
        for (size_t j = 0; j <= i; j++) to[j] += scaled * x[j];
    }
}

void vt_fold_in_close(vt_model *model)
{
    vt_free(model->gram);
    vt_free(model->system);
    vt_free(model->solution);
    vt_free(model->row);
}

vt_status vt_fold_in_prepare(vt_model *model, vt_error *error)
{
    size_t width = model->width;
    model->gram = vt_alloc(width * width, sizeof *model->gram);
    model->system = vt_alloc(width * width, sizeof *model->system);
    model->solution = vt_alloc(width, sizeof *model->solution);
    model->row = vt_alloc(width, sizeof *model->row);
    if (!model->gram || !model->system || !model->solution || !model->row)
        return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu factors", width);
    for (size_t item = 0; item < model->items; item++) {
        vt_model_matrix_row(&model->rows, item, model->row);
        add_outer(model->gram, model->row, 1.0, width);
    }
    return VT_OK;
}

/* A = L L^T in place; false when a pivot is not positive. */
static bool factorise(double *a, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        double *row = a + i * width;
        for (size_t j = 0; j <= i; j++) {
            const double *other = a + j * width;
            double rest = row[j];
            for (size_t k = 0; k < j; k++) rest -= row[k] * other[k];
            if (j < i) row[j] = rest / other[j];
            else if (rest > 0.0 && rest < 1e300) row[i] = sqrt(rest);
            else return false;
        }
    }
    return true;
}

/* x := (L L^T)^-1 x */
static void solve(const double *l, double *x, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        for (size_t k = 0; k < i; k++) x[i] -= l[i * width + k] * x[k];
        x[i] /= l[i * width + i];
    }
    for (size_t i = width; i-- > 0;) {
        x[i] /= l[i * width + i];
        for (size_t k = 0; k < i; k++) x[k] -= l[i * width + k] * x[i];
    }
}

vt_status vt_fold_in(vt_model *model, const vt_deed *deeds, size_t count, vt_error *error)
{
    size_t width = model->width;
    memcpy(model->system, model->gram, width * width * sizeof *model->system);
    for (size_t i = 0; i < width; i++) {
        model->system[i * width + i] += (double)model->regularisation;
        model->solution[i] = 0.0;
    }
    for (size_t at = 0; at < count; at++) {
        double raise = (double)model->alpha * (double)deeds[at].weight;
        if (deeds[at].weight == 0.0f) continue;
        vt_model_matrix_row(&model->rows, deeds[at].item, model->row);
        add_outer(model->system, model->row, raise, width);
        for (size_t i = 0; i < width; i++) model->solution[i] += (1.0 + raise) * model->row[i];
    }
    if (!factorise(model->system, width)) return vt_fail(error, VT_BAD_DATA, "tensor item_factors: has no solution");
    solve(model->system, model->solution, width);
    for (size_t i = 0; i < width; i++) model->user[i] = vt_model_float(model->solution[i]);
    return VT_OK;
}

void vt_fold_in_explain(vt_model *model, const vt_deed *deeds, size_t count, uint32_t item, float *amounts)
{
    size_t width = model->width;
    vt_model_matrix_row(&model->rows, item, model->solution);
    solve(model->system, model->solution, width);
    for (size_t at = 0; at < count; at++) {
        double dot = 0.0, confidence = 1.0 + (double)model->alpha * (double)deeds[at].weight;
        vt_model_matrix_row(&model->rows, deeds[at].item, model->row);
        for (size_t i = 0; i < width; i++) dot += model->row[i] * model->solution[i];
        amounts[at] = deeds[at].weight == 0.0f ? 0.0f : vt_model_float(confidence * dot);
    }
}
