#include "xgboost_json.h"

#include "memory.h"
#include "tree_builder.h"

#include <cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 1 << 24 }; /* of all sets of a tree */

/* One tree as it is read. */
typedef struct tree_text {
    const cJSON *json;
    size_t count;          /* nodes */
    vt_source_node *nodes; /* [count] */
    double *numbers;       /* [count]: scratch */
    uint32_t *words;       /* of the sets of all nodes */
    double factor;         /* of the leaves: of a dart's tree */
    vt_error *error;
} tree_text;

/* JSON knows neither NaN nor Infinity, XGBoost writes both: NaN becomes a list, which is no number, Infinity a number beyond all floats. */
static void mend_numbers(char *text)
{
    bool quoted = false;
    for (char *at = text; *at; at++) {
        if (quoted && *at == '\\' && at[1]) at++;
        else if (*at == '"') quoted = !quoted;
        else if (!quoted && strncmp(at, "NaN", 3) == 0) memcpy(at, "[ ]", 3);
        else if (!quoted && strncmp(at, "Infinity", 8) == 0) memcpy(at, "1e99999 ", 8);
    }
}

static cJSON *parse(vt_bytes json)
{
    char *text = vt_copy_text((const char *)json.data, json.size);
    if (!text) return NULL;
    mend_numbers(text);
    cJSON *document = cJSON_Parse(text);
    vt_free(text);
    return document;
}

static const cJSON *at_path(const cJSON *object, const char *const *path)
{
    for (; object && *path; path++) object = cJSON_GetObjectItemCaseSensitive(object, *path);
    return object;
}

static const char *text_of(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
    return text ? text : "";
}

/* XGBoost writes parameters as texts, of late the base score as one of a list: "5E-1", "[5E-1]". */
static bool parameter(const cJSON *object, const char *key, double *out)
{
    const char *text = text_of(object, key);
    char *end;
    if (*text == '[') text++;
    *out = strtod(text, &end);
    if (*end == ']') end++;
    return end != text && !*end;
}

static bool number_of(const cJSON *item, double *out)
{
    if (!item) return false;
    if (cJSON_IsBool(item)) *out = cJSON_IsTrue(item);
    else if (cJSON_IsNumber(item)) *out = item->valuedouble;
    else return false;
    return true;
}

/* The list `key` of one number a node; what is no number becomes NaN. */
static vt_status read_numbers(const tree_text *tree, const char *key)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(tree->json, key), *item;
    size_t count = 0;
    cJSON_ArrayForEach(item, list) {
        if (count < tree->count && !number_of(item, &tree->numbers[count])) tree->numbers[count] = NAN;
        count++;
    }
    if (!cJSON_IsArray(list) || count != tree->count)
        return vt_fail(tree->error, VT_BAD_DATA, "%s: not a list of %zu numbers", key, tree->count);
    return VT_OK;
}

/* Whole numbers from `least` to `most`. */
static vt_status read_whole(const tree_text *tree, const char *key, double least, double most)
{
    VT_TRY(read_numbers(tree, key));
    for (size_t i = 0; i < tree->count; i++) {
        double value = tree->numbers[i];
        if (!(value >= least && value <= most && value == floor(value)))
            return vt_fail(tree->error, VT_BAD_DATA, "%s: %zu: not a whole number from %.0f to %.0f", key, i, least, most);
    }
    return VT_OK;
}

static vt_status read_children(const tree_text *tree)
{
    VT_TRY(read_whole(tree, "left_children", -1, (double)tree->count - 1));
    for (size_t i = 0; i < tree->count; i++) {
        tree->nodes[i].leaf = tree->numbers[i] < 0;
        tree->nodes[i].left = tree->nodes[i].leaf ? 0 : (uint32_t)tree->numbers[i];
    }
    VT_TRY(read_whole(tree, "right_children", -1, (double)tree->count - 1));
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->nodes[i].leaf != (tree->numbers[i] < 0))
            return vt_fail(tree->error, VT_BAD_DATA, "right_children: %zu: one child only", i);
        tree->nodes[i].right = tree->nodes[i].leaf ? 0 : (uint32_t)tree->numbers[i];
    }
    VT_TRY(read_whole(tree, "default_left", 0, 1));
    for (size_t i = 0; i < tree->count; i++) tree->nodes[i].flags = tree->numbers[i] > 0 ? VT_TREE_DEFAULT_LEFT : 0;
    VT_TRY(read_whole(tree, "split_indices", 0, UINT32_MAX));
    for (size_t i = 0; i < tree->count; i++) tree->nodes[i].feature = (uint32_t)tree->numbers[i];
    VT_TRY(read_numbers(tree, "sum_hessian"));
    for (size_t i = 0; i < tree->count; i++) tree->nodes[i].cover = tree->numbers[i] > 0 ? tree->numbers[i] : 0.0;
    return VT_OK;
}

