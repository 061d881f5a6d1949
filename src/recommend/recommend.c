#include "recommend.h"

#include "strategy.h"

#include <string.h>

enum { DEFAULT_LIMIT = 12 };

vt_status vt_recommend(const vt_shop *shop, const vt_request *request, vt_slate *slate, vt_error *error)
{
    memset(slate, 0, sizeof *slate);
    vt_request complete = *request;
    if (complete.limit == 0) complete.limit = DEFAULT_LIMIT;
    if (complete.limit > VT_SLATE_MAX_LIMIT)
        return vt_fail(error, VT_BAD_REQUEST, "limit: %zu is above %d", complete.limit, VT_SLATE_MAX_LIMIT);
    const vt_strategy *strategy = complete.strategy ? vt_strategy_find(complete.strategy) : NULL;
    if (!strategy)
        return vt_fail(error, VT_BAD_REQUEST, "strategy: there is no \"%s\"", complete.strategy ? complete.strategy : "");
    slate->strategy = strategy->name;
    slate->space = "";
    vt_row_mask mask = {.rows = vt_catalog_count(shop->catalog)};
    if (complete.filter) VT_TRY(vt_catalog_mask(shop->catalog, complete.filter, &mask, error));
    vt_status status = strategy->run(shop, &complete, &mask, slate, error);
    vt_row_mask_close(&mask);
    return status;
}
