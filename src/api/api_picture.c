/* The visitor's photo, whose pixels travel beside the JSON. */
#include "api_methods.h"
#include "memory.h"

enum { LEAST_SIDE = 8, PIXEL_BYTES = 4 };

uint8_t *vt_api_picture(vt_api *api, size_t width, size_t height)
{
    bool fits = width >= LEAST_SIDE && height >= LEAST_SIDE && width <= VT_API_PICTURE_SIDE && height <= VT_API_PICTURE_SIDE;
    vt_free(api->pixels);
    api->pixels = fits ? vt_alloc(width * height, PIXEL_BYTES) : NULL;
    api->picture_width = api->pixels ? width : 0;
    api->picture_height = api->pixels ? height : 0;
    return api->pixels;
}

vt_status vt_read_picture(const vt_api *api, const cJSON *params, vt_image *picture, bool *given, vt_error *error)
{
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(params, "picture");
    size_t width = 0, height = 0;
    *given = false;
    if (!object || cJSON_IsNull(object)) return VT_OK;
    if (!cJSON_IsObject(object)) return vt_fail(error, VT_BAD_REQUEST, "picture: must be an object");
    VT_TRY(vt_read_count(object, "width", VT_API_PICTURE_SIDE, &width, error));
    VT_TRY(vt_read_count(object, "height", VT_API_PICTURE_SIDE, &height, error));
    if (!api->pixels || width != api->picture_width || height != api->picture_height)
        return vt_fail(error, VT_BAD_REQUEST, "picture: no pixels of %zu x %zu were put in place before", width, height);
    *picture = (vt_image){api->pixels, width, height, PIXEL_BYTES * width};
    *given = true;
    return VT_OK;
}
