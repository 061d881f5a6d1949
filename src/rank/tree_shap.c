#include "tree_parts.h"

#include "memory.h"

#include <string.h>

/* A leaf gives a feature of its path value * (one - zero) * the mean, over all orders in which features become known, of what the other
 * features let through: `one` each where they are known, `zero` where they are not. If each is known with the chance t, that mean is the
 * integral over t from 0 to 1 of the product of their zero * (1 - t) + one * t: a polynomial, of which Gauss and Legendre's rule with half
 * as many points as the path has features makes no error. So products go down the tree and sums come up, once for each point. */

/* What the last branch of a path does to its feature's share; the path's root, which asks nothing, is {1, 1}. */
typedef struct vt_shap_step {
    double zero, one;
} vt_shap_step;

/* One question to one tree. */
typedef struct shap_run {
    const vt_tree_model *model;
    const float *row;
    double *amounts;
    size_t tree;
    const double *times; /* [points]: chances */
    size_t points;
} shap_run;

/* Below that, a branch that the row does not take adds nothing that a double could tell. */
static const double least_share = 1e-290;

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

/* Of each point, at the end of a path of so many steps: the product over the path's features, 1 / the last one's own factor, and the sum
 * over the leaves below of value * product. */
static double *products_at(const vt_tree_model *model, size_t steps) { return model->shap_products + 3 * steps * model->points; }
static double *inverses_at(const vt_tree_model *model, size_t steps) { return products_at(model, steps) + model->points; }
static double *sums_at(const vt_tree_model *model, size_t steps) { return inverses_at(model, steps) + model->points; }

/* Points of the rule with so many of them, then their weights. */
static double *rule_of(const vt_tree_model *model, size_t points) { return model->rules + points * (points - 1); }

static double factor_of(vt_shap_step step, double time) { return step.zero * (1.0 - time) + step.one * time; }
static double effect_of(vt_shap_step step) { return step.one - step.zero; }

/* Takes a step to a leaf from a path of so many steps, of which step `before` was the last that asked for the same feature. Gives what the
 * step adds to its feature: what the leaf says by it, less what it would have said by the one before. */
static double go_to_leaf(const shap_run *run, size_t steps, size_t before, vt_shap_step step, double value)
{
    const double *products = products_at(run->model, steps), *inverses = inverses_at(run->model, before);
    double *sums = sums_at(run->model, steps), more = effect_of(step), less = effect_of(run->model->steps[before]), amount = 0.0;
    for (size_t i = 0; i < run->points; i++) {
        double share = factor_of(step, run->times[i]) * inverses[i], others = value * products[i] * inverses[i];
        sums[i] += value * products[i] * share;
        amount += others * (more - less * share);
    }
    return amount;
}

/* The same to a branch, whose sums are not known yet. */
static void go_down(const shap_run *run, size_t steps, size_t before, vt_shap_step step)
{
    const double *above = products_at(run->model, steps), *inverses = inverses_at(run->model, before);
    double *products = products_at(run->model, steps + 1), *own = inverses_at(run->model, steps + 1), *sums = sums_at(run->model, steps + 1);
    for (size_t i = 0; i < run->points; i++) {
        double factor = factor_of(step, run->times[i]);
        products[i] = above[i] * (factor * inverses[i]);
        own[i] = 1.0 / factor;
        sums[i] = 0.0;
    }
}

/* When they are. */
static double come_up(const shap_run *run, size_t steps, size_t before, vt_shap_step step)
{
    const double *sums = sums_at(run->model, steps + 1), *own = inverses_at(run->model, steps + 1), *inverses = inverses_at(run->model, before);
    double *above = sums_at(run->model, steps), more = effect_of(step), less = effect_of(run->model->steps[before]), amount = 0.0;
    for (size_t i = 0; i < run->points; i++) {
        above[i] += sums[i];
        amount += sums[i] * (more * own[i] - less * inverses[i]);
    }
    return amount;
}

/* From the branch, counted from its tree's root, that a path of so many steps leads to. */
static void follow(const shap_run *run, size_t at, size_t steps)
{
    const vt_tree_model *model = run->model;
    size_t begin = model->branch_offsets[run->tree], branch = begin + at;
    size_t feature = model->branch_features[branch], before = model->last_steps[feature];
    vt_shap_step last = model->steps[before];
    bool left = goes_left(model, branch, run->row[feature]);
    for (size_t side = 0; side < 2; side++) {
        vt_shap_step step = {last.zero * model->shares[2 * branch + side], (side == 0) == left ? last.one : 0.0};
        int32_t child = model->children[2 * branch + side];
        if (step.one == 0.0 && step.zero < least_share) continue;
        if (child < 0) {
            double value = (double)model->leaf_values[begin + run->tree + (size_t)~child];
            run->amounts[feature] += go_to_leaf(run, steps, before, step, value);
            continue;
        }
        model->steps[steps + 1] = step;
        model->last_steps[feature] = (uint32_t)(steps + 1);
        go_down(run, steps, before, step);
        follow(run, (size_t)child, steps + 1);
        run->amounts[feature] += come_up(run, steps, before, step);
    }
    model->last_steps[feature] = (uint32_t)before;
}

