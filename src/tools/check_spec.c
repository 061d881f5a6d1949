#include "check_spec.h"

#include "check_shoppers.h"
#include "memory.h"
#include "pack_session.h"

#include <stdio.h>
#include <string.h>

/* Behind the properties of one answer come those of two answers. */
enum { MOST_PROPERTIES = 12, MOST_FILTERS = 4, INPUTS = 4, MOST_STRATEGIES = 64 };
enum { REPEATABLE, BRIEF, PREFIX, ANSWERED, PAIR_COUNT };
static const struct {
    const char *name, *means;
} pairs[PAIR_COUNT] = {
    {"repeatable", "asking twice gives the same bytes"},
    {"brief", "a brief answer has the same ids and scores"},
    {"prefix", "a smaller limit only shortens"},
    {"answered", "a request of the right form is answered"},
};

typedef struct tally {
    size_t answers;
    vt_spec_fault fault; /* the first */
} tally;

typedef struct spec_run {
    vt_checked_pack *pack;
    cJSON *filters[MOST_FILTERS];
    size_t filter_count;
    size_t inputs[INPUTS];
    size_t input_count;
    cJSON *profile; /* of who asks; NULL: a stranger */
    tally (*tallies)[MOST_PROPERTIES]; /* [strategy] */
} spec_run;

/* Strategies that start from a product. */
static bool needs_item(const vt_strategy *strategy)
{
    return strcmp(strategy->name, "similar") == 0 || strcmp(strategy->name, "also-bought") == 0;
}

static tally *pair_tally(spec_run *run, const vt_strategy *strategy, int pair)
{
    size_t singles = 0;
    while (vt_spec_properties[singles].name) singles++;
    return &run->tallies[strategy - vt_strategies][singles + (size_t)pair];
}

static void judge_singles(spec_run *run, const vt_spec_answer *answer)
{
    for (size_t i = 0; vt_spec_properties[i].name; i++) {
        tally *counted = &run->tallies[answer->strategy - vt_strategies][i];
        vt_spec_fault fault = {0};
        counted->answers++;
        if (vt_spec_properties[i].holds(answer, &fault)) continue;
        if (counted->fault.example) cJSON_Delete(fault.example);
        else counted->fault = fault;
    }
}

static void judge_pair(spec_run *run, const vt_spec_answer *answer, int pair, bool holds, const char *text)
{
    tally *counted = pair_tally(run, answer->strategy, pair);
    counted->answers++;
    if (!holds && !counted->fault.example) vt_spec_fail(&counted->fault, answer, NULL, "%s", text);
}

static vt_status judge_repeat(spec_run *run, const vt_spec_answer *answer)
{
    const char *text = vt_checked_pack_text(run->pack, "recommend", answer->request);
    char *first = text ? vt_copy_text(text, strlen(text)) : NULL;
    if (!first) return VT_NO_MEMORY;
    text = vt_checked_pack_text(run->pack, "recommend", answer->request);
    judge_pair(run, answer, REPEATABLE, text && strcmp(first, text) == 0, "two answers to one request differ");
    vt_free(first);
    return VT_OK;
}

static void judge_brief(spec_run *run, const vt_spec_answer *answer)
{
    cJSON *params = cJSON_Duplicate(answer->request, true);
    cJSON_AddTrueToObject(params, "brief");
    cJSON *brief = vt_checked_pack_ask(run->pack, "recommend", params, NULL);
    const cJSON *items = cJSON_GetObjectItem(answer->result, "items");
    bool same = brief && vt_spec_same_order(brief, answer->result) &&
                cJSON_GetArraySize(cJSON_GetObjectItem(brief, "items")) == cJSON_GetArraySize(items);
    judge_pair(run, answer, BRIEF, same, "the brief answer has other ids or scores");
    cJSON_Delete(params);
    cJSON_Delete(brief);
}

/* Owns `request`. */
static vt_status judge(spec_run *run, const vt_strategy *strategy, cJSON *request)
{
    vt_error error = {0};
    cJSON *result = vt_checked_pack_ask(run->pack, "recommend", request, &error);
    vt_spec_answer answer = {run->pack, strategy, request, result, run->profile};
    vt_status status = VT_OK;
    judge_pair(run, &answer, ANSWERED, result != NULL, error.message);
    if (result) {
        judge_singles(run, &answer);
        judge_brief(run, &answer);
        status = judge_repeat(run, &answer);
    }
    cJSON_Delete(result);
    cJSON_Delete(request);
    return status;
}

/* Exact, because the candidates that a one-bit scan rescores depend on the limit. */
static void judge_prefix(spec_run *run, const vt_strategy *strategy, size_t row)
{
    cJSON *small = vt_checked_pack_request(run->pack, strategy->name, row, 7);
    cJSON *large = vt_checked_pack_request(run->pack, strategy->name, row, VT_SLATE_MAX_LIMIT);
    cJSON_AddTrueToObject(small, "exact");
    cJSON_AddTrueToObject(large, "exact");
    cJSON *few = vt_checked_pack_ask(run->pack, "recommend", small, NULL);
    cJSON *many = vt_checked_pack_ask(run->pack, "recommend", large, NULL);
    int few_count = cJSON_GetArraySize(cJSON_GetObjectItem(few, "items"));
    int many_count = cJSON_GetArraySize(cJSON_GetObjectItem(many, "items"));
    vt_spec_answer answer = {run->pack, strategy, small, few, run->profile};
    judge_pair(run, &answer, PREFIX, vt_spec_same_order(few, many) && few_count == (many_count < 7 ? many_count : 7),
               "the first 7 of 200 are not what a limit of 7 gives");
    cJSON_Delete(small);
    cJSON_Delete(large);
    cJSON_Delete(few);
    cJSON_Delete(many);
}

