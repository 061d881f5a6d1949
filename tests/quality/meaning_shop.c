#include "meaning_shop.h"

#include "catalog_writer.h"
#include "looks_fit.h"
#include "memory.h"
#include "photo_stage.h"
#include "product_texts.h"
#include "seeded_random.h"
#include "top_hits.h"
#include "visual_layers.h"
#include "visual_map.h"
#include "descriptor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hold(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "meaning: %s\n", what);
    exit(1);
}

static void describe(meaning_shop *shop)
{
    vt_error error = {0};
    vt_photos photos;
    vt_photo_options options = {.products = shop->products, .count = shop->rows, .describe = true};
    hold(vt_photos_open(&photos, &options, &error) == VT_OK, error.message);
    shop->photo_rows = vt_alloc(shop->rows, sizeof *shop->photo_rows);
    hold(shop->photo_rows, "no memory");
    shop->photo_count = vt_photos_gather(&photos, shop->rows, shop->photo_rows);
    shop->raw = photos.raw;
    photos.raw = NULL;
    vt_photos_close(&photos);
}

static void shuffle(meaning_shop *shop, uint64_t seed)
{
    vt_random random = vt_random_seed(seed, 2);
    shop->order = vt_alloc(shop->rows, sizeof *shop->order);
    hold(shop->order, "no memory");
    for (size_t i = 0; i < shop->rows; i++) {
        size_t j = vt_random_below(&random, (uint32_t)i + 1);
        shop->order[i] = shop->order[j];
        shop->order[j] = i;
    }
    shop->fitted = shop->rows * 4 / 5;
}

void meaning_shop_open(meaning_shop *shop, const char *const paths[3], uint64_t seed)
{
    vt_error error = {0};
    vt_import_options options = {.catalog_path = paths[0], .rich_path = strcmp(paths[1], "-") ? paths[1] : NULL,
                                 .images_dir = paths[2]};
    *shop = (meaning_shop){0};
    hold(vt_catalog_import_open(&shop->import, &options, &error) == VT_OK, error.message);
    shop->products = shop->import.products;
    shop->rows = shop->import.product_count;
    shuffle(shop, seed);
    describe(shop);
    vt_product *cards = vt_alloc(shop->rows, sizeof *cards);
    hold(cards, "no memory");
    for (size_t row = 0; row < shop->rows; row++) {
        cards[row] = shop->products[row];
        cards[row].image = "";
    }
    hold(vt_catalog_write(&shop->database, cards, shop->rows, &error) == VT_OK, error.message);
    vt_free(cards);
    hold(vt_catalog_open(&shop->catalog, (vt_bytes){shop->database.data, shop->database.size}, &error) == VT_OK, error.message);
}

void meaning_shop_look(meaning_shop *shop, size_t count, uint64_t seed)
{
    vt_error error = {0};
    vt_buffer file = {0};
    vt_visual_map *map;
    size_t raw_dims = vt_descriptor_dims();
    size_t *rows = vt_alloc(count, sizeof *rows);
    float *raw = vt_alloc(count, raw_dims * sizeof *raw);
    hold(rows && raw && shop->photo_count == shop->rows, "every product needs a photo, or no memory");
    for (size_t i = 0; i < count; i++) {
        rows[i] = shop->order[i];
        memcpy(raw + i * raw_dims, shop->raw + rows[i] * raw_dims, raw_dims * sizeof *raw);
    }
    vt_space_input input = {.products = shop->products, .count = shop->rows, .raw = raw, .photo_rows = rows, .photo_count = count,
                            .seed = seed};
    hold(vt_looks_fit(&file, &input, &error) == VT_OK, error.message);
    hold(vt_visual_map_open(&map, (vt_bytes){file.data, file.size}, "map", &error) == VT_OK, error.message);
    shop->dims = vt_visual_map_dims(map);
    vt_free(shop->values);
    shop->values = vt_alloc(shop->rows, shop->dims * sizeof *shop->values);
    hold(shop->values, "no memory");
    for (size_t row = 0; row < shop->rows; row++)
        vt_visual_map_apply(map, shop->raw + row * raw_dims, shop->values + row * shop->dims);
    vt_visual_map_close(map);
    vt_buffer_free(&file);
    vt_free(rows);
    vt_free(raw);
}

void meaning_shop_learn(const meaning_shop *shop, vt_bytes synonyms, vt_buffer *file, vt_text_map *map)
{
    vt_error error = {0};
    vt_product_texts texts;
    vt_text_targets targets = {shop->values, shop->rows, shop->dims};
    hold(vt_product_texts_open(&texts, shop->products, shop->order, shop->fitted, synonyms, &error) == VT_OK, error.message);
    hold(vt_text_map_fit(file, texts.examples, texts.count, &targets, &error) == VT_OK, error.message);
    hold(vt_text_map_open(map, (vt_bytes){file->data, file->size}, shop->dims, &error) == VT_OK, error.message);
    fprintf(stderr, "%zu texts, text map of %zu x %zu in %zu bytes\n", texts.count, map->buckets, map->rank, file->size);
    vt_product_texts_close(&texts);
}

void meaning_shop_close(meaning_shop *shop)
{
    vt_catalog_close(shop->catalog);
    vt_buffer_free(&shop->database);
    vt_catalog_import_close(&shop->import);
    vt_free(shop->order);
    vt_free(shop->raw);
    vt_free(shop->photo_rows);
    vt_free(shop->values);
}

size_t meaning_by_map(const meaning_shop *shop, const vt_text_map *map, const char *text, size_t rows[MEANING_FOUND])
{
    vt_hit room[2 * MEANING_FOUND];
    vt_top_hits top = vt_top_hits_into(room, MEANING_FOUND);
    float *query = vt_alloc(shop->dims, sizeof *query);
    hold(query, "no memory");
    size_t count = vt_text_map_apply(map, text, query) > 0.0f ? shop->rows : 0;
    for (size_t row = 0; row < count; row++)
        vt_top_hits_push(&top, vt_visual_dot(query, shop->values + row * shop->dims, shop->dims), (uint32_t)row);
    size_t found = vt_top_hits_finish(&top);
    for (size_t i = 0; i < found; i++) rows[i] = room[i].row;
    vt_free(query);
    return found;
}

size_t meaning_by_words(const meaning_shop *shop, const char *text, size_t rows[MEANING_FOUND])
{
    vt_error error = {0};
    vt_filter filter = {.text = text};
    size_t filled, total;
    hold(vt_catalog_browse(shop->catalog, &filter, VT_SORT_RELEVANCE, 0, MEANING_FOUND, rows, &filled, &total, &error) == VT_OK,
         error.message);
    return filled;
}
