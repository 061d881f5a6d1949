#include "outfits.h"

#include <string.h>

enum { SHOWN = 48, KEPT = 3 };

static const vt_role steps[VT_ROLES][VT_OUTFIT_STEPS] = {
    [VT_ROLE_TOP] = {VT_ROLE_BOTTOM, VT_ROLE_SHOES, VT_ROLE_BAG, VT_ROLE_LAYER},
    [VT_ROLE_BOTTOM] = {VT_ROLE_TOP, VT_ROLE_SHOES, VT_ROLE_EXTRA, VT_ROLE_LAYER},
    [VT_ROLE_DRESS] = {VT_ROLE_SHOES, VT_ROLE_BAG, VT_ROLE_EXTRA, VT_ROLE_LAYER},
    [VT_ROLE_LAYER] = {VT_ROLE_EXTRA, VT_ROLE_TOP, VT_ROLE_BOTTOM, VT_ROLE_SHOES},
    [VT_ROLE_SHOES] = {VT_ROLE_EXTRA, VT_ROLE_BAG, VT_ROLE_BOTTOM, VT_ROLE_TOP},
    [VT_ROLE_BAG] = {VT_ROLE_EXTRA, VT_ROLE_SHOES, VT_ROLE_TOP, VT_ROLE_BOTTOM},
    [VT_ROLE_EXTRA] = {VT_ROLE_TOP, VT_ROLE_BOTTOM, VT_ROLE_SHOES, VT_ROLE_BAG},
};

#define NEUTRALS "Black|White|Off White|Cream|Beige|Grey|Navy Blue|Tan|Brown|Silver|Gold"

const vt_role *vt_outfit_of(vt_role role)
{
    return steps[role];
}

static double colour_match(const vt_colour *left, const vt_colour *right)
{
    if (vt_list_has(left->partners, right->name) || vt_list_has(right->partners, left->name)) return 2;
    if (left == right) return 1.2;
    return vt_list_has(NEUTRALS, left->name) || vt_list_has(NEUTRALS, right->name) ? 1 : 0.3;
}

static double season_match(const char *left, const char *right)
{
    static const char *const opposite[][2] = {{"Winter", "Summer"}, {"Spring", "Fall"}};
    if (strcmp(left, right) == 0) return 1.5;
    for (size_t i = 0; i < VT_COUNT(opposite); i++)
        if ((strcmp(left, opposite[i][0]) == 0 && strcmp(right, opposite[i][1]) == 0) ||
            (strcmp(left, opposite[i][1]) == 0 && strcmp(right, opposite[i][0]) == 0))
            return 0.2;
    return 0.8;
}

double vt_outfit_match(const vt_demo_product *left, const vt_demo_product *right)
{
    double match = colour_match(left->colour, right->colour) * season_match(left->season, right->season);
    match *= strcmp(left->usage, right->usage) == 0 ? 1.6 : 0.6;
    double classes = ((double)left->list_price_cents / left->type->price_cents) /
                     ((double)right->list_price_cents / right->type->price_cents);
    double gap = classes > 1 ? classes - 1 : 1 / classes - 1;
    return match / (1 + gap);
}

size_t vt_outfit_partner(const vt_demo_shop *shop, size_t row, vt_role role, vt_audience audience,
                         uint32_t rank)
{
    const vt_shelf *shelf = vt_demo_shelf(shop, audience, VT_SHELF_ROLE, role);
    vt_random random =
        vt_random_seed(shop->products[row].id, 0x07F17 + (uint64_t)role * VT_AUDIENCES + (uint64_t)audience);
    size_t best[KEPT], count = 0;
    double matches[KEPT];
    for (size_t i = 0; shelf->count && i < SHOWN; i++) {
        size_t shown = vt_shelf_draw(shelf, &random), at = 0;
        while (at < count && best[at] != shown) at++;
        if (shown == row || at < count) continue;
        double match = vt_outfit_match(&shop->products[row], &shop->products[shown]);
        if (count == KEPT && match <= matches[KEPT - 1]) continue;
        for (at = count < KEPT ? count++ : KEPT - 1; at > 0 && matches[at - 1] < match; at--)
            matches[at] = matches[at - 1], best[at] = best[at - 1];
        matches[at] = match, best[at] = shown;
    }
    return count ? best[rank % count] : SIZE_MAX;
}
