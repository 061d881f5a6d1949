/* How good the built-in looks are: of the ten nearest photos, how many have the same article type, colour,
 * and both?
 *
 * usage: looks NAME CATALOG.csv IMAGES [--seed S] [--queries N] [--rows N]
 * CATALOG.csv begins with the columns of styles.csv (id, gender, masterCategory, subCategory, articleType,
 * baseColour); the photos are IMAGES/ID.jpg. Prints rows of results.csv.
 *
 * Protocols. half: the map is fitted on a random half; queries are photos of the other half, whose labels no
 * fit has seen; neighbours are all other photos (half), or the fitted half's only (half-to-fitted), or the
 * unseen half's only (half-to-unseen). whole: fitted on everything; queries and neighbours are all photos. A
 * photo is never its own neighbour. References: random (the expected share of a random neighbour), pixels
 * (15x20 sRGB, cosine after centring). */
#include "looks_catalog.h"
#include "looks_nearest.h"

#include "descriptor.h"
#include "memory.h"
#include "seeded_random.h"
#include "visual_map.h"
#include "visual_map_fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct run {
    const char *dataset;
    const looks_catalog *catalog;
    uint64_t seed;
    size_t most_queries;
    size_t *order; /* a random order of all rows: the first half is the fitted one */
} run;

static void die(const char *what)
{
    fprintf(stderr, "looks: %s\n", what);
    exit(1);
}

static void report(const run *run, const char *protocol, const char *method, looks_shares shares)
{
    printf("%s,%s,%s,%.4f,%.4f,%.4f,%zu,%zu,%llu\n", run->dataset, protocol, method, shares.same_type,
           shares.same_colour, shares.both, shares.queries, run->catalog->rows,
           (unsigned long long)run->seed);
    fflush(stdout);
}

/* Rows [begin, end) of the random order as queries against [from, to). */
static looks_shares measure(const run *run, const float *vectors, size_t dims, const size_t span[4])
{
    size_t queries = span[1] - span[0] < run->most_queries ? span[1] - span[0] : run->most_queries;
    looks_table table = {vectors, dims, run->catalog->article_type, run->catalog->colour};
    return looks_measure(&table, run->order + span[0], queries, run->order + span[2], span[3] - span[2]);
}

/* vectors: f32[all rows][*dims], through a map fitted on the first `fitted` rows of the order. */
static float *map_all(const run *run, size_t fitted, size_t *dims)
{
    const looks_catalog *catalog = run->catalog;
    size_t raw_dims = vt_descriptor_dims(), part_count;
    float *raw = vt_alloc(fitted, raw_dims * sizeof *raw);
    int32_t *labels = vt_alloc(fitted, 3 * sizeof *labels);
    if (!raw || !labels) die("no memory");
    for (size_t i = 0; i < fitted; i++) {
        size_t row = run->order[i];
        memcpy(raw + i * raw_dims, catalog->raw + row * raw_dims, raw_dims * sizeof *raw);
        labels[i] = catalog->article_type[row];
        labels[fitted + i] = catalog->category[row];
        labels[2 * fitted + i] = catalog->colour[row];
    }
    vt_visual_labels known = {labels, labels + fitted, labels + 2 * fitted};
    vt_visual_part parts[VT_VISUAL_MAX_PARTS];
    vt_buffer file = {0};
    vt_error error = {0};
    vt_visual_map *map = NULL;
    if (vt_visual_map_fit(&file, parts, &part_count, raw, fitted, &known, run->seed, &error) ||
        vt_visual_map_open(&map, (vt_bytes){file.data, file.size}, "map", &error))
        die(error.message);
    fprintf(stderr, "map of %zu bytes\n", file.size);
    *dims = vt_visual_map_dims(map);
    float *vectors = vt_alloc(catalog->rows, *dims * sizeof *vectors);
    if (!vectors) die("no memory");
    for (size_t row = 0; row < catalog->rows; row++)
        vt_visual_map_apply(map, catalog->raw + row * raw_dims, vectors + row * *dims);
    vt_visual_map_close(map);
    vt_buffer_free(&file);
    vt_free(raw);
    vt_free(labels);
    return vectors;
}

static void measure_map(const run *run)
{
    size_t rows = run->catalog->rows, half = rows / 2, dims;
    float *vectors = map_all(run, half, &dims);
    report(run, "half", "looks", measure(run, vectors, dims, (size_t[]){half, rows, 0, rows}));
    report(run, "half-to-fitted", "looks", measure(run, vectors, dims, (size_t[]){half, rows, 0, half}));
    report(run, "half-to-unseen", "looks", measure(run, vectors, dims, (size_t[]){half, rows, half, rows}));
    vt_free(vectors);
    vectors = map_all(run, rows, &dims);
    report(run, "whole", "looks", measure(run, vectors, dims, (size_t[]){0, rows, 0, rows}));
    vt_free(vectors);
}

static void shuffle(run *run)
{
    vt_random random = vt_random_seed(run->seed, 2);
    for (size_t i = 0; i < run->catalog->rows; i++) {
        size_t j = vt_random_below(&random, (uint32_t)i + 1);
        run->order[i] = run->order[j];
        run->order[j] = i;
    }
}

int main(int count, char **arguments)
{
    if (count < 4) die("usage: looks NAME CATALOG.csv IMAGES [--seed S] [--queries N] [--rows N]");
    looks_catalog catalog = {0};
    run run = {arguments[1], &catalog, 1, 5000, NULL};
    size_t most_rows = SIZE_MAX;
    for (int i = 4; i + 1 < count; i += 2) {
        uint64_t value = strtoull(arguments[i + 1], NULL, 10);
        if (strcmp(arguments[i], "--seed") == 0) run.seed = value;
        if (strcmp(arguments[i], "--queries") == 0) run.most_queries = value;
        if (strcmp(arguments[i], "--rows") == 0) most_rows = value;
    }
    looks_catalog_read(&catalog, arguments[2], arguments[3], most_rows);
    run.order = vt_alloc(catalog.rows, sizeof *run.order);
    if (!run.order) die("no memory");
    shuffle(&run);
    printf("dataset,protocol,method,same_type,same_colour,both,queries,rows,seed\n");
    report(&run, "whole", "random", looks_random_shares(catalog.article_type, catalog.colour, catalog.rows));
    report(&run, "whole", "pixels",
           measure(&run, catalog.pixels, LOOKS_PIXEL_DIMS, (size_t[]){0, catalog.rows, 0, catalog.rows}));
    measure_map(&run);
    vt_free(run.order);
    looks_catalog_close(&catalog);
    return 0;
}