static vt_status read_conditions(const tree_text *tree)
{
    VT_TRY(read_numbers(tree, "split_conditions"));
    for (size_t i = 0; i < tree->count; i++) {
        vt_source_node *node = &tree->nodes[i];
        if (node->leaf) node->value = (double)((float)tree->numbers[i] * (float)tree->factor);
        else node->threshold = (float)tree->numbers[i];
    }
    return VT_OK;
}

/* Which nodes split by category: none where the file is of a time before there were any. */
static vt_status read_split_types(const tree_text *tree)
{
    if (!cJSON_HasObjectItem(tree->json, "split_type")) return VT_OK;
    VT_TRY(read_whole(tree, "split_type", 0, 1));
    for (size_t i = 0; i < tree->count; i++)
        if (!tree->nodes[i].leaf && tree->numbers[i] > 0) tree->nodes[i].flags |= VT_TREE_CATEGORICAL;
    return VT_OK;
}

/* Walks the four lists of sets side by side. */
typedef struct set_walk {
    const cJSON *node, *size, *category;
} set_walk;

static set_walk begin_walk(const tree_text *tree)
{
    const cJSON *nodes = cJSON_GetObjectItemCaseSensitive(tree->json, "categories_nodes");
    const cJSON *sizes = cJSON_GetObjectItemCaseSensitive(tree->json, "categories_sizes");
    const cJSON *categories = cJSON_GetObjectItemCaseSensitive(tree->json, "categories");
    return (set_walk){nodes ? nodes->child : NULL, sizes ? sizes->child : NULL, categories ? categories->child : NULL};
}

static bool whole_below(const cJSON *item, double end, size_t *out)
{
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0 && item->valuedouble < end)) return false;
    *out = (size_t)item->valuedouble;
    return (double)*out == item->valuedouble;
}

/* The highest category of a set of `size`, whose categories begin at walk->category; false: not all are there. */
static bool highest_of(const set_walk *walk, size_t size, size_t *highest)
{
    size_t category;
    const cJSON *item = walk->category;
    *highest = 0;
    for (size_t i = 0; i < size; i++, item = item->next) {
        if (!item || !whole_below(item, VT_TREE_MOST_CATEGORIES, &category)) return false;
        if (category > *highest) *highest = category;
    }
    return true;
}

/* Sets go left in our files, and right in XGBoost's: the children change places. */
static void turn(vt_source_node *node)
{
    uint32_t left = node->left;
    node->left = node->right, node->right = left;
    node->flags ^= VT_TREE_DEFAULT_LEFT;
}

/* Reads the next set at tree->words + *used. `words` is NULL while they are only counted. */
static vt_status read_set(const tree_text *tree, set_walk *walk, size_t *used)
{
    size_t at, size, highest;
    if (!whole_below(walk->node, (double)tree->count, &at) || !whole_below(walk->size, VT_TREE_MOST_CATEGORIES, &size) ||
        !(tree->nodes[at].flags & VT_TREE_CATEGORICAL) || !highest_of(walk, size, &highest))
        return vt_fail(tree->error, VT_BAD_DATA, "categories: not the sets of nodes that split by category");
    vt_source_node *node = &tree->nodes[at];
    size_t words = size ? highest / 32 + 1 : 0;
    if (*used + words > MOST_WORDS) return vt_fail(tree->error, VT_UNSUPPORTED, "categories: sets of more than %d words", MOST_WORDS);
    for (size_t i = 0; i < size; i++, walk->category = walk->category->next) {
        size_t category = (size_t)walk->category->valuedouble;
        if (tree->words) tree->words[*used + category / 32] |= 1u << (category % 32);
    }
    if (tree->words) {
        if (node->words) return vt_fail(tree->error, VT_BAD_DATA, "categories_nodes: %zu is there twice", at);
        node->words = tree->words + *used, node->word_count = words;
        turn(node);
    }
    *used += words;
    walk->node = walk->node->next, walk->size = walk->size->next;
    return VT_OK;
}

