/* "gender=Men,Women;priceMax=50;inStock" -> the JSON filter of the API. */
#ifndef VT_FILTER_EXPRESSION_H
#define VT_FILTER_EXPRESSION_H

#include "status.h"

#include <cJSON.h>

/* Fields are separated by ';', a facet's values by ','. A text that starts with '{' is JSON already. The fields themselves are
 * checked by the API. *out: cJSON_Delete. VT_USAGE. */
vt_status vt_filter_expression(const char *text, cJSON **out, vt_error *error);

#endif
