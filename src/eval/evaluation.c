#include "evaluation.h"

#include "bytes.h"
#include "calendar.h"
#include "judge.h"
#include "memory.h"
#include "past_visitor.h"
#include "seeded_random.h"
#include "strategy.h"
#include "training_shop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_STREAM = 71 };

typedef struct evaluating {
    const vt_eval_options *options;
    vt_evaluation *out;
    vt_split split;
    vt_transactions training;
    vt_wanted wanted;
    vt_engine *engine;
    vt_past_visitor past;
    vt_judge judge;
    uint32_t *people; /* [out->people], ascending */
    vt_slate *slate;
} evaluating;

/* ---- what strategies start from ---- */

typedef struct strategy_start {
    const char *strategy;
    size_t most_items;
    const char *words;
} strategy_start;

/* Strategies that need products to start from. */
static const strategy_start starts[] = {
    {"similar", 1, "one product that they bought on their last day with a purchase, or touched last"},
    {"also-bought", VT_REQUEST_MOST_ITEMS, "the products that they bought on their last day with a purchase, or touched last"},
    {"cart-addons", VT_REQUEST_MOST_ITEMS, "the same products as also-bought, as if they lay in the cart"},
};

static const strategy_start *start_of(const char *strategy)
{
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strcmp(starts[i].strategy, strategy) == 0) return &starts[i];
    return NULL;
}

const char *vt_eval_start(const char *strategy)
{
    const strategy_start *start = start_of(strategy);
    return start ? start->words : "";
}

/* ---- who is asked ---- */

