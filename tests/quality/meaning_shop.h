/* A real catalog in memory, as `vitrine pack` sees it: products, their vectors in the built-in space, and the words index. Stops the
 * program when it cannot be read. */
#ifndef MEANING_SHOP_H
#define MEANING_SHOP_H

#include "catalog_import.h"
#include "text_map.h"

enum { MEANING_FOUND = 10 };

typedef struct meaning_shop {
    vt_catalog_import import;
    const vt_product *products;
    size_t rows;
    size_t *order;  /* a random order of all rows: the first `fitted` are those that the text map is fitted on */
    size_t fitted;
    float *raw;     /* descriptors of the photos, */
    size_t *photo_rows;
    size_t photo_count;
    float *values;  /* f32[rows][dims] */
    size_t dims;
    vt_buffer database;
    vt_catalog *catalog;
} meaning_shop;

/* paths: catalog, rich file or "-", images. */
void meaning_shop_open(meaning_shop *shop, const char *const paths[3], uint64_t seed);
/* Makes shop->values by a visual map fitted on the first `count` rows of the order. */
void meaning_shop_look(meaning_shop *shop, size_t count, uint64_t seed);
/* A text map fitted on the first shop->fitted rows; `file` holds it. */
void meaning_shop_learn(const meaning_shop *shop, vt_bytes synonyms, vt_buffer *file, vt_text_map *map);
void meaning_shop_close(meaning_shop *shop);

/* The first MEANING_FOUND rows for a text, best first; returns how many. By the text map, and by the words index (BM25, all
 * words must occur, the last may begin a longer one). */
size_t meaning_by_map(const meaning_shop *shop, const vt_text_map *map, const char *text, size_t rows[MEANING_FOUND]);
size_t meaning_by_words(const meaning_shop *shop, const char *text, size_t rows[MEANING_FOUND]);

#endif
