/* Method "search": words, a picture, a vector, or some of them together. */
#include "api_page.h"

#include "api_query_vectors.h"
#include "memory.h"

#include <string.h>

/* "value" is the one to be named, "values" are all that pass. */
static void write_values(cJSON *object, const vt_understood *entry, const vt_catalog *catalog)
{
    cJSON *values = cJSON_CreateArray();
    for (size_t i = 0; i < entry->choice.count; i++) {
        const char *value = vt_catalog_facet_value(catalog, entry->choice.facet, entry->choice.values[i]);
        if (i == 0) cJSON_AddStringToObject(object, "value", value);
        cJSON_AddItemToArray(values, cJSON_CreateString(value));
    }
    cJSON_AddItemToObject(object, "values", values);
}

/* The words as typed, in small letters. */
static char *copy_words(const char *text, const vt_understood *entry)
{
    char *words = vt_copy_text(text + entry->begin, entry->end - entry->begin);
    for (char *at = words; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z') *at = (char)(*at | 32);
    return words;
}

static vt_status write_understood(cJSON *result, const vt_query_reading *reading, const char *text, const vt_catalog *catalog)
{
    cJSON *list = cJSON_AddArrayToObject(result, "understood");
    for (size_t i = 0; i < reading->understood_count; i++) {
        const vt_understood *entry = &reading->understood[i];
        char *words = copy_words(text, entry);
        if (!words) return VT_NO_MEMORY;
        cJSON *object = cJSON_CreateObject();
        cJSON_AddItemToArray(list, object);
        cJSON_AddStringToObject(object, "field", vt_read_field_name(entry->field));
        if (entry->field < VT_FACET_COUNT) write_values(object, entry, catalog);
        else if (entry->field == VT_READ_IN_STOCK) cJSON_AddTrueToObject(object, "value");
        else cJSON_AddNumberToObject(object, "value", (double)entry->cents / 100.0);
        cJSON_AddStringToObject(object, "words", words);
        cJSON_AddStringToObject(object, "without", entry->without);
        vt_free(words);
    }
    return VT_OK;
}

static void write_notes(cJSON *result, const vt_search_answer *answer)
{
    const vt_query_reading *reading = &answer->reading;
    cJSON *corrected = cJSON_AddArrayToObject(result, "corrected");
    for (size_t i = 0; i < reading->corrected_count; i++) {
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "from", reading->corrected[i].from);
        cJSON_AddStringToObject(object, "to", reading->corrected[i].to);
        cJSON_AddItemToArray(corrected, object);
    }
    cJSON *ignored = cJSON_AddArrayToObject(result, "ignored");
    for (size_t i = 0; i < reading->ignored_count; i++) cJSON_AddItemToArray(ignored, cJSON_CreateString(reading->ignored[i]));
    cJSON *relaxed = cJSON_AddArrayToObject(result, "relaxed");
    for (size_t i = 0; i < answer->relaxed_count; i++) cJSON_AddItemToArray(relaxed, cJSON_CreateString(answer->relaxed[i]));
}

static void write_found_by(cJSON *card, uint8_t found_by)
{
    static const char *const names[] = {"words", "meaning", "picture"};
    cJSON *list = cJSON_AddArrayToObject(card, "foundBy");
    for (int i = 0; i < 3; i++)
        if (found_by >> i & 1) cJSON_AddItemToArray(list, cJSON_CreateString(names[i]));
}

static vt_status write_items(cJSON *result, vt_catalog *catalog, const vt_search_answer *answer, vt_error *error)
{
    cJSON *items = cJSON_AddArrayToObject(result, "items");
    for (size_t i = 0; i < answer->count; i++) {
        vt_product product;
        VT_TRY(vt_catalog_product(catalog, answer->rows[i], &product, error));
        cJSON *card = cJSON_CreateObject();
        cJSON_AddItemToArray(items, card);
        vt_write_card(card, &product);
        write_found_by(card, answer->found_by[i]);
    }
    return VT_OK;
}

static vt_status write_answer(cJSON *result, vt_catalog *catalog, const vt_search_request *request, const vt_search_answer *answer,
                              vt_error *error)
{
    cJSON_AddNumberToObject(result, "total", (double)answer->total);
    VT_TRY(write_items(result, catalog, answer, error));
    cJSON_AddStringToObject(result, "text", answer->reading.rest);
    VT_TRY(write_understood(result, &answer->reading, request->text ? request->text : "", catalog));
    write_notes(result, answer);
    return VT_OK;
}

static vt_status search(vt_api *api, const cJSON *params, vt_query_vectors *vectors, vt_search_answer *answer, cJSON *result,
                        vt_error *error)
{
    vt_catalog *catalog = vt_engine_catalog(api->engine, error);
    if (!catalog) return VT_NOT_READY;
    vt_filter filter;
    vt_page_request page = {.sort = VT_SORT_RELEVANCE};
    vt_search_request request = {.filter = &filter, .vectors = vectors->items};
    VT_TRY(vt_read_filter(params, &filter, error));
    if (filter.text) return vt_fail(error, VT_BAD_REQUEST, "filter.text: the words of a search stand in \"text\"");
    VT_TRY(vt_read_text(params, "text", &request.text, error));
    VT_TRY(vt_read_flag(params, "literal", &request.literal, error));
    VT_TRY(vt_read_query_vectors(vectors, api, params, error));
    request.vector_count = vectors->count;
    VT_TRY(vt_read_recall(params, &request.recall, error));
    if (!request.text && !request.vector_count)
        return vt_fail(error, VT_BAD_REQUEST, "text: missing, and neither a picture nor a vector stands for it");
    VT_TRY(vt_read_page_request(params, &page, error));
    request.offset = page.offset;
    request.limit = page.limit;
    request.sort = page.sort;
    VT_TRY(vt_engine_search(api->engine, &request, answer, error));
    VT_TRY(write_answer(result, catalog, &request, answer, error));
    return page.facets ? vt_write_facets(result, catalog, &answer->filter, error) : VT_OK;
}

vt_status vt_method_search(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    if (!vt_api_engine(api, error)) return VT_NOT_READY;
    vt_search_answer *answer = vt_alloc(1, sizeof *answer); /* too large for a stack */
    if (!answer) return vt_fail(error, VT_NO_MEMORY, "search: out of memory");
    vt_query_vectors vectors = {0};
    vt_status status = search(api, params, &vectors, answer, result, error);
    vt_query_vectors_close(&vectors);
    vt_free(answer);
    return status;
}
