/* How well a visitor's photo finds its product: photos of a packed catalog, distorted, as queries.
 *
 * usage: pictures NAME PACK CATALOG.csv IMAGES [--queries N] [--seed S]
 * PACK was made of CATALOG and IMAGES by `vitrine pack`, with the built-in space. Queries are N photos of it drawn by the seed.
 * Each is distorted (distort.h), described, mapped by the pack's own map and searched for by the pack's own codes, as the api
 * does it. Prints for each distortion alone and for all together the share of the queries whose own product is the first, and
 * among the first ten. The pack knows the undistorted photo: this is the recognition of a product, not of an unseen one. */
#include "distort.h"

#include "catalog_import.h"
#include "descriptor.h"
#include "file_read.h"
#include "memory.h"
#include "nearest.h"
#include "pack_session.h"
#include "visual_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND = 10, PHOTO_BYTES = 64 << 20 };

typedef struct shop {
    vt_api *api;
    const vt_space_info *info;
    vt_catalog_import import;
} shop;

static void hold(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "pictures: %s\n", what);
    exit(1);
}

/* Rank of the product among the hits, from 1; 0: not found. */
static size_t rank_of(const shop *shop, const float *vector, size_t row)
{
    vt_engine *engine = vt_api_engine_of(shop->api);
    const vt_vector_space *space = vt_engine_space(engine, 0);
    vt_query query;
    vt_hit hits[2 * FOUND];
    vt_scan_report report;
    size_t filled = 0;
    vt_nearest_options options = {.limit = FOUND};
    hold(vt_query_open(&query, space) == VT_OK, "no memory");
    vt_query_from_vector(&query, space, vector);
    hold(vt_nearest(space, &query, &(vt_row_mask){.rows = space->rows}, &options, hits, &filled, &report) == VT_OK, "no memory");
    vt_query_close(&query);
    for (size_t i = 0; i < filled; i++)
        if (hits[i].row == row) return i + 1;
    return 0;
}

static size_t look_for(const shop *shop, size_t row, unsigned which, vt_random *random)
{
    const char *path = shop->import.products[row].image;
    vt_error error = {0};
    vt_buffer file = {0};
    vt_picture photo = {0};
    float *vector = vt_alloc(shop->info->dims, sizeof *vector);
    hold(vector && vt_file_read(&file, path, PHOTO_BYTES, &error) == VT_OK, error.message);
    hold(vt_picture_decode(&photo, (vt_bytes){file.data, file.size}, path, &error) == VT_OK, error.message);
    hold(distort_photo(&photo, which, random, &error) == VT_OK, error.message);
    vt_image image = vt_picture_image(&photo);
    hold(vt_engine_describe(vt_api_engine_of(shop->api), 0, &image, vector, &error) == VT_OK, error.message);
    size_t rank = rank_of(shop, vector, row);
    vt_picture_close(&photo);
    vt_buffer_free(&file);
    vt_free(vector);
    return rank;
}

static void measure(const shop *shop, const char *dataset, unsigned which, size_t queries, uint64_t seed)
{
    static const struct {
        unsigned which;
        const char *name;
    } names[] = {{0, "none"}, {DISTORT_CROP, "crop"}, {DISTORT_ROTATE, "rotate"}, {DISTORT_BRIGHTNESS, "brightness"},
                 {DISTORT_BLUR, "blur"}, {DISTORT_JPEG, "jpeg-40"}, {DISTORT_ALL, "all-five"}};
    vt_random random = vt_random_seed(seed, 3);
    size_t first = 0, found = 0, rows = shop->import.product_count;
    for (size_t i = 0; i < queries; i++) {
        size_t rank = look_for(shop, vt_random_below(&random, (uint32_t)rows), names[which].which, &random);
        first += rank == 1;
        found += rank > 0;
    }
    printf("%s,%s,%s,%.4f,%.4f,%zu,%zu,%llu\n", dataset, names[which].name, shop->info->source, (double)first / (double)queries,
           (double)found / (double)queries, queries, rows, (unsigned long long)seed);
    fflush(stdout);
}

int main(int count, char **arguments)
{
    shop shop = {0};
    vt_error error = {0};
    size_t queries = 200;
    uint64_t seed = 1;
    hold(count >= 5, "usage: pictures NAME PACK CATALOG.csv IMAGES [--queries N] [--seed S]");
    for (int i = 5; i + 1 < count; i += 2) {
        if (strcmp(arguments[i], "--queries") == 0) queries = (size_t)strtoull(arguments[i + 1], NULL, 10);
        if (strcmp(arguments[i], "--seed") == 0) seed = strtoull(arguments[i + 1], NULL, 10);
    }
    vt_import_options options = {.catalog_path = arguments[3], .images_dir = arguments[4]};
    hold(vt_catalog_import_open(&shop.import, &options, &error) == VT_OK, error.message);
    hold(vt_pack_session_open(&shop.api, arguments[2], &error) == VT_OK, error.message);
    shop.info = &vt_api_manifest(shop.api)->spaces[0];
    hold(shop.import.product_count == shop.info->rows && queries > 0, "the pack is not of this catalog");
    puts("dataset,distortion,space,first,found_10,queries,rows,seed");
    for (unsigned i = 0; i < 7; i++) measure(&shop, arguments[1], i, queries, seed);
    vt_api_close(shop.api);
    vt_catalog_import_close(&shop.import);
    return 0;
}
