/* What a search is near to: the vectors of a request, read or made. */
#ifndef VT_API_QUERY_VECTORS_H
#define VT_API_QUERY_VECTORS_H

#include "api_methods.h"
#include "search.h"

/* Zero-initialise it; vt_query_vectors_close in any case. */
typedef struct vt_query_vectors {
    vt_search_vector items[VT_SEARCH_MOST_VECTORS];
    size_t count;
    float *meaning, *picture; /* f32[VT_MAX_DIMS], owned; NULL where not made */
} vt_query_vectors;

/* Of the params of a search, in this order:
 *
 *   vector   put where vt_api_vector said: an encoder's answer for the text, or for a picture where there is no text;
 *   text     through the text map of "space", or else of the first space that has one which has come: where no vector stands for the
 *            text, it is not literal and the map has something to say, which it needs known words
 *            for unless it is sure;
 *   picture  described and mapped to "space", or else to the first that photos are mapped to.
 *
 * VT_BAD_REQUEST: members that are wrong, pixels that are not there; VT_NOT_FOUND, VT_NOT_READY: the space, its codes or its map;
 * VT_BAD_DATA: the map from photos; VT_NO_MEMORY. */
vt_status vt_read_query_vectors(vt_query_vectors *out, vt_api *api, const cJSON *params, vt_error *error);
/* The vector of the params' "picture" in "space", or else in the first space that photos are mapped to.
 * *values: f32[dims of the space], owned: vt_free; NULL without a picture. *space: an index of the manifest. Errors as above. */
vt_status vt_read_picture_vector(vt_api *api, const cJSON *params, float **values, size_t *space, vt_error *error);
void vt_query_vectors_close(vt_query_vectors *vectors);

#endif
