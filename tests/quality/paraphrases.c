/* How well a whole search finds what people call otherwise than the catalog does.
 *
 * usage: paraphrases NAME PACK PARAPHRASES SYNONYMS
 * PACK was made of a catalog with SYNONYMS, which tell known queries from unknown ones (query_list.h). Searches as the api does, for
 * the first ten. Methods: bm25 (the words as they stand: all must occur), words (read as filters, corrected, widened by the thesaurus,
 * relaxed), words+meaning (fused with what the text map finds). Prints rows of search.csv, as meaning.c does. */
#include "query_list.h"

#include "file_read.h"
#include "memory.h"
#include "pack_session.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND = 10, FILE_BYTES = 1 << 20 };

static void hold(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "paraphrases: %s\n", what);
    exit(1);
}

/* By words alone: vt_engine_search without a vector. */
static size_t by_words(vt_api *api, const char *text, bool literal, size_t rows[FOUND])
{
    vt_error error = {0};
    vt_search_answer *answer = vt_alloc(1, sizeof *answer);
    vt_search_request request = {.text = text, .literal = literal, .sort = VT_SORT_RELEVANCE, .limit = FOUND};
    hold(answer && vt_engine_search(vt_api_engine_of(api), &request, answer, &error) == VT_OK, error.message);
    size_t count = answer->count;
    memcpy(rows, answer->rows, count * sizeof *rows);
    vt_free(answer);
    return count;
}

/* Through the api, which adds the meaning. */
static size_t by_all(vt_api *api, const char *text, size_t rows[FOUND])
{
    cJSON *request = cJSON_CreateObject(), *params = cJSON_AddObjectToObject(request, "params");
    const cJSON *item;
    vt_error error = {0};
    size_t count = 0;
    cJSON_AddStringToObject(request, "method", "search");
    cJSON_AddStringToObject(params, "text", text);
    cJSON_AddNumberToObject(params, "limit", FOUND);
    char *json = cJSON_PrintUnformatted(request);
    cJSON *answer = cJSON_Parse(vt_api_call(api, json, strlen(json)));
    const cJSON *items = cJSON_GetObjectItem(cJSON_GetObjectItem(answer, "result"), "items");
    hold(items, "the search failed");
    cJSON_ArrayForEach(item, items)
    {
        const char *id = cJSON_GetStringValue(cJSON_GetObjectItem(item, "id"));
        hold(vt_catalog_row(vt_engine_catalog(vt_api_engine_of(api), &error), id, &rows[count++], &error) == VT_OK, error.message);
    }
    cJSON_Delete(answer);
    cJSON_Delete(request);
    cJSON_free(json);
    return count;
}

static void measure(vt_api *api, const char *dataset, const char *protocol, const query_list *queries, int method)
{
    static const char *const names[] = {"bm25", "words", "words+meaning"};
    vt_error error = {0};
    vt_catalog *catalog = vt_engine_catalog(vt_api_engine_of(api), &error);
    size_t with_type = 0, of_type = 0, rows[FOUND];
    for (size_t q = 0; q < queries->count; q++) {
        const char *text = queries->items[q].text;
        size_t found = method == 2 ? by_all(api, text, rows) : by_words(api, text, method == 0, rows), same = 0;
        for (size_t i = 0; i < found; i++) {
            vt_product product;
            hold(vt_catalog_product(catalog, rows[i], &product, &error) == VT_OK, error.message);
            same += query_wants(&queries->items[q], product.facets[VT_FACET_ARTICLE_TYPE]);
        }
        with_type += same > 0;
        of_type += same;
    }
    double count = queries->count ? (double)queries->count : 1.0;
    printf("%s,%s,%s,%.4f,,%.4f,%zu,%zu,\n", dataset, protocol, names[method], (double)with_type / count,
           (double)of_type / count / FOUND, queries->count, vt_catalog_count(catalog));
}

int main(int count, char **arguments)
{
    static query_list unknown, known;
    vt_buffer synonyms = {0};
    vt_error error = {0};
    vt_api *api;
    hold(count == 5, "usage: paraphrases NAME PACK PARAPHRASES SYNONYMS");
    hold(vt_file_read(&synonyms, arguments[4], FILE_BYTES, &error) == VT_OK, error.message);
    query_list_read(&unknown, &known, arguments[3], (vt_bytes){synonyms.data, synonyms.size});
    hold(vt_pack_session_open(&api, arguments[2], &error) == VT_OK, error.message);
    puts("dataset,protocol,method,type_10,self_10,share_10,queries,rows,seed");
    for (int method = 0; method < 3; method++) {
        measure(api, arguments[1], "search-unknown", &unknown, method);
        measure(api, arguments[1], "search-known", &known, method);
    }
    vt_api_close(api);
    vt_buffer_free(&synonyms);
    return 0;
}
