/* A catalog drawn from a seed, for the tests of catalog/. */
#ifndef VT_DRAWN_CATALOG_H
#define VT_DRAWN_CATALOG_H

#include "catalog_writer.h"
#include "seeded_random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWN_MOST = 500, DRAWN_TEXT = 160 };

typedef struct drawn_catalog {
    vt_product products[DRAWN_MOST];
    char ids[DRAWN_MOST][16];
    char titles[DRAWN_MOST][DRAWN_TEXT];
    char attributes[DRAWN_MOST][DRAWN_TEXT];
    size_t count;
    vt_buffer bytes;
    vt_catalog *catalog;
} drawn_catalog;

/* Words that the stemmer leaves alone, so that a test can match them with strcmp. "" is a product without a
 * value. */
static const char *const drawn_values[VT_FACET_COUNT][8] = {
    {"Men", "Women", "Boys", ""},
    {"Apparel", "Footwear", "Bags"},
    {"Top", "Bottom", "Shoe", "Bag", ""},
    {"Shirt", "Jacket", "Boot", "Clog", "Skirt", "Coat", "Tote", "Jean"},
    {"Blue", "Red", "Green", "Black", "White", "Gold", ""},
    {"Kestrel", "Norrland", "Polo Club", "Ambit", "Zircon", "Marl", "Q", ""},
    {"Winter", "Summer", "Fall", "Spring"},
    {"Sport", "Casual", "Formal", ""},
};
static const size_t drawn_value_counts[VT_FACET_COUNT] = {4, 3, 5, 8, 7, 8, 4, 4};
static const char *const drawn_sizes[] = {"", "S|M|L", "XS|S", "M", "40|41", "One Size", "L|M"};
static const char *const drawn_words[] = {"cotton", "wool",  "linen", "zip",  "check",
                                          "dot",    "plain", "soft",  "warm", "slim"};
enum { DRAWN_WORD_COUNT = sizeof drawn_words / sizeof *drawn_words };

static const char *drawn_word(vt_random *random)
{
    return drawn_words[vt_random_below(random, DRAWN_WORD_COUNT)];
}

static void draw_product(drawn_catalog *drawn, size_t row, vt_random *random)
{
    vt_product *product = &drawn->products[row];
    *product = (vt_product){
        .row = row, .id = drawn->ids[row], .title = drawn->titles[row], .image = "images/3f/3f9a.webp"};
    bool named = row >= drawn->count - drawn->count / 10;
    snprintf(drawn->ids[row], sizeof drawn->ids[row], named ? "sku-%05zu" : "%zu", row * 7 + 3);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        product->facets[facet] =
            drawn_values[facet][vt_random_below(random, (uint32_t)drawn_value_counts[facet])];
    snprintf(drawn->titles[row], DRAWN_TEXT, "%s %s %s", drawn_word(random), drawn_word(random),
             product->facets[VT_FACET_COLOUR]);
    snprintf(drawn->attributes[row], DRAWN_TEXT, "{\"Fabric\":\"%s\",\"Fit\":\"%s\"}", drawn_word(random),
             drawn_word(random));
    product->attributes = drawn->attributes[row];
    product->description = "Made for rain.";
    product->price_cents = vt_random_below(random, 8) ? 100 * (int64_t)vt_random_below(random, 60) : -1;
    product->list_price_cents = -1;
    product->stock = (int64_t)vt_random_below(random, 5) - 1;
    product->rating_tenths = (int)vt_random_below(random, 52) - 1;
    product->sizes = drawn_sizes[vt_random_below(random, sizeof drawn_sizes / sizeof *drawn_sizes)];
    product->year = vt_random_below(random, 6) ? 2010 + (int)vt_random_below(random, 8) : 0;
}

/* Writes and opens; the result is freed by drawn_close. */
static drawn_catalog *drawn_open(size_t count, uint64_t seed)
{
    drawn_catalog *drawn = calloc(1, sizeof *drawn);
    vt_error error = {0};
    vt_random random = vt_random_seed(seed, 1);
    drawn->count = count;
    for (size_t row = 0; row < count; row++) draw_product(drawn, row, &random);
    vt_status status = vt_catalog_write(&drawn->bytes, drawn->products, count, &error);
    if (status == VT_OK)
        status = vt_catalog_open(&drawn->catalog, (vt_bytes){drawn->bytes.data, drawn->bytes.size}, &error);
    if (status != VT_OK) fprintf(stderr, "%s\n", error.message);
    return drawn;
}

static void drawn_close(drawn_catalog *drawn)
{
    vt_catalog_close(drawn->catalog);
    vt_buffer_free(&drawn->bytes);
    free(drawn);
}

#endif