static vt_status read_sets(tree_text *tree)
{
    size_t used = 0;
    for (set_walk walk = begin_walk(tree); walk.node;) VT_TRY(read_set(tree, &walk, &used));
    tree->words = vt_alloc(used, sizeof *tree->words);
    if (!tree->words) return vt_fail(tree->error, VT_NO_MEMORY, "out of memory for categories");
    used = 0;
    for (set_walk walk = begin_walk(tree); walk.node;) VT_TRY(read_set(tree, &walk, &used));
    for (size_t i = 0; i < tree->count; i++)
        if ((tree->nodes[i].flags & VT_TREE_CATEGORICAL) && !tree->nodes[i].words)
            return vt_fail(tree->error, VT_BAD_DATA, "categories_nodes: node %zu has no set", i);
    return VT_OK;
}

static vt_status read_nodes(tree_text *tree, vt_tree_builder *builder)
{
    VT_TRY(read_children(tree));
    VT_TRY(read_conditions(tree));
    VT_TRY(read_split_types(tree));
    VT_TRY(read_sets(tree));
    return vt_tree_builder_add(builder, tree->nodes, tree->count, tree->error);
}

static vt_status read_tree(vt_tree_builder *builder, const cJSON *json, double factor, vt_error *error)
{
    const cJSON *children = cJSON_GetObjectItemCaseSensitive(json, "left_children");
    tree_text tree = {.json = json, .count = (size_t)cJSON_GetArraySize(children), .factor = factor, .error = error};
    tree.nodes = vt_alloc(tree.count, sizeof *tree.nodes);
    tree.numbers = vt_alloc(tree.count, sizeof *tree.numbers);
    vt_status status = tree.nodes && tree.numbers ? read_nodes(&tree, builder)
                                                  : vt_fail(error, VT_NO_MEMORY, "out of memory for %zu nodes", tree.count);
    vt_free(tree.nodes);
    vt_free(tree.numbers);
    vt_free(tree.words);
    return status;
}

/* model: "gbtree_model_param" and "trees"; weights: of a dart's trees, or NULL. */
static vt_status read_trees(vt_tree_builder *builder, const cJSON *model, const cJSON *weights, vt_error *error)
{
    const cJSON *trees = cJSON_GetObjectItemCaseSensitive(model, "trees"), *weight = weights ? weights->child : NULL, *tree;
    size_t number = 0;
    if (!cJSON_IsArray(trees) || !trees->child) return vt_fail(error, VT_BAD_DATA, "no trees");
    cJSON_ArrayForEach(tree, trees) {
        char context[40];
        double factor = 1.0;
        if (weights && !number_of(weight, &factor)) return vt_fail(error, VT_BAD_DATA, "weight_drop: not a number for each tree");
        vt_status status = read_tree(builder, tree, factor, error);
        snprintf(context, sizeof context, "tree %zu", number++);
        if (status != VT_OK) return error ? vt_fail_within(error, context) : status;
        if (weight) weight = weight->next;
    }
    return VT_OK;
}

static vt_status read_booster(vt_tree_builder *builder, const cJSON *learner, vt_error *error)
{
    const cJSON *booster = cJSON_GetObjectItemCaseSensitive(learner, "gradient_booster");
    const char *name = text_of(booster, "name");
    if (strcmp(name, "gbtree") == 0)
        return read_trees(builder, cJSON_GetObjectItemCaseSensitive(booster, "model"), NULL, error);
    if (strcmp(name, "dart") != 0)
        return vt_fail(error, *name ? VT_UNSUPPORTED : VT_BAD_DATA, "gradient_booster: \"%.40s\" is neither gbtree nor dart", name);
    const cJSON *weights = cJSON_GetObjectItemCaseSensitive(booster, "weight_drop");
    if (!cJSON_IsArray(weights)) return vt_fail(error, VT_BAD_DATA, "weight_drop: not a number for each tree");
    return read_trees(builder, at_path(booster, (const char *const[]){"gbtree", "model", NULL}), weights, error);
}

typedef enum link_kind { IDENTITY, LOGIT, LOG } link_kind;

