/* A shop of six items whose features can be worked out by hand. 2024-10-04, a Friday, is day 20000; sales are known until 19998. */
#ifndef VT_RANK_SHELF_H
#define VT_RANK_SHELF_H

#include "memory.h"
#include "model_file.h"
#include "rank_features.h"
#include "space_encoder.h"

#include <stdio.h>
#include <string.h>

enum { SHELF = 6, SHELF_DAY = 20000, SHELF_DIMS = 8 };

typedef struct rank_shelf {
    vt_rank_shop shop;
    vt_rank_asker asker;
    vt_model *models[VT_MODEL_KINDS];
    vt_buffer files[VT_MODEL_KINDS], bits, int8;
    vt_space_info info;
    vt_vector_space space;
} rank_shelf;

static const vt_signals shelf_signals = {
    .rows = SHELF, .first_day = 19900, .last_day = 19998,
    .orders = (const uint32_t[]){9, 2, 7, 0, 0, 10},
    .buyers = (const uint32_t[]){4, 2, 5, 0, 0, 8},
    .repeat_buyers = (const uint32_t[]){1, 0, 2, 0, 0, 4},
    .repeat_days = (const uint32_t[]){20, 0, 5, 0, 0, 30},
    .partner_offsets = (const uint32_t[]){0, 2, 3, 3, 3, 3, 4},
    .partner_rows = (const uint32_t[]){5, 1, 0, 0},
    .partner_counts = (const uint32_t[]){4, 2, 2, 4},
    .day_offsets = (const uint32_t[]){0, 3, 5, 6, 7, 7, 8},
    .day_ages = (const uint32_t[]){0, 10, 50, 6, 7, 95, 3, 1},
    .day_units = (const uint32_t[]){2, 3, 4, 1, 1, 7, 0, 10},
    .day_interactions = (const uint32_t[]){1, 0, 2, 0, 5, 0, 4, 0}};

/* Four words. Item 4 has none. */
static const vt_terms shelf_terms = {
    .rows = SHELF, .count = 4,
    .row_offsets = (const uint32_t[]){0, 2, 3, 4, 6, 6, 7},
    .row_terms = (const uint16_t[]){0, 1, 1, 2, 0, 2, 0},
    .row_weights = (const uint8_t[]){200, 100, 255, 50, 30, 40, 255}};

static const float shelf_vectors[SHELF * SHELF_DIMS] = {
    [0] = 1, [8] = 0.6f, [9] = 0.8f, [16 + 1] = 1, [24 + 1] = 0.6f, [24 + 2] = 0.8f, [40] = 0.8f, [41] = 0.6f};

static const vt_rank_purchase shelf_purchases[] = {{0, 19960, 2}, {2, 19960, 1}, {0, 19990, 1}};
static const vt_deed shelf_deeds[] = {{2, 40, 1}, {0, 10, 1}, {1, 1, 0.5f}};

static const uint32_t shelf_departments[] = {0, 0, 1, 1, 2, 0}, shelf_categories[] = {0, 0, 1, 1, 1, 0}, shelf_types[] = {1, 1, 2, 2, 0, 1},
                      shelf_colours[] = {0, 1, 0, 1, 0, 1};
static const int64_t shelf_prices[] = {1000, 2000, 3000, -1, 500, 1500}, shelf_list_prices[] = {2000, -1, -1, -1, -1, 1500};
static const int32_t shelf_stock[] = {3, 0, -1, 5, 1, 2};
static const int8_t shelf_ratings[] = {45, -1, 50, 10, 20, 30};

