#include "tree_parts.h"

#include "memory.h"

#include <string.h>

/* A feature of the path from the root: what share of all sets of features lets the path go on without the feature (`zero`) and with it
 * (`one`), and the weight of the paths on which as many features as this step's number are known. */
typedef struct vt_shap_step {
    size_t feature;
    double zero, one, weight;
} vt_shap_step;

/* One question to one tree. */
typedef struct shap_run {
    const vt_tree_model *model;
    const float *row;
    double *amounts;
    size_t tree;
} shap_run;

/* Where a path comes to: `child` as in the file. */
typedef struct shap_place {
    int32_t child;
    size_t steps; /* of the path before it */
    vt_shap_step last;
} shap_place;

static bool goes_left(const vt_tree_model *model, size_t branch, float value)
{
    uint8_t flags = model->flags[branch];
    if (flags & VT_TREE_CATEGORICAL) return vt_tree_category_goes_left(model, branch, vt_tree_category(value, flags));
    return vt_tree_is_missing(value, flags) ? flags & VT_TREE_DEFAULT_LEFT : value < model->thresholds[branch];
}

static double cover_of(const vt_tree_model *model, size_t tree, int32_t child)
{
    size_t begin = model->branch_offsets[tree];
    return child < 0 ? (double)model->leaf_covers[begin + tree + (size_t)~child] : (double)model->branch_covers[begin + (size_t)child];
}

/* What share of the training data a branch sends to each side. */
static void shares_of(const vt_tree_model *model, size_t tree, size_t branch, double shares[2])
{
    double left = cover_of(model, tree, model->children[2 * branch]), right = cover_of(model, tree, model->children[2 * branch + 1]);
    shares[0] = left + right > 0.0 ? left / (left + right) : 0.5;
    shares[1] = left + right > 0.0 ? right / (left + right) : 0.5;
}

static void extend(vt_shap_step *path, size_t steps, const vt_shap_step *last)
{
    path[steps] = *last;
    path[steps].weight = steps == 0 ? 1.0 : 0.0;
    for (size_t i = steps; i-- > 0;) {
        path[i + 1].weight += last->one * path[i].weight * (double)(i + 1) / (double)(steps + 1);
        path[i].weight = last->zero * path[i].weight * (double)(steps - i) / (double)(steps + 1);
    }
}

/* Takes step `out` of the steps 0..last away again. */
static void unwind(vt_shap_step *path, size_t last, size_t out)
{
    double one = path[out].one, zero = path[out].zero, next = path[last].weight;
    for (size_t i = last; i-- > 0;) {
        if (one != 0.0) {
            double kept = path[i].weight;
            path[i].weight = next * (double)(last + 1) / ((double)(i + 1) * one);
            next = kept - path[i].weight * zero * (double)(last - i) / (double)(last + 1);
        } else path[i].weight = path[i].weight * (double)(last + 1) / (zero * (double)(last - i));
    }
    for (size_t i = out; i < last; i++) {
        double weight = path[i].weight;
        path[i] = path[i + 1];
        path[i].weight = weight;
    }
}

/* The sum of the weights that unwind(path, last, out) would leave. */
static double unwound_sum(const vt_shap_step *path, size_t last, size_t out)
{
    double one = path[out].one, zero = path[out].zero, next = path[last].weight, total = 0.0;
    for (size_t i = last; i-- > 0;) {
        if (one != 0.0) {
            double weight = next * (double)(last + 1) / ((double)(i + 1) * one);
            total += weight;
            next = path[i].weight - weight * zero * (double)(last - i) / (double)(last + 1);
        } else total += path[i].weight * (double)(last + 1) / (zero * (double)(last - i));
    }
    return total;
}

static void share_leaf(const shap_run *run, const vt_shap_step *path, size_t last, size_t leaf)
{
    const vt_tree_model *model = run->model;
    double value = (double)model->leaf_values[model->branch_offsets[run->tree] + run->tree + leaf];
    for (size_t i = 1; i <= last; i++)
        run->amounts[path[i].feature] += unwound_sum(path, last, i) * (path[i].one - path[i].zero) * value;
}

static void follow(const shap_run *run, vt_shap_step *before, const shap_place *place);

static void follow_branch(const shap_run *run, vt_shap_step *path, size_t last, size_t branch)
{
    const vt_tree_model *model = run->model;
    size_t feature = model->branch_features[branch], found = 1;
    double shares[2], zero = 1.0, one = 1.0;
    bool left = goes_left(model, branch, run->row[feature]);
    shares_of(model, run->tree, branch, shares);
    while (found <= last && path[found].feature != feature) found++;
    if (found <= last) {
        zero = path[found].zero, one = path[found].one;
        unwind(path, last, found);
        last--;
    }
    for (int side = 0; side < 2; side++) {
        shap_place next = {model->children[2 * branch + (size_t)side], last + 1, {feature, zero * shares[side], 0.0, 0.0}};
        if ((side == 0) == left) next.last.one = one;
        if (next.last.zero > 0.0 || next.last.one > 0.0) follow(run, path, &next);
    }
}

/* The path's steps are copied behind those before: the other side of the branch needs them as they were. */
static void follow(const shap_run *run, vt_shap_step *before, const shap_place *place)
{
    vt_shap_step *path = run->model->path;
    if (before) {
        path = before + place->steps + 1;
        memcpy(path, before, place->steps * sizeof *path);
    }
    extend(path, place->steps, &place->last);
    if (place->child < 0) share_leaf(run, path, place->steps, (size_t)~place->child);
    else follow_branch(run, path, place->steps, run->model->branch_offsets[run->tree] + (size_t)place->child);
}

/* The mean of a tree's leaves by cover. means: [branches of the tree]. */
static double expected_of(const vt_tree_model *model, size_t tree, double *means)
{
    size_t begin = model->branch_offsets[tree], end = model->branch_offsets[tree + 1];
    const float *leaves = model->leaf_values + begin + tree;
    for (size_t i = end; i-- > begin;) {
        double shares[2], mean = 0.0;
        shares_of(model, tree, i, shares);
        for (size_t side = 0; side < 2; side++) {
            int32_t child = model->children[2 * i + side];
            mean += shares[side] * (child < 0 ? (double)leaves[~child] : means[child]);
        }
        means[i - begin] = mean;
    }
    return begin == end ? (double)*leaves : means[0];
}

vt_status vt_tree_shap_prepare(vt_tree_model *model, vt_error *error)
{
    double *means = vt_alloc(model->branches, sizeof *means);
    model->path = vt_alloc((model->depth + 2) * (model->depth + 3) / 2, sizeof *model->path);
    model->expected = (double)model->base_score;
    for (size_t tree = 0; means && tree < model->trees; tree++) model->expected += expected_of(model, tree, means);
    vt_free(means);
    return means && model->path ? VT_OK : vt_fail(error, VT_NO_MEMORY, "out of memory");
}

void vt_tree_model_explain(vt_tree_model *model, const float *row, double *amounts)
{
    memset(amounts, 0, model->features * sizeof *amounts);
    amounts[model->features] = model->expected;
    for (size_t tree = 0; tree < model->trees; tree++) {
        const shap_run run = {model, row, amounts, tree};
        const shap_place root = {model->branch_offsets[tree] == model->branch_offsets[tree + 1] ? ~0 : 0, 0, {SIZE_MAX, 1.0, 1.0, 0.0}};
        follow(&run, NULL, &root);
    }
}
