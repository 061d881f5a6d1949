/* Five invented visitors, one of each cohort, whose profiles the Login page offers. They are not among the
 * users of the tables: their histories are made by the same rules, with more habits and a cart. */
#ifndef VT_DEMO_SHOPPERS_H
#define VT_DEMO_SHOPPERS_H

#include "hm_tables.h"
#include "output_folder.h"

enum { VT_DEMO_SHOPPERS = 5 };

typedef struct vt_shopper_shop {
    const vt_demo_product *products;
    size_t count;
    const vt_ware_id *ids; /* as the catalog's file has them */
    uint64_t seed;
} vt_shopper_shop;

/* Writes shoppers/<slug>.json, profile files of version 1 (docs/profile-format.md), and shoppers/index.json:
 * an array of
 * {"file","name","cohort","description"}. Each has two years of orders, the last one recent; products bought
 * again and again; likes, bookmarks, reviews with text, views; something in the cart, which is in stock. No
 * time is after the last day of data. VT_IO, VT_NO_MEMORY. */
vt_status vt_write_shoppers(vt_output_folder *out, const vt_shopper_shop *shop, vt_error *error);

/* The profile file of shopper 0..VT_DEMO_SHOPPERS - 1. Nothing it says needs escaping in JSON. */
vt_status vt_shopper_profile(vt_buffer *out, size_t number, const vt_shopper_shop *shop, vt_error *error);

#endif
