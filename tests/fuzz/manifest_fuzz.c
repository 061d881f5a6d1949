/* Any bytes as manifest.json; what opens must be written again, and that must open. */
#include "manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_reopen(const vt_manifest *manifest)
{
    vt_buffer json = {0};
    vt_manifest again;
    vt_error error;
    VT_CHECK(vt_manifest_write(&json, manifest, &error) == VT_OK);
    VT_CHECK(vt_manifest_open(&again, (vt_bytes){json.data, json.size}, &error) == VT_OK);
    VT_CHECK(again.file_count == manifest->file_count && again.space_count == manifest->space_count);
    VT_CHECK(again.model_count == manifest->model_count);
    for (size_t i = 0; i < again.model_count; i++) {
        VT_CHECK(vt_file_role_is_model(again.models[i].role) && again.models[i].role == manifest->models[i].role);
        VT_CHECK(again.models[i].version == manifest->models[i].version);
    }
    vt_manifest_close(&again);
    vt_buffer_free(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_manifest manifest;
    vt_error error;
    if (vt_manifest_open(&manifest, (vt_bytes){data, size}, &error) != VT_OK) return 0;
    write_and_reopen(&manifest);
    vt_manifest_close(&manifest);
    return 0;
}