static vt_status judge_input(spec_run *run, const vt_strategy *strategy, size_t row)
{
    static const size_t limits[] = {12, 1, VT_SLATE_MAX_LIMIT};
    static const char *const varieties[] = {"off", "low", "high"};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        VT_TRY(judge(run, strategy, vt_checked_pack_request(run->pack, strategy->name, row, limits[i])));
    for (size_t i = 0; i < sizeof varieties / sizeof *varieties; i++) {
        cJSON *request = vt_checked_pack_request(run->pack, strategy->name, row, 24);
        cJSON_AddStringToObject(request, "variety", varieties[i]);
        cJSON_AddNumberToObject(request, "seed", (double)i);
        VT_TRY(judge(run, strategy, request));
    }
    for (size_t i = 0; i < run->filter_count; i++) {
        cJSON *request = vt_checked_pack_request(run->pack, strategy->name, row, 24);
        cJSON_AddItemToObject(request, "filter", cJSON_Duplicate(run->filters[i], true));
        VT_TRY(judge(run, strategy, request));
    }
    judge_prefix(run, strategy, row);
    return VT_OK;
}

static vt_status judge_table(spec_run *run)
{
    for (const vt_strategy *strategy = vt_strategies; strategy->name; strategy++) {
        if (!needs_item(strategy)) VT_TRY(judge_input(run, strategy, SIZE_MAX));
        else
            for (size_t i = 0; i < run->input_count; i++) VT_TRY(judge_input(run, strategy, run->inputs[i]));
    }
    return VT_OK;
}

typedef struct nth_value {
    size_t left;
    const char *value;
} nth_value;

static void take_nth(void *context, const char *value, size_t count)
{
    nth_value *nth = context;
    if (count && (nth->left-- == 0 || !nth->value)) nth->value = value;
}

/* The n-th most frequent value of a facet, or the first where there are fewer. */
static void add_facet_filter(spec_run *run, vt_facet facet, size_t n)
{
    nth_value nth = {n, NULL};
    vt_filter all = {0};
    vt_catalog_facet_counts(run->pack->catalog, &all, facet, take_nth, &nth, NULL);
    if (!nth.value) return;
    cJSON *filter = run->filters[run->filter_count++] = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(filter, vt_facet_name(facet)), cJSON_CreateString(nth.value));
}

/* Half of what has a price. */
static void add_price_filter(spec_run *run)
{
    size_t row, filled = 0, total = 0;
    vt_filter priced = {.price_bounded = true, .price_max_cents = INT64_MAX};
    vt_catalog *catalog = run->pack->catalog;
    vt_catalog_browse(catalog, &priced, VT_SORT_PRICE_UP, 0, 1, &row, &filled, &total, NULL);
    vt_catalog_browse(catalog, &priced, VT_SORT_PRICE_UP, total / 2, 1, &row, &filled, &total, NULL);
    if (!filled) return;
    cJSON *filter = run->filters[run->filter_count++] = cJSON_CreateObject();
    cJSON_AddNumberToObject(filter, "priceMax", (double)run->pack->columns.price_cents[row] / 100.0);
    cJSON_AddTrueToObject(filter, "inStock");
}

static void prepare(spec_run *run)
{
    add_facet_filter(run, VT_FACET_GENDER, 0);
    add_facet_filter(run, VT_FACET_SUB_CATEGORY, 2);
    add_price_filter(run);
    cJSON *nothing = run->filters[run->filter_count++] = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(nothing, "brand"), cJSON_CreateString("no brand of any pack"));
    for (size_t i = 0; i < INPUTS && i < run->pack->columns.count; i++)
        run->inputs[run->input_count++] = vt_spread_row(run->pack, i, INPUTS);
}

static void report_tally(spec_run *run, const vt_strategy *strategy, const char *name, const char *means, tally *counted)
{
    if (counted->fault.example)
        vt_report_broken(&run->pack->report, strategy->name, name, counted->fault.example, "%s", counted->fault.text);
    else if (counted->answers)
        vt_report_held(&run->pack->report, strategy->name, name, "%s (%zu answers)", means, counted->answers);
    else
        vt_report_skipped(&run->pack->report, strategy->name, name, "the pack has no product to ask about");
}

static void report_all(spec_run *run)
{
    for (const vt_strategy *strategy = vt_strategies; strategy->name; strategy++) {
        for (size_t i = 0; vt_spec_properties[i].name; i++)
            report_tally(run, strategy, vt_spec_properties[i].name, vt_spec_properties[i].means,
                         &run->tallies[strategy - vt_strategies][i]);
        for (int i = 0; i < PAIR_COUNT; i++)
            report_tally(run, strategy, pairs[i].name, pairs[i].means, pair_tally(run, strategy, i));
    }
}

vt_status vt_check_spec(vt_checked_pack *pack, vt_error *error)
{
    spec_run run = {.pack = pack, .tallies = vt_alloc(MOST_STRATEGIES, sizeof *run.tallies)};
    if (!run.tallies) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    prepare(&run);
    run.profile = vt_shopper_of_everything(pack);
    vt_status status = vt_checked_pack_visit(pack, cJSON_Duplicate(run.profile, true), error);
    if (status == VT_OK) status = judge_table(&run);
    cJSON_Delete(run.profile);
    run.profile = NULL;
    if (status == VT_OK) status = vt_checked_pack_visit(pack, NULL, error);
    if (status == VT_OK) status = judge_table(&run);
    if (status == VT_OK) report_all(&run);
    for (size_t i = 0; i < run.filter_count; i++) cJSON_Delete(run.filters[i]);
    vt_free(run.tallies);
    return status;
}
