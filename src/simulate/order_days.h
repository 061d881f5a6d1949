/* On which days a person orders. */
#ifndef VT_ORDER_DAYS_H
#define VT_ORDER_DAYS_H

#include "order_book.h"

/* Running sums over the days of data of how many orders a cohort places. */
typedef struct vt_day_sums {
    double sums[VT_COHORTS][VT_DEMO_DAYS];
} vt_day_sums;

void vt_day_sums_fill(vt_day_sums *days);

/* Gives orders[0..count) of that person their moments and the habits that fall due. */
void vt_order_days_draw(vt_demo_order *orders, size_t count, const vt_person *person, const vt_day_sums *days,
                        vt_random *random);

#endif
