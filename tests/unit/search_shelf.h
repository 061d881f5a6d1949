/* A shop of twelve products with its vocabulary, a thesaurus and a space of three dims, for the tests of search/. */
#ifndef SEARCH_SHELF_H
#define SEARCH_SHELF_H

#include "catalog_writer.h"
#include "memory.h"
#include "search.h"
#include "space_encoder.h"
#include "term_fold.h"

#include <stdio.h>
#include <string.h>

enum { FIND_ROWS = 12, FIND_DIMS = 3 };

/* row: id, title, gender, category, sub-category, type, colour, brand, season, usage, attributes, price, stock, rating tenths */
typedef struct find_line {
    const char *id, *title, *facets[VT_FACET_COUNT], *attributes;
    int64_t cents;
    int stock, rating;
} find_line;

#define FIND_FACETS(gender, category, sub, type, colour, brand, season, usage)                                               \
    {gender, category, sub, type, colour, brand, season, usage}

static const find_line find_lines[FIND_ROWS] = {
    {"1", "Crew Tee", FIND_FACETS("Women", "Apparel", "Topwear", "Tshirts", "Red", "Alba", "Summer", "Casual"),
     "{\"Fabric\":\"Cotton\"}", 1500, 5, 40},
    {"2", "Linen Shirt", FIND_FACETS("Men", "Apparel", "Topwear", "Shirts", "Blue", "Alba", "Summer", "Formal"), "{}", 3000, 5, 45},
    {"3", "Striped Shirt", FIND_FACETS("Men", "Apparel", "Topwear", "Shirts", "Navy Blue", "Borea", "Fall", "Casual"),
     "{\"Fabric\":\"Cotton\"}", 4000, 0, 30},
    {"4", "Floral Day Dress", FIND_FACETS("Women", "Apparel", "Dress", "Dresses", "Red", "Borea", "Summer", "Casual"),
     "{\"Fabric\":\"Cotton\"}", 6000, 2, 50},
    {"5", "Silk Gown", FIND_FACETS("Women", "Apparel", "Dress", "Dresses", "Black", "Red Fox", "Winter", "Party"), "{}", 12000, 1, 48},
    {"6", "Shirt Dress", FIND_FACETS("Women", "Apparel", "Dress", "Dresses", "Blue", "Alba", "Spring", "Casual"),
     "{\"Neck\":\"Turtle\"}", 5000, 3, 20},
    {"7", "Canvas Classic", FIND_FACETS("Unisex", "Footwear", "Shoes", "Casual Shoes", "White", "Corsa", "Summer", "Casual"), "{}", 7000,
     9, 44},
    {"8", "Mesh Runner", FIND_FACETS("Men", "Footwear", "Shoes", "Sports Shoes", "Black", "Corsa", "Summer", "Sports"), "{}", 9000, 4, 42},
    {"9", "Trucker", FIND_FACETS("Women", "Apparel", "Topwear", "Denim Jackets", "Blue", "Borea", "Fall", "Casual"), "{}", 8000, 6, -1},
    {"10", "Chino Cut", FIND_FACETS("Men", "Apparel", "Bottomwear", "Shorts", "Beige", "Alba", "Summer", "Casual"), "{}", 3500, 6, 35},
    {"11", "Shell", FIND_FACETS("Boys", "Apparel", "Topwear", "Jackets", "Yellow", "Borea", "Fall", "Casual"),
     "{\"Neck\":\"Turtle\"}", 4500, 6, 41},
    {"12", "Ribbed Jumper", FIND_FACETS("Women", "Apparel", "Topwear", "Sweaters", "Grey Melange", "Turtle", "Winter", "Casual"), "{}",
     5500, 6, 43},
};

static const char find_synonyms[] = "trainers = casual shoes, sports shoes\nrunning shoes = sports shoes\nladies = women\n"
                                    "woven = linen, striped\nin the rain = shell\nkids = boys, girls\nbeach = nowhere\n";

