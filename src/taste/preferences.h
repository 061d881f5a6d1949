/* What a visitor prefers, told by what they bought or how they showed liking: an amount for each value of each facet.
 *
 * A preference is relative to the strongest one of its facet, 0 to 1: amount(value) / max over values of amount. All amounts
 * are whole numbers, so preferences are the same on every machine. */
#ifndef VT_PREFERENCES_H
#define VT_PREFERENCES_H

#include "visitor.h"

enum { VT_PREFERENCE_ONE = 1000000 /* the strongest preference, in the millionths that scores are counted in */ };

/* Owned: vt_preferences_close. */
typedef struct vt_preferences {
    vt_catalog_columns columns;
    uint64_t *amounts[VT_FACET_COUNT]; /* [value id] */
    uint64_t most[VT_FACET_COUNT];
    uint64_t total; /* amounts of all sources together; 0: nothing is known */
    size_t *rows;   /* of purchases: the products that count, each once, ascending */
    size_t row_count;
} vt_preferences;

/* Amounts are products bought and not returned, each once: to buy the same socks again and again is no taste for socks, and
 * strategy "restock" sees to it. VT_NO_MEMORY. */
vt_status vt_preferences_from_purchases(vt_preferences *out, const vt_visitor *visitor, const vt_catalog *catalog,
                                        vt_error *error);

/* Amounts are interaction weights in millionths (StyleSense): like 1.0, bookmark 1.2, review 1.5, times 1 + (rating - 3) / 10 for a
 * review with a rating, and at least 0.2. Other signs count nothing. VT_NO_MEMORY. */
vt_status vt_preferences_from_signs(vt_preferences *out, const vt_visitor *visitor, const vt_catalog *catalog,
                                    vt_error *error);
void vt_preferences_close(vt_preferences *preferences);

/* The weight of one sign in millionths, as above; 0 for other types than like, bookmark and review. */
int64_t vt_sign_weight(const vt_sign *sign);

/* How much the visitor prefers the row's value of `facet`, 0..VT_PREFERENCE_ONE, rounded down; 0 for a row without a value. */
int64_t vt_preference_of_row(const vt_preferences *preferences, vt_facet facet, size_t row);

/* The department that fallbacks choose from: the one that the profile names, else the most frequent gender among purchases and
 * signs of liking: likes, bookmarks, what went into the cart, reviews that are not bad (ties by byte order), else "". Borrowed from
 * visitor or catalog. */
const char *vt_visitor_segment(const vt_visitor *visitor, const vt_catalog *catalog);

/* What was paid for pieces that were not returned and have a known price. */
typedef struct vt_spending {
    uint64_t pieces;
    int64_t total_cents;
    int64_t highest_cents; /* of one piece */
} vt_spending;
vt_spending vt_visitor_spending(const vt_visitor *visitor);

#endif
