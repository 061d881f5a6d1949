/* How many people the demo shop has, and how much they did. */
#ifndef VT_DEMO_COUNTS_H
#define VT_DEMO_COUNTS_H

#include "status.h"

enum {
    VT_DEMO_DEFAULT_USERS = 1200,
    VT_DEMO_DEFAULT_ORDERS = 15000,
    VT_DEMO_DEFAULT_ITEMS = 40000,
    VT_DEMO_DEFAULT_INTERACTIONS = 25000,
    VT_DEMO_MOST_PEOPLE = 1000000, /* users, orders and interactions */
    VT_DEMO_MOST_ITEMS = 12000000
};

typedef struct vt_demo_counts {
    size_t users; /* 0: nobody, and then nothing of the others */
    size_t orders, items, interactions;
} vt_demo_counts;

/* VT_BAD_REQUEST: counts that cannot be: more than VT_DEMO_MOST_PEOPLE, no orders, or items that are fewer
 * than orders or more than 12 different products an order (or than the catalog has). */
vt_status vt_demo_counts_check(const vt_demo_counts *counts, size_t products, vt_error *error);

#endif
