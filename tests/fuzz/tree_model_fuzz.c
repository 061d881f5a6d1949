/* Any bytes as a file of trees: refused, or scored and explained in numbers that are no NaN, each row alike alone and among others. */
#include "tree_model.h"

#include "memory.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 35, MOST_FEATURES = 64 };

static void use(vt_tree_model *model)
{
    static const float values[] = {0.0f, NAN, 1.0f, -1.0f, 3e38f, 33.0f, 0.5f, 1e-36f, -INFINITY, INFINITY, 1e7f};
    static float rows[ROWS * MOST_FEATURES], scores[ROWS];
    static double amounts[MOST_FEATURES + 1];
    size_t features = vt_tree_model_features(model);
    float alone;
    for (size_t i = 0; i < features; i++) VT_CHECK(*vt_tree_model_feature_name(model, i));
    if (features > MOST_FEATURES) return;
    for (size_t i = 0; i < ROWS * features; i++) rows[i] = values[(i * 7 + i / 11) % (sizeof values / sizeof *values)];
    vt_tree_model_score(model, rows, ROWS, scores);
    for (size_t row = 0; row < ROWS; row++) {
        vt_tree_model_score(model, rows + row * features, 1, &alone);
        VT_CHECK(alone == scores[row]);
    }
    if (vt_tree_model_branches(model) > 2000) return;
    vt_tree_model_explain(model, rows, amounts);
    for (size_t i = 0; i <= features; i++) VT_CHECK(amounts[i] == amounts[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_tree_model *model;
    vt_error error;
    uint8_t *file = vt_alloc(size, 1); /* aligned, as the engine's blocks are */
    if (!file) return 0;
    if (size) memcpy(file, data, size);
    if (vt_tree_model_open(&model, (vt_bytes){file, size}, &error) == VT_OK) {
        use(model);
        vt_tree_model_close(model);
    }
    vt_free(file);
    return 0;
}
