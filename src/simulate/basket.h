/* What one order holds. */
#ifndef VT_BASKET_H
#define VT_BASKET_H

#include "product_choice.h"

enum { VT_BASKET_MOST = 12 };

typedef struct vt_demo_basket {
    uint32_t rows[VT_BASKET_MOST], quantities[VT_BASKET_MOST];
    size_t count;
} vt_demo_basket;

/* What is bought: by whom, on which day, which of the person's habits are due (bit i: habits[i]), how many
 * different products. size must be at most VT_BASKET_MOST and at most the products of the shop. */
typedef struct vt_errand {
    const vt_person *person;
    uint32_t person_number;
    int32_t day;
    uint32_t habits;
    size_t size;
} vt_errand;

/* Fills *basket with exactly `size` different products: first the habits, then outfits (outfits.h) and single
 * pieces. Outfits are for the person, at times for a child or as a present. */
void vt_demo_basket_fill(vt_demo_basket *basket, const vt_chooser *chooser, const vt_errand *errand,
                         vt_random *random);

#endif
