/* What the methods of an open profile share. */
#ifndef VT_API_STATE_PARTS_H
#define VT_API_STATE_PARTS_H

#include "api_methods.h"

enum { VT_MOST_OFFSET = 1 << 30, VT_MOST_PAGE = 1000, VT_DEFAULT_PAGE = 50 };

/* The open state, or NULL with VT_NOT_READY. */
vt_state *vt_api_state(vt_api *api, vt_error *error);

/* As vt_read_text and vt_read_time, for what must be there. */
vt_status vt_require_text(const cJSON *params, const char *name, const char **out, vt_error *error);
vt_status vt_require_time(const cJSON *params, const char *name, int64_t *out, vt_error *error);
/* "offset" and "limit". */
vt_status vt_read_page(const cJSON *params, size_t *offset, size_t *limit, vt_error *error);
/* A whole number from 0 to `most`, which a size_t of 32 bits need not hold. */
vt_status vt_read_whole(const cJSON *params, const char *name, int64_t most, int64_t *out, vt_error *error);
/* "rating" of a review: 1 to 5. */
vt_status vt_read_rating(const cJSON *params, int *rating, vt_error *error);

/* The product of that id in the pack's catalog; *there is false when either is missing. */
vt_status vt_find_product(vt_api *api, const char *id, vt_product *product, bool *there, vt_error *error);
/* Adds "product": its card, or null. */
vt_status vt_write_product(cJSON *object, vt_api *api, const char *id, vt_error *error);
/* Whole cents as a number of the currency; null below 0. */
void vt_write_cents(cJSON *object, const char *name, int64_t cents);

/* What the profile has decided; texts live until the state's next change. */
typedef struct vt_profile_settings {
    const char *hemisphere; /* "north" or "south" */
    char gender[64];        /* as long as vt_visitor's */
    const char *variety;    /* "off", "low" or "high" */
} vt_profile_settings;
vt_status vt_settings_of(vt_state *state, vt_profile_settings *settings, vt_error *error);
/* Reads "hemisphere", "gender", "variety" and "quiz" of `object` and keeps what is there. */
vt_status vt_keep_settings(vt_state *state, const cJSON *object, vt_error *error);

/* What the visitor answered in the quiz, kept as the settings quiz.category, quiz.colour, quiz.brand, quiz.usage and quiz.size (values
 * with "\n" between them), quiz.budget ("min-max" in cents), quiz.step and quiz.done. A quiz is kept whole: what `quiz` does not
 * say is taken out, and null takes all out. VT_BAD_REQUEST names the member, and then nothing was kept. */
vt_status vt_keep_quiz(vt_state *state, const cJSON *quiz, vt_error *error);
/* Adds "quiz": what was kept, or null. */
vt_status vt_write_quiz(cJSON *object, vt_state *state, vt_error *error);

/* An address as the text that the state keeps, owned by the caller (cJSON_free); NULL when `address` is. VT_BAD_REQUEST when it is
 * not an object of texts, or too long. */
vt_status vt_address_text(const cJSON *address, char **text, vt_error *error);
/* Adds "address". VT_BAD_DATA when the state's text is no such object. */
vt_status vt_write_address(cJSON *object, const char *text, vt_error *error);

#endif