/* The mean of a tree's leaves by cover, whose shares it notes. means: [branches of the tree]. */
static double expected_of(vt_tree_model *model, size_t tree, double *means)
{
    size_t begin = model->branch_offsets[tree], end = model->branch_offsets[tree + 1];
    const float *leaves = model->leaf_values + begin + tree;
    for (size_t i = end; i-- > begin;) {
        double *shares = model->shares + 2 * i, mean = 0.0;
        shares_of(model, tree, i, shares);
        for (size_t side = 0; side < 2; side++) {
            int32_t child = model->children[2 * i + side];
            mean += shares[side] * (child < 0 ? (double)leaves[~child] : means[child]);
        }
        means[i - begin] = mean;
    }
    return begin == end ? (double)*leaves : means[0];
}

/* The most features that a path from here asks about, `count` of which the path to here has asked about. */
static size_t most_asked(const vt_tree_model *model, size_t tree, int32_t child, size_t count)
{
    size_t branch = model->branch_offsets[tree] + (size_t)child;
    if (child < 0) return count;
    uint32_t *asked = &model->last_steps[model->branch_features[branch]], before = *asked;
    *asked = 1;
    size_t left = most_asked(model, tree, model->children[2 * branch], count + !before);
    size_t right = most_asked(model, tree, model->children[2 * branch + 1], count + !before);
    *asked = before;
    return left > right ? left : right;
}

/* Near enough to begin with, for 0 to a quarter of a turn. */
static double cosine(double angle)
{
    double term = 1.0, sum = 1.0;
    for (int i = 2; i < 16; i += 2) sum += term *= -angle * angle / (double)(i * (i - 1));
    return sum;
}

/* The `count` points and weights of Gauss and Legendre's rule on 0..1: roots of the Legendre polynomial, by Newton's method. */
static void fill_rule(double *times, double *weights, size_t count)
{
    for (size_t i = 0; i < (count + 1) / 2; i++) {
        double root = cosine(3.141592653589793 * ((double)i + 0.75) / ((double)count + 0.5)), slope = 1.0;
        for (int step = 0; step < 8; step++) {
            double value = root, before = 1.0;
            for (size_t degree = 2; degree <= count; degree++) {
                double next = ((double)(2 * degree - 1) * root * value - (double)(degree - 1) * before) / (double)degree;
                before = value;
                value = next;
            }
            slope = (double)count * (root * value - before) / (root * root - 1.0);
            root -= value / slope;
        }
        times[i] = (1.0 - root) / 2.0;
        times[count - 1 - i] = (1.0 + root) / 2.0;
        weights[i] = weights[count - 1 - i] = 1.0 / ((1.0 - root * root) * slope * slope);
    }
}

/* How many points each tree needs. A tree without branches: none. */
static void count_points(vt_tree_model *model)
{
    for (size_t tree = 0; tree < model->trees; tree++) {
        bool bare = model->branch_offsets[tree] == model->branch_offsets[tree + 1];
        size_t points = bare ? 0 : (most_asked(model, tree, 0, 0) + 1) / 2;
        model->tree_points[tree] = (uint8_t)points;
        if (points > model->points) model->points = points;
    }
}

static vt_status open_scratch(vt_tree_model *model, vt_error *error)
{
    model->last_steps = vt_alloc(model->features, sizeof *model->last_steps);
    model->tree_points = vt_alloc(model->trees, sizeof *model->tree_points);
    model->steps = vt_alloc(model->depth + 1, sizeof *model->steps);
    if (!model->last_steps || !model->tree_points || !model->steps) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    count_points(model);
    model->rules = vt_alloc(model->points * (model->points + 1), sizeof *model->rules);
    model->shap_products = vt_alloc(3 * (model->depth + 1) * model->points, sizeof *model->shap_products);
    if (!model->rules || !model->shap_products) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t points = 1; points <= model->points; points++)
        fill_rule(rule_of(model, points), rule_of(model, points) + points, points);
    for (size_t i = 0; i < model->points; i++) inverses_at(model, 0)[i] = 1.0;
    model->steps[0] = (vt_shap_step){1.0, 1.0};
    return VT_OK;
}

vt_status vt_tree_shap_prepare(vt_tree_model *model, vt_error *error)
{
    double *means = vt_alloc(model->branches, sizeof *means);
    model->shares = vt_alloc(model->branches, 2 * sizeof *model->shares);
    model->expected = (double)model->base_score;
    for (size_t tree = 0; means && model->shares && tree < model->trees; tree++) model->expected += expected_of(model, tree, means);
    vt_free(means);
    return means && model->shares ? open_scratch(model, error) : vt_fail(error, VT_NO_MEMORY, "out of memory");
}

void vt_tree_shap_close(vt_tree_model *model)
{
    vt_free(model->last_steps);
    vt_free(model->steps);
    vt_free(model->shares);
    vt_free(model->tree_points);
    vt_free(model->rules);
    vt_free(model->shap_products);
}

void vt_tree_model_explain(vt_tree_model *model, const float *row, double *amounts)
{
    memset(amounts, 0, model->features * sizeof *amounts);
    amounts[model->features] = model->expected;
    for (size_t tree = 0; tree < model->trees; tree++) {
        size_t points = model->tree_points[tree];
        if (!points) continue;
        const shap_run run = {model, row, amounts, tree, rule_of(model, points), points};
        memcpy(products_at(model, 0), run.times + points, points * sizeof *run.times);
        memset(sums_at(model, 0), 0, points * sizeof *run.times);
        follow(&run, 0, 0);
    }
}