/* base_score is a prediction: what goes into the link is what trees are added to. */
static vt_status margin_of(const cJSON *learner, double base, double *margin, vt_error *error)
{
    static const struct { const char *name; link_kind link; } objectives[] = {
        {"rank:ndcg", IDENTITY}, {"rank:pairwise", IDENTITY}, {"rank:map", IDENTITY}, {"reg:squarederror", IDENTITY},
        {"reg:linear", IDENTITY}, {"reg:squaredlogerror", IDENTITY}, {"reg:absoluteerror", IDENTITY}, {"reg:pseudohubererror", IDENTITY},
        {"reg:quantileerror", IDENTITY}, {"binary:hinge", IDENTITY}, {"binary:logistic", LOGIT}, {"binary:logitraw", IDENTITY},
        {"reg:logistic", LOGIT}, {"count:poisson", LOG}, {"reg:gamma", LOG}, {"reg:tweedie", LOG}, {"survival:cox", LOG},
        {"survival:aft", LOG}};
    const char *name = text_of(cJSON_GetObjectItemCaseSensitive(learner, "objective"), "name");
    for (size_t i = 0; i < sizeof objectives / sizeof *objectives; i++) {
        if (strcmp(name, objectives[i].name) != 0) continue;
        *margin = objectives[i].link == IDENTITY ? base
                  : objectives[i].link == LOGIT  ? (double)-logf(1.0f / (float)base - 1.0f)
                                                 : (double)logf((float)base);
        return VT_OK;
    }
    return vt_fail(error, VT_UNSUPPORTED, "objective: \"%.60s\" is none whose scores are known here", name);
}

static vt_status read_parameters(const cJSON *learner, vt_tree_source *source, vt_error *error)
{
    const cJSON *parameters = cJSON_GetObjectItemCaseSensitive(learner, "learner_model_param");
    double features, base, classes = 0, targets = 1;
    if (!parameter(parameters, "num_feature", &features) || !(features >= 1 && features <= VT_TREE_MOST_FEATURES))
        return vt_fail(error, VT_BAD_DATA, "learner_model_param: num_feature: not 1 to %d", VT_TREE_MOST_FEATURES);
    if (!parameter(parameters, "base_score", &base)) return vt_fail(error, VT_BAD_DATA, "learner_model_param: base_score: not one number");
    if (!parameter(parameters, "num_class", &classes)) classes = 0;
    if (!parameter(parameters, "num_target", &targets)) targets = 1;
    if (classes > 1 || targets > 1) return vt_fail(error, VT_UNSUPPORTED, "learner_model_param: more than one class or target");
    source->features = (size_t)features;
    return margin_of(learner, base, &source->base_score, error);
}

/* names: [source->features]. */
static vt_status read_names(const cJSON *learner, vt_tree_source *source, const char **names, vt_error *error)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(learner, "feature_names"), *name;
    size_t count = 0;
    if (!list || !list->child) return VT_OK;
    cJSON_ArrayForEach(name, list) {
        if (count < source->features) names[count] = cJSON_GetStringValue(name);
        if (count >= source->features || !names[count]) return vt_fail(error, VT_BAD_DATA, "feature_names: %zu: not a name", count);
        count++;
    }
    if (count != source->features) return vt_fail(error, VT_BAD_DATA, "feature_names: not one for each of %zu features", source->features);
    source->names = names;
    return VT_OK;
}

static vt_status read_learner(vt_buffer *file, const cJSON *learner, vt_tree_builder *builder, const vt_tree_origin *origin,
                              vt_error *error)
{
    vt_tree_source source = {0};
    VT_TRY(read_parameters(learner, &source, error));
    VT_TRY(read_booster(builder, learner, error));
    const char **names = vt_alloc(source.features, sizeof *names);
    if (!names) return vt_fail(error, VT_NO_MEMORY, "out of memory for %zu names", source.features);
    vt_status status = read_names(learner, &source, names, error);
    if (status == VT_OK) status = vt_tree_builder_write(builder, file, &source, origin, error);
    vt_free(names);
    return status;
}

vt_status vt_xgboost_json_read(vt_buffer *file, vt_bytes json, const vt_tree_origin *origin, vt_error *error)
{
    vt_tree_builder *builder = vt_tree_builder_open();
    cJSON *document = parse(json);
    const cJSON *learner = cJSON_GetObjectItemCaseSensitive(document, "learner");
    vt_status status = !builder              ? vt_fail(error, VT_NO_MEMORY, "out of memory")
                       : !learner            ? vt_fail(error, VT_BAD_DATA, "not a model of XGBoost in JSON")
                                             : read_learner(file, learner, builder, origin, error);
    cJSON_Delete(document);
    vt_tree_builder_close(builder);
    return status != VT_OK && error ? vt_fail_within(error, "XGBoost") : status;
}
