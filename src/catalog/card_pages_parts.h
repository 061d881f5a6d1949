/* The form of a page of cards, which its writer and its reader share. */
#ifndef VT_CARD_PAGES_PARTS_H
#define VT_CARD_PAGES_PARTS_H

#include "catalog.h"

/* The columns of tensor `numbers`. */
enum { VT_CARD_PRICE, VT_CARD_LIST_PRICE, VT_CARD_STOCK, VT_CARD_RATING, VT_CARD_YEAR, VT_CARD_NUMBERS };

/* The strings of a row in tensor `text`, each NUL-terminated; the facets stand in between. */
enum {
    VT_CARD_ID,
    VT_CARD_TITLE,
    VT_CARD_IMAGE,
    VT_CARD_FACETS,
    VT_CARD_SIZES = VT_CARD_FACETS + VT_FACET_COUNT,
    VT_CARD_ATTRIBUTES,
    VT_CARD_DESCRIPTION,
    VT_CARD_STRINGS
};

#endif
