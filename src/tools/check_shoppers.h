/* Shoppers that `vitrine check` makes from what a pack holds, as profile files (docs/profile-format.md). */
#ifndef VT_CHECK_SHOPPERS_H
#define VT_CHECK_SHOPPERS_H

#include "checked_pack.h"

enum { VT_SHOPPER_MOST_ROWS = 8 };

/* Products that share gender, sub-category, type and colour: those of the type that most products in stock have, in its most
 * frequent gender and colour. count is 0 when no product in stock has a type. */
typedef struct vt_alike {
    size_t rows[VT_SHOPPER_MOST_ROWS];
    size_t count;
} vt_alike;
vt_alike vt_alike_products(vt_checked_pack *pack, size_t most);

/* An empty profile, owned by the caller; the rest adds to it. `days` are before pack->now_ms. */
cJSON *vt_shopper_new(const char *name);
void vt_shopper_orders(cJSON *profile, vt_checked_pack *pack, const char *status, int days, size_t row);
void vt_shopper_does(cJSON *profile, vt_checked_pack *pack, const char *event, int days, size_t row);
void vt_shopper_reviews(cJSON *profile, vt_checked_pack *pack, int rating, int days, size_t row);
void vt_shopper_takes(cJSON *profile, vt_checked_pack *pack, size_t row); /* into the cart */

/* Someone of whom every strategy can say something: orders of alike products (one of them twice), likes, a bookmark, a review
 * and a cart. Owned by the caller; NULL when nothing is in stock. */
cJSON *vt_shopper_of_everything(vt_checked_pack *pack);

/* Rows spread evenly over the pack: the i-th of `count`, i < count. */
size_t vt_spread_row(const vt_checked_pack *pack, size_t i, size_t count);
/* The first row from `row` on, going round, that is in stock and none of `taken`; SIZE_MAX: there is none. */
size_t vt_next_in_stock(const vt_checked_pack *pack, size_t row, const size_t *taken, size_t taken_count);

#endif
