/* What the files of method taste share. */
#ifndef VT_API_TASTE_PARTS_H
#define VT_API_TASTE_PARTS_H

#include "api_methods.h"

/* Adds "adaptive": {"feedback", "weights", "epsilon", "attributes", "sessionViews"}; docs/js-api.md. */
vt_status vt_write_adaptive(cJSON *result, const vt_visitor *visitor, const vt_catalog *catalog, int64_t now_ms, vt_error *error);

#endif
