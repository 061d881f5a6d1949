/* A small pack in memory for tests: drawn products and vectors, its files, its manifest. */
#ifndef VT_SMALL_PACK_H
#define VT_SMALL_PACK_H

#include "catalog_writer.h"
#include "host_files.h"
#include "manifest.h"
#include "memory.h"
#include "seeded_random.h"
#include "space_encoder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SMALL_ROWS = 60, SMALL_DIMS = 32, SMALL_FILES = 3 };

typedef struct small_pack {
    vt_buffer files[SMALL_FILES]; /* catalog, bits, int8 */
    vt_buffer manifest;
    char ids[SMALL_ROWS][16];
    char titles[SMALL_ROWS][48];
} small_pack;

static inline void small_products(small_pack *pack, vt_product *products)
{
    static const char *const types[] = {"Tshirts", "Jeans", "Dresses"}, *const colours[] = {"Blue", "Red"};
    for (size_t row = 0; row < SMALL_ROWS; row++) {
        vt_product *product = &products[row];
        snprintf(pack->ids[row], sizeof pack->ids[row], "%zu", 100 + row);
        snprintf(pack->titles[row], sizeof pack->titles[row], "%s piece %zu", colours[row % 2], row);
        *product = (vt_product){.row = row, .id = pack->ids[row], .title = pack->titles[row], .image = "",
                                .price_cents = 1000 + (int64_t)row * 10, .list_price_cents = -1, .stock = (int64_t)(row % 5),
                                .rating_tenths = 40, .year = 2026, .attributes = "{\"Fit\":\"Slim\"}", .description = ""};
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) product->facets[facet] = "";
        product->facets[VT_FACET_GENDER] = row % 4 ? "Women" : "Men";
        product->facets[VT_FACET_ARTICLE_TYPE] = types[row % 3];
        product->facets[VT_FACET_COLOUR] = colours[row % 2];
    }
}

/* Unit vectors; row 5 has none. */
static inline void small_vectors(float *values)
{
    vt_random random = vt_random_seed(21, 1);
    for (size_t row = 0; row < SMALL_ROWS; row++) {
        float squares = 0, *vector = values + row * SMALL_DIMS;
        for (size_t i = 0; i < SMALL_DIMS; i++) {
            vector[i] = vt_random_normal(&random) + (i % 3 == row % 3 ? 2.0f : 0.0f);
            squares += vector[i] * vector[i];
        }
        for (size_t i = 0; i < SMALL_DIMS; i++) vector[i] = row == 5 ? 0 : vector[i] / sqrtf(squares);
    }
}

static inline void small_manifest(small_pack *pack, size_t vectors)
{
    vt_error error;
    vt_file_info infos[SMALL_FILES] = {{.role = VT_ROLE_CATALOG, .space = SIZE_MAX, .parts = 1},
                                       {.role = VT_ROLE_BITS, .space = 0, .parts = 1},
                                       {.role = VT_ROLE_INT8, .space = 0, .parts = 1}};
    vt_manifest manifest = {.format_version = 1, .min_engine = "0.1.0", .generation = "0123456789abcdef",
                            .name = "Small", .licence = "MIT", .currency = "EUR", .product_count = SMALL_ROWS,
                            .space_count = 1, .files = infos, .file_count = SMALL_FILES};
    manifest.spaces[0] = (vt_space_info){.name = "looks", .source = "imported", .dims = SMALL_DIMS, .rows = SMALL_ROWS,
                                         .vectors = vectors, .rotation_seed = 3, .part_count = 2,
                                         .parts = {{"shape", 0, 20}, {"colour", 20, SMALL_DIMS}}};
    for (size_t i = 0; i < SMALL_FILES; i++) {
        infos[i].bytes = pack->files[i].size;
        snprintf(infos[i].path, sizeof infos[i].path, "file-%zu", i);
        vt_sha256_hex((vt_bytes){pack->files[i].data, pack->files[i].size}, infos[i].sha256);
    }
    VT_CHECK(vt_manifest_write(&pack->manifest, &manifest, &error) == VT_OK);
}

static inline void small_pack_open(small_pack *pack)
{
    vt_error error;
    size_t vectors;
    vt_product products[SMALL_ROWS];
    float values[SMALL_ROWS * SMALL_DIMS];
    memset(pack, 0, sizeof *pack);
    small_products(pack, products);
    small_vectors(values);
    vt_space_rows rows = {values, SMALL_ROWS, SMALL_DIMS, 3};
    VT_CHECK(vt_catalog_write(&pack->files[0], products, SMALL_ROWS, &error) == VT_OK);
    VT_CHECK(vt_space_encode(&rows, &pack->files[1], &pack->files[2], &vectors, &error) == VT_OK);
    small_manifest(pack, vectors);
}

static inline void small_pack_close(small_pack *pack)
{
    for (size_t i = 0; i < SMALL_FILES; i++) vt_buffer_free(&pack->files[i]);
    vt_buffer_free(&pack->manifest);
}

#endif
