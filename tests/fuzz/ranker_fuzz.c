/* Any bytes as a ranker's configuration, or (where the first byte is even) as its file: refused with a message, or read back as it was
 * written, or scored and explained in numbers that are no NaN. The file in the corpus is of tests/cli/helpers/trees.mjs. */
#include "memory.h"
#include "rank_model.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 3 };

static void read_config(const uint8_t *data, size_t size)
{
    vt_rank_config config, again;
    vt_error error = {0};
    vt_buffer json = {0};
    char *text = vt_copy_text((const char *)data, size);
    vt_status status = text ? vt_rank_config_read(&config, text, &error) : VT_NO_MEMORY;
    vt_free(text);
    VT_CHECK(status == VT_OK || status == VT_NO_MEMORY || *error.message);
    if (status != VT_OK) return;
    vt_rank_config_write(&json, &config);
    vt_buffer_append(&json, "", 1);
    VT_CHECK(vt_rank_config_read(&again, (const char *)json.data, &error) == VT_OK && memcmp(&again, &config, sizeof again) == 0);
    vt_buffer_free(&json);
}

static void use(vt_rank_model *model)
{
    static float rows[ROWS][VT_RANK_FEATURES];
    float scores[ROWS];
    double amounts[VT_RANK_FEATURES + 1];
    for (size_t i = 0; i < VT_RANK_FEATURES; i++) {
        rows[0][i] = VT_RANK_MISSING;
        rows[1][i] = (float)i - 20.0f;
        rows[2][i] = i % 2 ? VT_RANK_MISSING : 0.5f;
    }
    vt_rank_model_score(model, rows[0], ROWS, scores);
    for (size_t row = 0; row < ROWS; row++) {
        vt_rank_model_explain(model, rows[row], amounts);
        VT_CHECK(scores[row] == scores[row]);
        for (size_t i = 0; i <= VT_RANK_FEATURES; i++) VT_CHECK(amounts[i] == amounts[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_rank_model *model;
    vt_error error = {0};
    if (!size) return 0;
    if (data[0] % 2) {
        read_config(data + 1, size - 1);
        return 0;
    }
    uint8_t *file = vt_alloc(size, 1); /* aligned, as the engine's blocks are */
    if (!file) return 0;
    memcpy(file, data + 1, size - 1);
    vt_status status = vt_rank_model_open(&model, (vt_bytes){file, size - 1}, &error);
    VT_CHECK(status == VT_OK || *error.message);
    if (status == VT_OK) use(model);
    vt_rank_model_close(model);
    vt_free(file);
    return 0;
}
