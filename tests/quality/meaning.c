/* How well words that the index may not know find what they mean.
 *
 * usage: meaning NAME CATALOG.csv RICH.jsonl|- IMAGES PARAPHRASES SYNONYMS [--seed S]
 * The text map is fitted on a random 80 % of the products; RICH adds descriptions and attributes. Prints rows of search.csv.
 *
 * Protocols. titles: queries are the titles of the other 20 %, which no fit of the text map has seen; searched among all products.
 * The space is the pack's own, fitted on the photos and labels of all products (whole), or on those of the fitted 80 % only
 * (unseen: neither map nor space know anything of the queried product). paraphrases: queries are what people say for what the
 * catalog calls otherwise (PARAPHRASES: QUERY = ARTICLE TYPE | ...), in two groups: those in which SYNONYMS has no phrase
 * (unknown), and the others (known). Methods: words (BM25 alone), map without and with SYNONYMS in its training.
 *
 * type_10: the share of queries with a product of the wanted article type among the first ten; self_10: with the product itself;
 * share_10: the mean share of the first ten that are of the type (of ten, also where fewer are found). */
#include "meaning_shop.h"
#include "query_list.h"

#include "file_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 1 << 20 };

typedef struct bench {
    const char *dataset;
    uint64_t seed;
    meaning_shop shop;
    query_list titles, unknown, known;
} bench;

static void die(const char *what)
{
    fprintf(stderr, "meaning: %s\n", what);
    exit(1);
}

/* map NULL: by words. */
static void measure(const bench *bench, const char *protocol, const char *method, const query_list *queries,
                    const vt_text_map *map)
{
    size_t with_type = 0, with_self = 0, of_type = 0, rows[MEANING_FOUND];
    for (size_t q = 0; q < queries->count; q++) {
        const query *query = &queries->items[q];
        size_t found = map ? meaning_by_map(&bench->shop, map, query->text, rows) : meaning_by_words(&bench->shop, query->text, rows);
        size_t same = 0;
        for (size_t i = 0; i < found; i++) {
            same += query_wants(query, bench->shop.products[rows[i]].facets[VT_FACET_ARTICLE_TYPE]);
            with_self += rows[i] == query->row;
        }
        with_type += same > 0;
        of_type += same;
        if (!same && getenv("MEANING_MISSES")) fprintf(stderr, "%s %s: missed \"%s\"\n", protocol, method, query->text);
    }
    double count = queries->count ? (double)queries->count : 1.0;
    printf("%s,%s,%s,%.4f,%.4f,%.4f,%zu,%zu,%llu\n", bench->dataset, protocol, method, (double)with_type / count,
           (double)with_self / count, (double)of_type / count / MEANING_FOUND, queries->count, bench->shop.rows,
           (unsigned long long)bench->seed);
    fflush(stdout);
}

static void take_titles(bench *bench)
{
    for (size_t i = bench->shop.fitted; i < bench->shop.rows && bench->titles.count < QUERIES_MOST; i++) {
        const vt_product *product = &bench->shop.products[bench->shop.order[i]];
        query *query = &bench->titles.items[bench->titles.count++];
        snprintf(query->text, sizeof query->text, "%.255s", product->title);
        snprintf(query->types, sizeof query->types, "|%.200s|", product->facets[VT_FACET_ARTICLE_TYPE]);
        query->row = bench->shop.order[i];
    }
}

static void measure_map(bench *bench, const char *titles_protocol, const char *method, vt_bytes synonyms)
{
    vt_buffer file = {0};
    vt_text_map map;
    meaning_shop_learn(&bench->shop, synonyms, &file, &map);
    measure(bench, titles_protocol, method, &bench->titles, &map);
    measure(bench, "paraphrases-unknown", method, &bench->unknown, &map);
    measure(bench, "paraphrases-known", method, &bench->known, &map);
    vt_text_map_close(&map);
    vt_buffer_free(&file);
}

int main(int count, char **arguments)
{
    static bench bench = {.seed = 1};
    vt_buffer synonyms = {0};
    vt_error error = {0};
    if (count < 7) die("usage: meaning NAME CATALOG.csv RICH.jsonl|- IMAGES PARAPHRASES SYNONYMS [--seed S]");
    if (count > 8 && strcmp(arguments[7], "--seed") == 0) bench.seed = strtoull(arguments[8], NULL, 10);
    bench.dataset = arguments[1];
    if (vt_file_read(&synonyms, arguments[6], FILE_BYTES, &error)) die(error.message);
    vt_bytes lines = {synonyms.data, synonyms.size};
    meaning_shop_open(&bench.shop, (const char *const[]){arguments[2], arguments[3], arguments[4]}, bench.seed);
    take_titles(&bench);
    query_list_read(&bench.unknown, &bench.known, arguments[5], lines);
    puts("dataset,protocol,method,type_10,self_10,share_10,queries,rows,seed");
    measure(&bench, "titles-whole", "words", &bench.titles, NULL);
    measure(&bench, "paraphrases-unknown", "words", &bench.unknown, NULL);
    measure(&bench, "paraphrases-known", "words", &bench.known, NULL);
    meaning_shop_look(&bench.shop, bench.shop.rows, bench.seed);
    measure_map(&bench, "titles-whole", "map", (vt_bytes){0});
    measure_map(&bench, "titles-whole", "map+synonyms", lines);
    meaning_shop_look(&bench.shop, bench.shop.fitted, bench.seed);
    measure_map(&bench, "titles-unseen", "map+synonyms", lines);
    meaning_shop_close(&bench.shop);
    vt_buffer_free(&synonyms);
    return 0;
}
