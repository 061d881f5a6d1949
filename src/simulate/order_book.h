/* All orders of a crowd: when, by whom, with which lines, and what became of them. */
#ifndef VT_ORDER_BOOK_H
#define VT_ORDER_BOOK_H

#include "basket.h"

typedef enum vt_fate { VT_FATE_PLACED, VT_FATE_DELIVERED, VT_FATE_RETURNED } vt_fate;

typedef struct vt_demo_order {
    int64_t at; /* seconds */
    uint32_t person;
    uint32_t habits; /* that fell due */
    uint32_t first_line, line_count;
    vt_fate fate;
} vt_demo_order;

typedef struct vt_demo_line {
    uint32_t row, quantity, price_cents; /* of one piece, as asked on that day */
} vt_demo_line;

typedef struct vt_order_book {
    vt_demo_order *orders; /* by time */
    size_t order_count;
    vt_demo_line *lines; /* order by order */
    size_t line_count;
} vt_order_book;

/* Who buys how much. */
typedef struct vt_sales_plan {
    const vt_person *people;
    size_t people_count;
    size_t orders, lines;
    uint64_t seed;
} vt_sales_plan;

/* Writes exactly `orders` orders with exactly `lines` lines (orders <= lines <= orders * min(VT_BASKET_MOST,
 * products)). Everybody orders at least once when there are enough orders. Habits repeat at their interval,
 * give or take an eighth, back from the last day; the other orders fall on days by the cohort's months,
 * weekends more, and grow towards the end. One order a person and day, while there are days. Orders of the
 * last days may still be placed, a few older ones came back. Adds to chooser->owned what is bought. False
 * when memory is out; close in any case. */
bool vt_order_book_open(vt_order_book *book, vt_chooser *chooser, const vt_sales_plan *plan);
void vt_order_book_close(vt_order_book *book);

/* "placed", "delivered", "returned". */
const char *vt_fate_name(vt_fate fate);
static inline int32_t vt_order_day(const vt_demo_order *order)
{
    return (int32_t)(order->at / VT_DAY_SECONDS);
}

#endif
