/* What goes together: the parts of an outfit, and colours that suit each other. */
#ifndef VT_OUTFITS_H
#define VT_OUTFITS_H

#include "demo_shop.h"

enum { VT_OUTFIT_STEPS = 4 };

/* The parts that complete an outfit begun with `role`, in order: of a top a bottom, shoes, a bag, a layer. */
const vt_role *vt_outfit_of(vt_role role);

/* How well two products are worn together: colours, occasion, season, price class. 0 or more; about 1 for two
 * at random. */
double vt_outfit_match(const vt_demo_product *left, const vt_demo_product *right);

/* A product of that role that goes with the one in `row`, for that audience: one of the three that the shop's
 * stylists would show with it, so that many people buy the same pairs. `rank` 0 is their first choice.
 * SIZE_MAX when the shop has none. The same shop and seed give the same answer. Reads at most some fifty
 * products. */
size_t vt_outfit_partner(const vt_demo_shop *shop, size_t row, vt_role role, vt_audience audience,
                         uint32_t rank);

#endif
