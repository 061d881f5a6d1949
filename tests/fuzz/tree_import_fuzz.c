/* Any bytes as what other libraries write of trees (the first byte chooses XGBoost's JSON, LightGBM's text or SVMlight): refused with a
 * message, or a file of ours that opens. */
#include "lightgbm_text.h"
#include "svmlight_file.h"
#include "xgboost_json.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_rows(vt_bytes text)
{
    vt_svmlight file = {0};
    vt_error error = {0};
    const uint8_t *cut = text.size ? memchr(text.data, '|', text.size) : NULL; /* what is behind it: the sizes of groups */
    vt_bytes query = {cut ? cut + 1 : NULL, cut ? text.size - (size_t)(cut - text.data) - 1 : 0};
    if (cut) text.size = (size_t)(cut - text.data);
    if (text.size > 2000) text.size = 2000; /* a row of a few bytes may be 65,536 numbers */
    vt_status status = vt_svmlight_read(&file, text, query, 0, &error);
    VT_CHECK(status == VT_OK ? file.set.count > 0 : *error.message != '\0');
    vt_svmlight_free(&file);
}

static void read_trees(vt_bytes text, bool json)
{
    vt_buffer file = {0};
    vt_error error = {0};
    vt_tree_model *model;
    const vt_tree_origin origin = {.seed = 1};
    vt_status status = json ? vt_xgboost_json_read(&file, text, &origin, &error) : vt_lightgbm_text_read(&file, text, &origin, &error);
    VT_CHECK(status == VT_OK || *error.message);
    if (status == VT_OK) {
        VT_CHECK(vt_tree_model_open(&model, (vt_bytes){file.data, file.size}, &error) == VT_OK);
        vt_tree_model_close(model);
    }
    vt_buffer_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size) return 0;
    vt_bytes rest = {data + 1, size - 1};
    if (data[0] % 3 == 2) read_rows(rest);
    else read_trees(rest, data[0] % 3 == 0);
    return 0;
}
