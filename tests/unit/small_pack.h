/* A small pack in memory for tests: drawn products and vectors, what invented customers did, its files, its manifest. */
#ifndef VT_SMALL_PACK_H
#define VT_SMALL_PACK_H

#include "catalog_writer.h"
#include "host_files.h"
#include "manifest.h"
#include "memory.h"
#include "model_file.h"
#include "rank_features.h"
#include "seeded_random.h"
#include "signals_writer.h"
#include "space_encoder.h"
#include "tree_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SMALL_ROWS = 60, SMALL_DIMS = 32, SMALL_SIGNALS = 3, SMALL_MODELS = 4, SMALL_RANKER = SMALL_MODELS + VT_MODEL_KINDS - 1, SMALL_FILES,
       SMALL_FACTORS = 7, SMALL_LAST_DAY = 20500, SMALL_SALE_DAYS = 10 };

typedef struct small_pack {
    vt_buffer files[SMALL_FILES]; /* catalog, bits, int8, signals, models, ranker */
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

/* Orders of a row; every tenth product was never sold. */
static inline uint32_t small_orders(size_t row) { return row % 10 == 9 ? 0 : 40 - (uint32_t)row % 20; }

/* Orders that held both: 0 or 1 to 9, the same from either side, and never above the orders of one of them. */
static inline uint32_t small_co_count(size_t a, size_t b)
{
    return a != b && small_orders(a) && small_orders(b) && (a + b) % 6 == 1 ? 1 + (uint32_t)(a * b) % 9 : 0;
}

typedef struct small_counts {
    uint32_t orders[SMALL_ROWS], buyers[SMALL_ROWS], repeat_buyers[SMALL_ROWS], repeat_days[SMALL_ROWS];
    uint32_t partner_offsets[SMALL_ROWS + 1], partner_rows[SMALL_ROWS * SMALL_ROWS], partner_counts[SMALL_ROWS * SMALL_ROWS];
    uint32_t day_offsets[SMALL_ROWS + 1], day_ages[SMALL_ROWS * SMALL_SALE_DAYS], day_units[SMALL_ROWS * SMALL_SALE_DAYS];
    uint32_t day_interactions[SMALL_ROWS * SMALL_SALE_DAYS];
} small_counts;

/* Most frequent first, then by row: what the file demands. */
static inline void small_partners(small_counts *counts, size_t row)
{
    uint32_t at = counts->partner_offsets[row];
    for (uint32_t count = 9; count > 0; count--)
        for (size_t other = 0; other < SMALL_ROWS; other++) {
            if (small_co_count(row, other) != count) continue;
            counts->partner_rows[at] = (uint32_t)other;
            counts->partner_counts[at++] = count;
        }
    counts->partner_offsets[row + 1] = at;
}

/* Once a week, ten weeks back, beginning 0 to 2 days before the last day. */
static inline void small_days(small_counts *counts, size_t row)
{
    uint32_t at = counts->day_offsets[row];
    for (size_t week = 0; week < SMALL_SALE_DAYS; week++) {
        counts->day_ages[at] = (uint32_t)(row % 3 + 7 * week);
        counts->day_units[at] = small_orders(row) ? 1 + (uint32_t)(row + week) % 4 : 0;
        counts->day_interactions[at++] = (uint32_t)(row * week) % 5 + !small_orders(row);
    }
    counts->day_offsets[row + 1] = at;
}

static inline void small_signals(vt_buffer *file)
{
    vt_error error;
    small_counts *counts = vt_alloc(1, sizeof *counts);
    VT_CHECK(counts);
    for (size_t row = 0; row < SMALL_ROWS; row++) {
        counts->orders[row] = small_orders(row);
        counts->buyers[row] = small_orders(row) - small_orders(row) / 4;
        counts->repeat_buyers[row] = small_orders(row) / 8;
        counts->repeat_days[row] = small_orders(row) ? 10 + (uint32_t)row : 0;
        small_partners(counts, row);
        small_days(counts, row);
    }
    vt_signals signals = {.rows = SMALL_ROWS, .first_day = SMALL_LAST_DAY - 364, .last_day = SMALL_LAST_DAY,
                          .orders = counts->orders, .buyers = counts->buyers, .repeat_buyers = counts->repeat_buyers,
                          .repeat_days = counts->repeat_days, .partner_offsets = counts->partner_offsets,
                          .partner_rows = counts->partner_rows, .partner_counts = counts->partner_counts,
                          .day_offsets = counts->day_offsets, .day_ages = counts->day_ages,
                          .day_units = counts->day_units, .day_interactions = counts->day_interactions};
    VT_CHECK(vt_signals_write(file, &signals, &error) == VT_OK);
    vt_free(counts);
}

/* Models that learned nothing from nobody: drawn numbers, the same for all that are made of vectors. */
static inline void small_model(vt_buffer *file, vt_model_kind kind)
{
    vt_error error;
    vt_random random = vt_random_seed(8, 1);
    static uint32_t neighbours[SMALL_ROWS * SMALL_FACTORS];
    static float values[SMALL_ROWS * SMALL_FACTORS], bias[SMALL_FACTORS];
    for (size_t i = 0; i < SMALL_ROWS * SMALL_FACTORS; i++) {
        neighbours[i] = vt_random_below(&random, SMALL_ROWS);
        values[i] = vt_random_normal(&random);
    }
    for (size_t i = 0; i < SMALL_FACTORS; i++) bias[i] = values[i];
    vt_model_arrays arrays = {.kind = kind, .items = SMALL_ROWS, .width = SMALL_FACTORS, .neighbours = neighbours, .weights = values,
                              .item_vectors = values, .history_vectors = values, .bias = bias, .alpha = 5, .regularisation = 0.1f,
                              .half_life_days = 30, .temperature = 0.1f};
    VT_CHECK(vt_model_file_write(file, &arrays, &(vt_model_origin){.seed = 8}, &error) == VT_OK);
}

/* A tree for every feature, of one drawn question. */
static inline void small_ranker(vt_buffer *file)
{
    vt_error error;
    vt_random random = vt_random_seed(9, 1);
    enum { TREES = VT_RANK_FEATURES };
    static const char *names[TREES];
    static uint32_t offsets[TREES + 1], features[TREES], no_sets[1];
    static float thresholds[TREES], leaves[2 * TREES], covers[TREES], leaf_covers[2 * TREES];
    static uint8_t flags[TREES];
    static int32_t children[2 * TREES];
    for (uint32_t i = 0; i < TREES; i++) {
        names[i] = vt_rank_feature_name(i);
        offsets[i + 1] = i + 1;
        features[i] = i;
        thresholds[i] = vt_random_normal(&random) * (i % 2 ? 10.0f : 1.0f);
        flags[i] = i % 3 ? VT_TREE_DEFAULT_LEFT : 0;
        children[2 * i] = ~0;
        children[2 * i + 1] = ~1;
        leaves[2 * i] = vt_random_normal(&random);
        leaves[2 * i + 1] = vt_random_normal(&random);
        leaf_covers[2 * i] = 1 + (float)(i % 4);
        leaf_covers[2 * i + 1] = 2;
        covers[i] = leaf_covers[2 * i] + leaf_covers[2 * i + 1];
    }
    vt_tree_arrays arrays = {.trees = TREES, .branches = TREES, .branch_offsets = offsets, .branch_features = features,
                             .thresholds = thresholds, .flags = flags, .children = children, .category_offsets = no_sets,
                             .leaf_values = leaves, .branch_covers = covers, .leaf_covers = leaf_covers, .base_score = 0.5f};
    vt_tree_origin origin = {.seed = 9, .features = names, .feature_count = TREES};
    VT_CHECK(vt_tree_file_write(file, &arrays, &origin, &error) == VT_OK);
}

static inline void small_manifest(small_pack *pack, size_t vectors)
{
    vt_error error;
    vt_file_info infos[SMALL_FILES] = {{.role = VT_ROLE_CATALOG, .space = SIZE_MAX, .parts = 1},
                                       {.role = VT_ROLE_BITS, .space = 0, .parts = 1},
                                       {.role = VT_ROLE_INT8, .space = 0, .parts = 1},
                                       {.role = VT_ROLE_SIGNALS, .space = SIZE_MAX, .parts = 1},
                                       {.role = VT_ROLE_ITEMKNN, .space = SIZE_MAX, .parts = 1},
                                       {.role = VT_ROLE_EASE, .space = SIZE_MAX, .parts = 1},
                                       {.role = VT_ROLE_IALS, .space = SIZE_MAX, .parts = 1},
                                       {.role = VT_ROLE_TWO_TOWER, .space = SIZE_MAX, .parts = 1},
                                       {.role = VT_ROLE_RANKER, .space = SIZE_MAX, .parts = 1}};
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
    small_signals(&pack->files[SMALL_SIGNALS]);
    for (size_t kind = VT_MODEL_ITEMKNN; kind < VT_MODEL_KINDS; kind++)
        small_model(&pack->files[SMALL_MODELS + kind - VT_MODEL_ITEMKNN], (vt_model_kind)kind);
    small_ranker(&pack->files[SMALL_RANKER]);
    small_manifest(pack, vectors);
}

static inline void small_pack_close(small_pack *pack)
{
    for (size_t i = 0; i < SMALL_FILES; i++) vt_buffer_free(&pack->files[i]);
    vt_buffer_free(&pack->manifest);
}

#endif
