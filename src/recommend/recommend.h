/* One request -> one slate. */
#ifndef VT_RECOMMEND_H
#define VT_RECOMMEND_H

#include "slate.h"

/* Runs the strategy that the request names over what the shop has. Without the catalog it answers "similar" with neither a filter nor variety
 * from pages of cards; whatever else needs the catalog sets *shop->wants_catalog and is VT_NOT_READY. VT_BAD_REQUEST for an unknown strategy or a limit out of
 * range, VT_NOT_FOUND for an unknown item or space, VT_NOT_READY when the files it needs have not come. */
vt_status vt_recommend(const vt_shop *shop, const vt_request *request, vt_slate *slate, vt_error *error);

#endif