static void shelf_open_model(rank_shelf *shelf, vt_model_kind kind)
{
    static const uint32_t neighbours[SHELF * 2] = {1, 3, 0, 5, 4, 5, 3, 3, 4, 4, 0, 5};
    static const float weights[SHELF * 2] = {0.5f, 0.25f, 0.75f, -0.5f, 0.125f, 1, 0, 0, 0, 0, 1, 0};
    static const float bias[SHELF_DIMS] = {0, 0, 0.5f}, profiles[SHELF_DIMS] = {3};
    vt_model_arrays arrays = {.kind = kind, .items = SHELF, .width = SHELF_DIMS, .neighbours = neighbours, .weights = weights,
                              .item_vectors = shelf_vectors, .history_vectors = shelf_vectors, .bias = bias, .alpha = 2,
                              .regularisation = 0.5f, .half_life_days = 10, .temperature = 0.5f, .profile_vectors = profiles, .profile_count = 1,
                              .profile_values = "gender=women", .profile_hash = "fe"};
    vt_error error = {0};
    if (kind == VT_MODEL_ITEMKNN || kind == VT_MODEL_EASE) arrays.width = 2;
    if (vt_model_file_write(&shelf->files[kind], &arrays, &(vt_model_origin){.seed = 1}, &error) != VT_OK) fail_msg("%s", error.message);
    vt_bytes file = {shelf->files[kind].data, shelf->files[kind].size};
    if (vt_model_open(&shelf->models[kind], kind, file, SHELF, &error) != VT_OK) fail_msg("%s", error.message);
}

static void shelf_open_space(rank_shelf *shelf)
{
    vt_error error = {0};
    vt_space_rows rows = {shelf_vectors, SHELF, SHELF_DIMS, 5};
    shelf->info = (vt_space_info){.name = "looks", .dims = SHELF_DIMS, .rows = SHELF, .rotation_seed = 5};
    assert_int_equal(vt_space_encode(&rows, &shelf->bits, &shelf->int8, &shelf->info.vectors, &error), VT_OK);
    vt_bytes bits = {shelf->bits.data, shelf->bits.size}, int8 = {shelf->int8.data, shelf->int8.size};
    assert_int_equal(vt_vector_space_attach_bits(&shelf->space, &shelf->info, bits, &error), VT_OK);
    assert_int_equal(vt_vector_space_attach_int8(&shelf->space, &shelf->info, int8, &error), VT_OK);
}

static void shelf_open(rank_shelf *shelf)
{
    memset(shelf, 0, sizeof *shelf);
    shelf_open_space(shelf);
    for (size_t kind = VT_MODEL_ITEMKNN; kind < VT_MODEL_KINDS; kind++) shelf_open_model(shelf, (vt_model_kind)kind);
    shelf->shop = (vt_rank_shop){
        .count = SHELF, .dated = true, .day = SHELF_DAY, .signals = &shelf_signals, .models = shelf->models,
        .columns = {[VT_RANK_DEPARTMENT] = {shelf_departments, 3, VT_RANK_NONE},
                    [VT_RANK_CATEGORY] = {shelf_categories, 2, VT_RANK_NONE},
                    [VT_RANK_TYPE] = {shelf_types, 3, 0},
                    [VT_RANK_COLOUR] = {shelf_colours, 2, VT_RANK_NONE}},
        .unisex = 2,
        .price_cents = shelf_prices,
        .list_price_cents = shelf_list_prices,
        .stock = shelf_stock,
        .rating_tenths = shelf_ratings,
        .space = &shelf->space, .terms = &shelf_terms};
    shelf->asker = (vt_rank_asker){.purchases = shelf_purchases, .purchase_count = 3, .deeds = shelf_deeds, .deed_count = 3,
                                   .department = VT_RANK_NONE};
}

static void shelf_close(rank_shelf *shelf)
{
    for (size_t kind = 0; kind < VT_MODEL_KINDS; kind++) {
        vt_model_close(shelf->models[kind]);
        vt_buffer_free(&shelf->files[kind]);
    }
    vt_vector_space_close(&shelf->space);
    vt_buffer_free(&shelf->bits);
    vt_buffer_free(&shelf->int8);
}

static vt_rank_scratch *shelf_scratch(const vt_rank_shop *shop)
{
    vt_error error = {0};
    vt_rank_scratch *scratch;
    if (vt_rank_scratch_open(&scratch, shop, &error) != VT_OK) fail_msg("%s", error.message);
    return scratch;
}

static vt_rank_found shelf_found(vt_rank_scratch *scratch, const vt_rank_asker *asker, const vt_rank_config *config)
{
    vt_error error = {0};
    vt_rank_found found;
    if (vt_rank_candidates(&found, scratch, asker, config, &error) != VT_OK) fail_msg("%s", error.message);
    return found;
}

/* Of a group of tests. */
static int open_shelf(void **state)
{
    static rank_shelf shelf;
    shelf_open(&shelf);
    *state = &shelf;
    return 0;
}

static int close_shelf(void **state)
{
    shelf_close(*state);
    return 0;
}

#endif
