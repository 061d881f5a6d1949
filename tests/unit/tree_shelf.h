/* Trees drawn by chance, and what the header says of them done in the plainest way. */
#ifndef TREE_SHELF_H
#define TREE_SHELF_H

#include "memory.h"
#include "seeded_random.h"
#include "tree_builder.h"

#include <math.h>
#include <string.h>

enum { SHELF_FEATURES = 6, SHELF_NODES = 1024, SHELF_WORDS = 2 };

/* A tree in the form of importers. */
typedef struct shelf_tree {
    vt_source_node nodes[SHELF_NODES];
    uint32_t words[SHELF_NODES][SHELF_WORDS];
    size_t count;
} shelf_tree;

/* Features 0 to 3 are numbers, 4 and 5 categories. */
static void draw_branch(shelf_tree *tree, vt_source_node *node, vt_random *random, bool categories)
{
    node->leaf = false;
    node->feature = vt_random_below(random, categories ? SHELF_FEATURES : 4);
    node->flags = (uint8_t)vt_random_below(random, 4);
    node->threshold = (float)vt_random_below(random, 9) / 4.0f - 1.0f;
    if (node->feature < 4) return;
    uint32_t *words = tree->words[node - tree->nodes];
    node->flags |= VT_TREE_CATEGORICAL;
    node->words = words;
    node->word_count = vt_random_below(random, SHELF_WORDS + 1);
    for (size_t i = 0; i < SHELF_WORDS; i++) words[i] = vt_random_u32(random);
}

/* A tree of `leaves`; deep: a chain. */
static inline void draw_tree(shelf_tree *tree, size_t leaves, vt_random *random, bool categories, bool deep)
{
    memset(tree, 0, sizeof *tree);
    tree->count = 1;
    tree->nodes[0].leaf = true;
    for (size_t now = 1; now < leaves; now++) {
        size_t at = deep ? tree->count - 1 : vt_random_below(random, (uint32_t)tree->count);
        while (!tree->nodes[at].leaf) at = (at + 1) % tree->count;
        vt_source_node *node = &tree->nodes[at];
        node->left = (uint32_t)tree->count++, node->right = (uint32_t)tree->count++;
        tree->nodes[node->left].leaf = tree->nodes[node->right].leaf = true;
        draw_branch(tree, node, random, categories);
    }
    for (size_t i = 0; i < tree->count; i++) {
        tree->nodes[i].value = (double)((float)vt_random_below(random, 2000) / 64.0f - 15.0f);
        tree->nodes[i].cover = (double)vt_random_below(random, 50);
    }
}

static inline void draw_row(float *row, vt_random *random)
{
    for (size_t i = 0; i < SHELF_FEATURES; i++) {
        row[i] = i < 4 ? (float)vt_random_below(random, 9) / 4.0f - 1.0f : (float)vt_random_below(random, 70) - 2.0f;
        if (vt_random_below(random, 4) == 0) row[i] = NAN;
    }
}

static inline bool shelf_goes_left(const vt_source_node *node, float value)
{
    bool missing = isnan(value) || ((node->flags & VT_TREE_ZERO_MISSING) && fabsf(value) <= 1e-35f);
    if (missing) return node->flags & VT_TREE_DEFAULT_LEFT;
    if (!(node->flags & VT_TREE_CATEGORICAL)) return value < node->threshold;
    size_t category = value >= 0 ? (size_t)value : SIZE_MAX;
    return category / 32 < node->word_count && (node->words[category / 32] >> category % 32 & 1);
}

static inline double shelf_score(const shelf_tree *tree, const float *row)
{
    const vt_source_node *node = tree->nodes;
    while (!node->leaf) node = &tree->nodes[shelf_goes_left(node, row[node->feature]) ? node->left : node->right];
    return node->value;
}

/* The score where only the features of `known` are known. */
static inline double shelf_game(const shelf_tree *tree, uint32_t at, const float *row, unsigned known)
{
    const vt_source_node *node = &tree->nodes[at];
    if (node->leaf) return node->value;
    if (known >> node->feature & 1)
        return shelf_game(tree, shelf_goes_left(node, row[node->feature]) ? node->left : node->right, row, known);
    double left = tree->nodes[node->left].cover, right = tree->nodes[node->right].cover;
    double share = left + right > 0 ? left / (left + right) : 0.5;
    return share * shelf_game(tree, node->left, row, known) + (1 - share) * shelf_game(tree, node->right, row, known);
}

/* Shapley's formula itself: sum over the sets without the feature of |S|! (n - |S| - 1)! / n! of what the feature adds to the set. */
static inline double shelf_shapley(const shelf_tree *tree, const float *row, size_t feature)
{
    static const double factorial[] = {1, 1, 2, 6, 24, 120, 720};
    double sum = 0;
    for (unsigned known = 0; known < 1u << SHELF_FEATURES; known++) {
        if (known >> feature & 1) continue;
        int size = __builtin_popcount(known);
        sum += factorial[size] * factorial[SHELF_FEATURES - size - 1] / factorial[SHELF_FEATURES] *
               (shelf_game(tree, 0, row, known | 1u << feature) - shelf_game(tree, 0, row, known));
    }
    return sum;
}

#endif
