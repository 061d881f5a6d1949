/* Any bytes as a model of four items (the first byte chooses its kind): refused, or scored and explained in numbers that are no NaN. */
#include "model.h"

#include "memory.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ITEMS = 4, DEEDS = 3 };

static void use_profile(vt_model *model, const vt_deed *deeds, size_t count)
{
    size_t traits = vt_model_traits(model);
    for (size_t i = 0; i < traits; i++) VT_CHECK(vt_model_trait_named(model, vt_model_trait_name(model, i)) == i);
    if (!traits) return;
    const vt_model_trait said[2] = {{0, 1.0f}, {(uint32_t)traits - 1, 0.25f}};
    const vt_asker asker = {deeds, count, said, 2};
    float scores[ITEMS], amounts[DEEDS + 3];
    vt_error error;
    VT_CHECK(vt_model_score_for(model, &asker, scores, &error) == VT_OK);
    for (uint32_t item = 0; item < ITEMS; item++) {
        VT_CHECK(vt_model_explain_for(model, &asker, item, amounts, &error) == VT_OK && scores[item] == scores[item]);
        for (size_t i = 0; i <= count + 2; i++) VT_CHECK(amounts[i] == amounts[i]);
    }
}

static void use(vt_model *model)
{
    static const vt_deed deeds[DEEDS] = {{2, 1000.0f, 1.0f}, {0, 3.5f, VT_MODEL_MOST_VALUE}, {3, 0.0f, 0.0f}};
    float scores[ITEMS], amounts[DEEDS + 1];
    for (size_t count = 0; count <= DEEDS; count++) {
        vt_error error;
        if (vt_model_score(model, deeds, count, scores, &error) != VT_OK) continue;
        use_profile(model, deeds, count);
        for (uint32_t item = 0; item < ITEMS; item++) {
            vt_status status = vt_model_explain(model, deeds, count, item, amounts, &error);
            VT_CHECK(status == VT_OK && scores[item] == scores[item]);
            for (size_t i = 0; i <= count; i++) VT_CHECK(amounts[i] == amounts[i]);
            vt_model_knows(model, item);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_model *model;
    vt_error error;
    if (!size) return 0;
    uint8_t *file = vt_alloc(size, 1); /* aligned, as the engine's blocks are */
    if (!file) return 0;
    memcpy(file, data + 1, size - 1);
    if (vt_model_open(&model, (vt_model_kind)(data[0] % VT_MODEL_KINDS), (vt_bytes){file, size - 1}, ITEMS, &error) == VT_OK) {
        use(model);
        vt_model_close(model);
    }
    vt_free(file);
    return 0;
}
