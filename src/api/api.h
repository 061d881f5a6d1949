/* The one door to the engine: JSON in, JSON out. The wasm exports and the `vitrine` program both come through here, so a test
 * can compare them byte for byte. Methods and fields: docs/js-api.md. */
#ifndef VT_API_H
#define VT_API_H

#include "engine.h"

typedef struct vt_api vt_api;

/* VT_NO_MEMORY. Close with vt_api_close. */
vt_status vt_api_open(vt_api **out);
void vt_api_close(vt_api *api);

/* Milliseconds of some clock, for answers that tell how long their parts took; without one they took 0 ms. */
void vt_api_set_clock(vt_api *api, double (*clock_ms)(void));

/* {"method": M, "params": {...}} -> {"ok":true,"result":{...}} or {"ok":false,"error":{"code","message"}}, NUL-terminated
 * UTF-8, valid until the next call. Any bytes may come in. NULL only when memory is out. */
const char *vt_api_call(vt_api *api, const char *json, size_t length);

/* Where the bytes of a manifest's file go before {"method":"commit"}; NULL when no pack is open, or as vt_engine_reserve. */
uint8_t *vt_api_reserve(vt_api *api, size_t file);

/* Where the bytes of a page go before {"method":"commitPage"}; NULL when no pack is open, or as vt_pages_reserve. */
uint8_t *vt_api_reserve_page(vt_api *api, size_t file, size_t page);

/* Room for a query vector of `dims` numbers, for the next {"method":"recommend","params":{"vector":dims,...}}: vectors travel
 * as bytes beside the JSON. NULL when dims is 0 or above VT_MAX_DIMS, or memory is out. */
float *vt_api_vector(vt_api *api, size_t dims);

/* Room for a photo, width * height pixels of straight RGBA by rows, for the next {"method":"search","params":{"picture":{"width",
 * "height"},...}}. It stays until the next call of this. NULL when a side is below 8 or above VT_API_PICTURE_SIDE, or memory is
 * out. */
enum { VT_API_PICTURE_SIDE = 1024 };
uint8_t *vt_api_picture(vt_api *api, size_t width, size_t height);

/* The engine behind the JSON, for native tools that prove a pack; NULL when no pack is open. */
vt_engine *vt_api_engine_of(vt_api *api);

/* The manifest of the open pack, or NULL. */
const vt_manifest *vt_api_manifest(const vt_api *api);

#endif