typedef struct find_shelf {
    vt_buffer catalog_file, bits_file, int8_file;
    vt_catalog *catalog;
    vt_term_fold fold;
    vt_searcher *searcher, *wordless; /* the second without terms */
    vt_space_info info;
    vt_vector_space space;
} find_shelf;

/* Row r points between the axes: products of one sub-category lie together. */
static inline void find_vectors(float *values)
{
    for (size_t row = 0; row < FIND_ROWS; row++) {
        float *vector = values + row * FIND_DIMS, squares = 0;
        bool dress = strcmp(find_lines[row].facets[VT_FACET_SUB_CATEGORY], "Dress") == 0;
        bool shoes = strcmp(find_lines[row].facets[VT_FACET_SUB_CATEGORY], "Shoes") == 0;
        vector[0] = dress ? 1.0f : 0.1f;
        vector[1] = shoes ? 1.0f : 0.2f;
        vector[2] = 0.05f * (float)row;
        for (size_t i = 0; i < FIND_DIMS; i++) squares += vector[i] * vector[i];
        for (size_t i = 0; i < FIND_DIMS; i++) vector[i] /= (float)__builtin_sqrt(squares);
    }
}

static inline void find_open_space(find_shelf *shelf)
{
    vt_error error;
    float values[FIND_ROWS * FIND_DIMS];
    find_vectors(values);
    vt_space_rows rows = {values, FIND_ROWS, FIND_DIMS, 3};
    shelf->info = (vt_space_info){.name = "looks", .dims = FIND_DIMS, .rows = FIND_ROWS, .rotation_seed = 3};
    VT_CHECK(vt_space_encode(&rows, &shelf->bits_file, &shelf->int8_file, &shelf->info.vectors, &error) == VT_OK);
    VT_CHECK(vt_vector_space_attach_bits(&shelf->space, &shelf->info, (vt_bytes){shelf->bits_file.data, shelf->bits_file.size},
                                         &error) == VT_OK);
    VT_CHECK(vt_vector_space_attach_int8(&shelf->space, &shelf->info, (vt_bytes){shelf->int8_file.data, shelf->int8_file.size},
                                         &error) == VT_OK);
}

static inline void find_shelf_open(find_shelf *shelf)
{
    vt_error error;
    vt_product products[FIND_ROWS];
    memset(shelf, 0, sizeof *shelf);
    for (size_t row = 0; row < FIND_ROWS; row++) {
        const find_line *line = &find_lines[row];
        products[row] = (vt_product){.row = row, .id = line->id, .title = line->title, .image = "", .price_cents = line->cents,
                                     .list_price_cents = -1, .stock = line->stock, .rating_tenths = line->rating, .year = 2026,
                                     .attributes = line->attributes, .description = ""};
        memcpy(products[row].facets, line->facets, sizeof line->facets);
    }
    VT_CHECK(vt_catalog_write(&shelf->catalog_file, products, FIND_ROWS, &error) == VT_OK);
    VT_CHECK(vt_catalog_open(&shelf->catalog, (vt_bytes){shelf->catalog_file.data, shelf->catalog_file.size}, &error) == VT_OK);
    vt_bytes synonyms = {(const uint8_t *)find_synonyms, sizeof find_synonyms - 1};
    VT_CHECK(vt_term_fold_open(&shelf->fold, products, FIND_ROWS, synonyms, &error) == VT_OK);
    VT_CHECK(vt_searcher_open(&shelf->searcher, shelf->catalog, &shelf->fold.terms, &error) == VT_OK);
    VT_CHECK(vt_searcher_open(&shelf->wordless, shelf->catalog, NULL, &error) == VT_OK);
    find_open_space(shelf);
}

static inline void find_shelf_close(find_shelf *shelf)
{
    vt_searcher_close(shelf->searcher);
    vt_searcher_close(shelf->wordless);
    vt_term_fold_close(&shelf->fold);
    vt_vector_space_close(&shelf->space);
    vt_catalog_close(shelf->catalog);
    vt_buffer_free(&shelf->catalog_file);
    vt_buffer_free(&shelf->bits_file);
    vt_buffer_free(&shelf->int8_file);
}

#endif
