/* The demo shop's customers and all that they did: who, orders, interactions. */
#ifndef VT_DEMO_PEOPLE_H
#define VT_DEMO_PEOPLE_H

#include "demo_counts.h"
#include "interaction_log.h"

typedef struct vt_demo_people {
    vt_demo_shop shop;
    vt_chooser chooser;
    vt_person *people;
    size_t count;
    vt_order_book book;
    vt_interaction_log log;
} vt_demo_people;

/* `products` is borrowed. The same products, counts and seed give the same people. VT_NO_MEMORY, or as above.
 * Close in any case. About a second for the default counts. */
vt_status vt_demo_people_open(vt_demo_people *out, const vt_demo_product *products, size_t product_count,
                              const vt_demo_counts *counts, uint64_t seed, vt_error *error);
void vt_demo_people_close(vt_demo_people *people);

#endif