static int by_number(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* Those with something to judge by; a sample of them when fewer are wanted. */
static vt_status choose_people(evaluating *run, vt_error *error)
{
    vt_evaluation *out = run->out;
    vt_random random = vt_random_seed(out->seed, SAMPLE_STREAM);
    run->people = vt_alloc(run->split.people, sizeof *run->people);
    if (!run->people) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu people", run->split.people);
    for (size_t person = 0; person < run->split.people; person++)
        if (vt_wanted_count(&run->wanted, (uint32_t)person)) run->people[out->judged_people++] = (uint32_t)person;
    out->people = out->judged_people;
    size_t most = run->options->most_people;
    if (most == 0 || most >= out->people) return VT_OK;
    vt_random_draw(&random, run->people, out->people, most);
    out->people = most;
    qsort(run->people, most, sizeof *run->people, by_number);
    return VT_OK;
}

/* ---- one answer ---- */

/* False: there is nothing that the strategy could start from. */
static bool start_items(const vt_past_visitor *past, const char *strategy, const char *items[VT_REQUEST_MOST_ITEMS],
                        size_t *count)
{
    const strategy_start *start = start_of(strategy);
    *count = 0;
    if (!start) return true;
    while (*count < start->most_items && *count < past->item_count) {
        items[*count] = past->products[past->items[*count]].id;
        ++*count;
    }
    return *count > 0;
}

static vt_status ask(evaluating *run, size_t line, size_t place, vt_error *error)
{
    vt_eval_line *into = &run->out->lines[line];
    uint32_t person = run->people[place];
    const char *items[VT_REQUEST_MOST_ITEMS];
    vt_request request = {.strategy = into->strategy,
                          .items = items,
                          .limit = run->out->k,
                          .brief = true,
                          .seed = run->out->seed + person, /* another exploration for everybody */
                          .visitor = &run->past.visitor,
                          .now_ms = vt_split_day(&run->split, person) * VT_DAY_MS};
    run->slate->count = 0;
    if (!start_items(&run->past, into->strategy, items, &request.item_count)) into->unanswered++;
    else VT_TRY(vt_engine_recommend(run->engine, &request, run->slate, error));
    into->cold_starts += run->slate->count > 0 && run->slate->cold_start;
    vt_judged judged = vt_judge_slate(&run->judge, run->slate, run->out->k);
    judged.wanted = vt_wanted_of(&run->wanted, person, &judged.wanted_count);
    for (size_t metric = 0; metric < VT_METRIC_COUNT; metric++)
        into->values[metric * run->out->people + place] = vt_metrics[metric].of(&judged);
    into->hits += vt_hits(&judged);
    for (size_t i = 0; i < judged.count; i++) into->shown[judged.rows[i]] = true;
    if (run->slate->count < into->shortest) into->shortest = run->slate->count;
    return VT_OK;
}

static void count_repeats(evaluating *run, uint32_t person)
{
    size_t count;
    const uint32_t *wanted = vt_wanted_of(&run->wanted, person, &count);
    run->out->wanted += count;
    for (size_t i = 0; i < count; i++) {
        bool before = false;
        for (size_t j = 0; j < run->past.visitor.purchase_count; j++) before |= run->past.visitor.purchases[j].row == wanted[i];
        run->out->repeated += before;
    }
}

static vt_status ask_everybody(evaluating *run, vt_error *error)
{
    const vt_pack_options *shop = &run->options->shop;
    const vt_catalog *catalog = vt_engine_catalog(run->engine, error);
    if (!catalog) return VT_NOT_READY;
    for (size_t place = 0; place < run->out->people; place++) {
        VT_TRY(vt_past_visitor_become(&run->past, run->people[place], catalog, error));
        run->out->newcomers += run->past.purchases + run->past.interests == 0;
        count_repeats(run, run->people[place]);
        for (size_t line = 0; line < run->out->line_count; line++) VT_TRY(ask(run, line, place, error));
        if (shop->progress) shop->progress(shop->context, "visits", place + 1, run->out->people);
    }
    return VT_OK;
}

/* ---- the whole ---- */

static vt_status open_lines(evaluating *run, vt_error *error)
{
    vt_evaluation *out = run->out;
    out->line_count = run->options->strategy_count;
    for (size_t i = 0; i < out->line_count; i++) {
        vt_eval_line *line = &out->lines[i];
        line->strategy = vt_strategy_find(run->options->strategies[i])->name;
        line->values = vt_alloc(VT_METRIC_COUNT * out->people, sizeof *line->values);
        line->shown = vt_alloc(out->products, sizeof *line->shown);
        line->shortest = out->k;
        if (!line->values || !line->shown) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu people", out->people);
    }
    return VT_OK;
}

static void describe_split(evaluating *run)
{
    vt_evaluation *out = run->out;
    const vt_transactions *all = run->options->transactions;
    out->all_people = all->people;
    out->first_day = all->first_day;
    out->last_day = all->last_day;
    out->cut_day = out->split.kind == VT_SPLIT_TIME ? run->split.nobody_day : VT_NEVER;
    out->training_sales = run->training.sale_count;
    out->training_interests = run->training.interest_count;
    out->held_out_sales = all->sale_count - out->training_sales;
    out->held_out_interests = all->interest_count - out->training_interests;
}

static vt_status split_data(evaluating *run, vt_error *error)
{
    const vt_transactions *all = run->options->transactions;
    VT_TRY(vt_split_open(&run->split, &run->out->split, all, error));
    VT_TRY(vt_split_training(&run->training, &run->split, all, error));
    VT_TRY(vt_wanted_open(&run->wanted, &run->split, all, error));
    describe_split(run);
    VT_TRY(choose_people(run, error));
    return run->out->people ? VT_OK : vt_fail(error, VT_BAD_DATA, "split: nobody who is named bought anything in the held-out part");
}

static vt_status evaluate(evaluating *run, vt_error *error)
{
    vt_pack_options shop = run->options->shop;
    VT_TRY(split_data(run, error));
    shop.transactions = &run->training;
    VT_TRY(vt_training_shop_open(&run->engine, &shop, error));
    VT_TRY(vt_past_visitor_open(&run->past, &run->training, shop.products, error));
    VT_TRY(vt_judge_open(&run->judge, run->engine, run->out->k, error));
    vt_text_put(run->out->space, sizeof run->out->space, run->judge.space ? run->judge.space->info->name : "");
    VT_TRY(open_lines(run, error));
    run->slate = vt_alloc(1, sizeof *run->slate);
    if (!run->slate) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    return ask_everybody(run, error);
}

static vt_status check_options(const vt_eval_options *options, vt_error *error)
{
    if (options->k < 1 || options->k > VT_EVAL_MOST_K) return vt_fail(error, VT_USAGE, "k: must be 1 to %d", VT_EVAL_MOST_K);
    if (options->strategy_count < 1 || options->strategy_count > VT_EVAL_MOST_STRATEGIES)
        return vt_fail(error, VT_USAGE, "strategies: name 1 to %d", VT_EVAL_MOST_STRATEGIES);
    for (size_t i = 0; i < options->strategy_count; i++) {
        const char *name = options->strategies[i];
        if (!vt_strategy_find(name)) return vt_fail(error, VT_USAGE, "strategies: there is no \"%.60s\"", name);
        for (size_t j = 0; j < i; j++)
            if (strcmp(options->strategies[j], name) == 0) return vt_fail(error, VT_USAGE, "strategies: \"%s\" stands twice", name);
    }
    return VT_OK;
}

vt_status vt_evaluate(vt_evaluation *out, const vt_eval_options *options, vt_error *error)
{
    memset(out, 0, sizeof *out);
    VT_TRY(check_options(options, error));
    out->split = options->split;
    out->k = options->k;
    out->seed = options->shop.seed ? options->shop.seed : 1;
    out->products = options->shop.count;
    evaluating run = {.options = options, .out = out};
    vt_status status = evaluate(&run, error);
    vt_judge_close(&run.judge);
    vt_past_visitor_close(&run.past);
    vt_engine_close(run.engine);
    vt_wanted_close(&run.wanted);
    vt_transactions_close(&run.training);
    vt_split_close(&run.split);
    vt_free(run.people);
    vt_free(run.slate);
    return status;
}

void vt_evaluation_close(vt_evaluation *evaluation)
{
    for (size_t i = 0; i < evaluation->line_count; i++) {
        vt_free(evaluation->lines[i].values);
        vt_free(evaluation->lines[i].shown);
    }
    evaluation->line_count = 0;
}
