/* The people as tables: users.csv, orders.csv, order_items.csv, interactions.csv. UTF-8, comma, LF, one
 * header line; users and orders are numbered from 1, rows stand in the order of time. */
#ifndef VT_PEOPLE_TABLES_H
#define VT_PEOPLE_TABLES_H

#include "demo_people.h"

/* user_id,name,cohort,gender,age,joined (a day) */
void vt_write_users(vt_buffer *out, const vt_demo_people *people);
/* order_id,user_id,ordered_at (2026-09-30T18:04:59Z),status (placed, delivered, returned) */
void vt_write_orders(vt_buffer *out, const vt_demo_people *people);
/* order_id,product_id,quantity,unit_price (of one piece, two decimals) */
void vt_write_order_items(vt_buffer *out, const vt_demo_people *people);
/* user_id,product_id,type (view, like, bookmark, review),rating (1..5 of a review, else empty),at */
void vt_write_interactions(vt_buffer *out, const vt_demo_people *people);

#endif
