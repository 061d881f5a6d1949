/* The methods behind vt_api_call, and the JSON that they share. */
#ifndef VT_API_METHODS_H
#define VT_API_METHODS_H

#include "api.h"

#include <cJSON.h>

struct vt_api {
    vt_engine *engine; /* NULL until "open" */
    vt_slate *slate;   /* kept: too large for a stack */
    char *answer;      /* cJSON's allocation */
    float *vector;     /* f32[VT_MAX_DIMS]; NULL until asked for */
    uint8_t *pixels;   /* u8[width * height * 4] of a visitor's photo; NULL until asked for */
    size_t picture_width, picture_height;
    vt_state *state;   /* of the open profile, or NULL */
    double (*clock_ms)(void); /* or NULL */
    vt_visitor visitor; /* who asks: brought up to date with `state` before use; vt_visitor_close it when state or pack change */
};

/* Reads `params`, fills the object `result`. */
typedef vt_status vt_method(vt_api *api, const cJSON *params, cJSON *result, vt_error *error);

vt_method vt_method_open, vt_method_commit, vt_method_stats, vt_method_product, vt_method_browse, vt_method_search,
    vt_method_recommend, vt_method_taste, vt_method_commit_page, vt_method_drop_page, vt_method_trim_pages;
/* Of the open profile: VT_NOT_READY without one. */
vt_method vt_method_open_state, vt_method_close_state, vt_method_check_state, vt_method_checkpoint, vt_method_settings,
    vt_method_set_settings, vt_method_record, vt_method_forget, vt_method_marks, vt_method_events, vt_method_cart,
    vt_method_set_cart, vt_method_place_order, vt_method_orders, vt_method_order, vt_method_set_order_status,
    vt_method_export_profile, vt_method_import_profile;

/* Readers: an absent member leaves *out as it is; one of the wrong type or out of range is VT_BAD_REQUEST and names `name`.
 * most: below 2^32, so that every build reads alike. */
vt_status vt_read_text(const cJSON *params, const char *name, const char **out, vt_error *error);
vt_status vt_read_count(const cJSON *params, const char *name, size_t most, size_t *out, vt_error *error);
/* "recall": above 0 to 1. */
vt_status vt_read_recall(const cJSON *params, float *out, vt_error *error);
vt_status vt_read_flag(const cJSON *params, const char *name, bool *out, vt_error *error);
/* Milliseconds since 1970, a whole number from 0 to 9999-12-31. */
vt_status vt_read_time(const cJSON *params, const char *name, int64_t *out, vt_error *error);
/* Reads params.filter (absent: no restriction). Strings stay borrowed from `params`. */
vt_status vt_read_filter(const cJSON *params, vt_filter *filter, vt_error *error);

/* Reads params.picture, {"width", "height"} of the pixels put where vt_api_picture said; *picture borrows them. *given is false
 * when there is none. */
vt_status vt_read_picture(const vt_api *api, const cJSON *params, vt_image *picture, bool *given, vt_error *error);

/* What the question that was just answered lacked: [{"file", "pages": [{"page", "path", "bytes", "sha256"}]}], without "pages" where it is the
 * whole file; the caller's. NULL: nothing. */
cJSON *vt_wanted_json(vt_engine *engine);

/* Writers: all add to `object`. A card is what a shelf shows; a full product adds sizes, attributes and description. */
void vt_write_card(cJSON *object, const vt_product *product);
void vt_write_details(cJSON *object, const vt_product *product);
/* Millionths as a number with at most six decimals. */
void vt_write_micros(cJSON *object, const char *name, int64_t micros);
/* The engine, or NULL with VT_NOT_READY. */
vt_engine *vt_api_engine(vt_api *api, vt_error *error);

#endif
