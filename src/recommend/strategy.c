#include "strategy.h"

#include <string.h>

const vt_strategy vt_strategies[] = {
    {"history", "What next, given what they bought?", vt_strategy_history, false, false},
    {"also-bought", "People who bought this also bought what?", vt_strategy_also_bought, false, false},
    {"restock", "What is it time to buy again?", vt_strategy_restock, false, false},
    {"similar", "What looks like this?", vt_strategy_similar, false, false},
    {"cart-addons", "What goes with the cart?", vt_strategy_cart_addons, false, false},
    {"trending", "What is hot now?", vt_strategy_trending, false, false},
    {"interactions", "What follows from likes, bookmarks and reviews?", vt_strategy_interactions, false, false},
    {"seasonal", "What is right for now and for me?", vt_strategy_seasonal, false, false},
    {"budget", "What lies within my comfort zone?", vt_strategy_budget, false, false},
    {"new-arrivals", "What is newest and fits me?", vt_strategy_new_arrivals, false, false},
    {"for-you", "What fits all that is known of this visitor?", vt_strategy_for_you, true, false},
    {"itemknn", "What did people with your products also have?", vt_strategy_itemknn, false, true},
    {"ease", "What do all your products together point to?", vt_strategy_ease, false, true},
    {"ials", "What lies in the direction of your taste?", vt_strategy_ials, false, true},
    {"two-tower", "What comes next after what you did lately?", vt_strategy_two_tower, false, true},
    {"ranked", "What would past customers like this visitor choose, all things considered?", vt_strategy_ranked, false, true},
    {NULL, NULL, NULL, false, false},
};

const vt_strategy *vt_strategy_find(const char *name)
{
    for (const vt_strategy *row = vt_strategies; row->name; row++)
        if (strcmp(row->name, name) == 0) return row;
    return NULL;
}
