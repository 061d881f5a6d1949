/* Recommenders over a log of events (eval_models.c), or strategies over a shop: splits transactions, packs what lies before, and judges what strategies answer by what was bought after. */
#include "eval_command.h"

#include "bytes.h"
#include "catalog_inputs.h"
#include "evaluation_report.h"
#include "file_set.h"
#include "memory.h"
#include "strategy.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_BYTES = 1024 };

/* Everything that one run of the command holds. */
typedef struct eval_run {
    const vt_arguments *arguments;
    vt_eval_options options;
    char names[NAMES_BYTES];
    const char *strategies[VT_EVAL_MOST_STRATEGIES + 1];
    vt_embedding_input embeddings[VT_MAX_SPACES];
    char spaces[VT_MAX_SPACES][VT_NAME_BYTES];
    vt_catalog_import import;
    vt_transactions transactions;
    vt_evaluation evaluation;
    vt_report_facts facts;
    char folder[VT_HOST_PATH_BYTES];
} eval_run;

static void progress(void *context, const char *step, size_t done, size_t total) { vt_progress(context, step, done, total); }

/* "a,b,c", or every strategy there is. */
static vt_status read_strategies(eval_run *run, vt_error *error)
{
    const char *list = vt_argument(run->arguments, "strategies");
    size_t count = 0;
    if (list && !vt_text_put(run->names, sizeof run->names, list)) return vt_fail(error, VT_USAGE, "--strategies: is too long");
    for (char *at = list ? strtok(run->names, ",") : NULL; at && count <= VT_EVAL_MOST_STRATEGIES; at = strtok(NULL, ","))
        run->strategies[count++] = at;
    for (const vt_strategy *row = vt_strategies; !list && row->name && count < VT_EVAL_MOST_STRATEGIES; row++)
        if (!row->learned) run->strategies[count++] = row->name; /* the packs that are made here have no models */
    run->options.strategies = run->strategies;
    run->options.strategy_count = count;
    return VT_OK;
}

static vt_status read_options(eval_run *run, vt_error *error)
{
    const vt_arguments *arguments = run->arguments;
    vt_pack_options *shop = &run->options.shop;
    const char *split = vt_argument(arguments, "split");
    uint64_t seed = 1, threads = 0, k = 10, users = 0;
    VT_TRY(vt_split_rule_parse(&run->options.split, split ? split : "time=80%", error));
    VT_TRY(read_strategies(run, error));
    VT_TRY(vt_argument_count(arguments, "seed", 1, UINT32_MAX, &seed, error));
    VT_TRY(vt_argument_count(arguments, "threads", 1, 64, &threads, error));
    VT_TRY(vt_argument_count(arguments, "k", 1, VT_EVAL_MOST_K, &k, error));
    VT_TRY(vt_argument_count(arguments, "users", 1, UINT32_MAX, &users, error));
    VT_TRY(vt_embedding_inputs(arguments, run->embeddings, run->spaces, &shop->embedding_count, error));
    *shop = (vt_pack_options){.embeddings = run->embeddings, .embedding_count = shop->embedding_count, .seed = seed,
                              .threads = (size_t)threads, .progress = progress, .context = (void *)arguments};
    run->options.k = (size_t)k;
    run->options.most_people = (size_t)users;
    run->facts.shop = vt_argument(arguments, "name");
    return VT_OK;
}

/* `vitrine simulate` leaves a note beside the people that it makes. */
static bool is_simulated(const vt_arguments *arguments, const char *data)
{
    char path[VT_HOST_PATH_BYTES];
    if (vt_argument_flag(arguments, "simulated")) return true;
    return snprintf(path, sizeof path, "%s/simulated.txt", data) < (int)sizeof path && access(path, F_OK) == 0;
}

static vt_status read_inputs(eval_run *run, vt_error *error)
{
    const char *data;
    VT_TRY(vt_argument_required(run->arguments, "data", &data, error));
    VT_TRY(vt_catalog_inputs_open(&run->import, run->arguments, error));
    run->options.shop.products = run->import.products;
    run->options.shop.count = run->import.product_count;
    run->facts.simulated = is_simulated(run->arguments, data);
    run->options.transactions = &run->transactions;
    vt_status status = vt_transactions_open(&run->transactions, data, run->import.products, run->import.product_count, error);
    vt_transactions_print(run->arguments, &run->transactions);
    return status;
}

/* The pack of the training part is made here and nowhere kept. */
static vt_status evaluate(eval_run *run, vt_error *error)
{
    const char *temporary = getenv("TMPDIR");
    char pack[VT_HOST_PATH_BYTES + 8];
    int length = snprintf(run->folder, sizeof run->folder, "%s/vitrine-eval-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (length >= (int)sizeof run->folder || !mkdtemp(run->folder)) {
        vt_fail(error, VT_IO, "%.300s: %s", run->folder, strerror(errno));
        run->folder[0] = '\0';
        return VT_IO;
    }
    snprintf(pack, sizeof pack, "%s/pack", run->folder);
    run->options.shop.out_dir = pack;
    return vt_evaluate(&run->evaluation, &run->options, error);
}

static void print_value(double value)
{
    if (isnan(value)) printf("  %10s", "-");
    else printf("  %10.4f", value);
}

static void print_table(const eval_run *run)
{
    const vt_evaluation *evaluation = &run->evaluation;
    char rule[VT_NAME_BYTES];
    vt_split_rule_text(&evaluation->split, rule);
    if (run->facts.simulated) printf("%s\n\n", vt_simulated_notice);
    printf("%zu of %zu people who bought in the held-out part, split %s, k %zu, seed %llu\n\n%-16s", evaluation->people,
           evaluation->judged_people, rule, evaluation->k, (unsigned long long)evaluation->seed, "strategy");
    for (size_t metric = 0; metric < VT_METRIC_COUNT; metric++) printf("  %10s", vt_metrics[metric].name);
    printf("  %10s  %10s  %10s\n", "coverage", "cold", "unanswered");
    for (size_t i = 0; i < evaluation->line_count; i++) {
        const vt_eval_line *line = &evaluation->lines[i];
        size_t counted;
        printf("%-16s", line->strategy);
        for (size_t metric = 0; metric < VT_METRIC_COUNT; metric++)
            print_value(vt_metric_mean(line->values + metric * evaluation->people, evaluation->people, &counted));
        print_value(vt_coverage(line->shown, evaluation->products, &counted));
        printf("  %10zu  %10zu\n", line->cold_starts, line->unanswered);
    }
}

vt_status vt_eval_write(const char *path, const vt_buffer *report, vt_error *error)
{
    if (report->failed) return vt_fail(error, VT_NO_MEMORY, "no memory for the report");
    return path ? vt_file_write(path, (vt_bytes){report->data, report->size}, error) : VT_OK;
}

vt_status vt_eval_write_both(const vt_arguments *arguments, vt_buffer *json, const vt_buffer *html, vt_error *error)
{
    const char *out = vt_argument(arguments, "out"), *page = vt_argument(arguments, "html");
    vt_output_file files[2];
    size_t count = 0;
    vt_buffer_append_text(json, "\n");
    if (json->failed || html->failed) return vt_fail(error, VT_NO_MEMORY, "no memory for the report");
    if (out) files[count++] = (vt_output_file){.name = out, .bytes = {json->data, json->size}};
    if (page) files[count++] = (vt_output_file){.name = page, .bytes = {html->data, html->size}};
    VT_TRY(vt_file_set_write(files, count, error));
    vt_buffer_append(json, "", 1);
    return json->failed ? vt_fail(error, VT_NO_MEMORY, "no memory for the report") : VT_OK;
}

bool vt_eval_print_json(const vt_arguments *arguments, const char *name, const vt_buffer *json)
{
    if (!arguments->json) return false;
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddItemToObject(document, name, cJSON_Parse((const char *)json->data));
    vt_print_json(document);
    return true;
}

vt_status vt_eval_try_runs(const vt_arguments *arguments, vt_error *error)
{
    const char *path = vt_argument(arguments, "runs");
    vt_run_store *store;
    if (!path) return VT_OK;
    VT_TRY(vt_run_store_open(&store, path, true, error));
    vt_run_store_close(store);
    return VT_OK;
}

static vt_status report(eval_run *run, vt_error *error)
{
    vt_buffer json = {0}, html = {0};
    vt_evaluation_json(&json, &run->evaluation, &run->facts);
    vt_evaluation_html(&html, &run->evaluation, &run->facts);
    vt_status status = vt_eval_write_both(run->arguments, &json, &html, error);
    if (status == VT_OK && !vt_eval_print_json(run->arguments, "evaluation", &json)) print_table(run);
    vt_buffer_free(&json);
    vt_buffer_free(&html);
    return status;
}

static vt_status run_with(eval_run *run, vt_error *error)
{
    VT_TRY(read_options(run, error));
    VT_TRY(read_inputs(run, error));
    vt_status status = evaluate(run, error);
    if (run->folder[0]) vt_folder_discard(run->folder);
    return status == VT_OK ? report(run, error) : status;
}

/* What one half of the command takes must not be passed over by the other. */
static vt_status check_half(const vt_arguments *arguments, vt_error *error)
{
    static const char *const of_events[] = {"events-format", "events-columns", "events-users", "user-columns", "events-types", "events-least-value", "models", "set", "baseline", "seen", "resamples", "save", "runs"};
    static const char *const of_shops[] = {"data", "catalog", "schema", "rich", "columns", "images", "embeddings", "ids", "strategies", "simulated"};
    static const char *const of_rows[] = {"query", "ranker", "scores"};
    bool events = vt_argument_flag(arguments, "events");
    for (size_t i = 0; i < sizeof of_rows / sizeof *of_rows; i++)
        if (vt_argument_flag(arguments, of_rows[i])) return vt_fail(error, VT_USAGE, "--%s does not go without --svmlight", of_rows[i]);
    size_t count = events ? sizeof of_shops / sizeof *of_shops : sizeof of_events / sizeof *of_events;
    for (size_t i = 0; i < count; i++) {
        const char *name = events ? of_shops[i] : of_events[i];
        if (vt_argument_flag(arguments, name)) return vt_fail(error, VT_USAGE, "--%s does not go %s --events", name, events ? "with" : "without");
    }
    return VT_OK;
}

/* The same of one stage and two. */
static vt_status check_stages(const vt_arguments *arguments, vt_error *error)
{
    static const char *const of_models[] = {"models", "baseline", "save"};
    static const char *const of_two[] = {"sources", "weeks", "pack", "ablation"};
    bool two = vt_argument_flag(arguments, "two-stage");
    size_t count = two ? sizeof of_models / sizeof *of_models : sizeof of_two / sizeof *of_two;
    if (two && !vt_argument_flag(arguments, "events")) return vt_fail(error, VT_USAGE, "--two-stage needs --events");
    for (size_t i = 0; i < count; i++) {
        const char *name = two ? of_models[i] : of_two[i];
        if (vt_argument_flag(arguments, name)) return vt_fail(error, VT_USAGE, "--%s does not go %s --two-stage", name, two ? "with" : "without");
    }
    return VT_OK;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    if (vt_argument_flag(arguments, "svmlight")) return vt_eval_rows(arguments, error);
    VT_TRY(check_half(arguments, error));
    VT_TRY(check_stages(arguments, error));
    if (vt_argument_flag(arguments, "two-stage")) return vt_eval_two_stage(arguments, error);
    if (vt_argument_flag(arguments, "events")) return vt_eval_models(arguments, error);
    eval_run *whole = vt_alloc(1, sizeof *whole);
    if (!whole) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    whole->arguments = arguments;
    vt_status status = run_with(whole, error);
    vt_evaluation_close(&whole->evaluation);
    vt_transactions_close(&whole->transactions);
    vt_catalog_import_close(&whole->import);
    vt_free(whole);
    return status;
}

static const vt_option options[] = {
    {"events", "PATH", "a log of events: models are trained on a part of it and judged by the rest"},
    {"events-format", "F", "of --events: hm, events, shop, sequences, rent-the-runway (default: told by the file)"},
    {"events-columns", "MAP", "of --events: user=..,item=..,time=..,type=..,value=.."},
    {"events-users", "F.csv", "events: what kind of people they are: the first column is the user, others are values"},
    {"user-columns", "MAP", "of --events-users: user=..,age=..,gender=.."},
    {"events-types", "LIST", "only events of these types: purchase,review (default: all)"},
    {"events-least-value", "R", "only events rated so at least, or not at all (default: all)"},
    {"models", "A,B", "events: which to train (default: all that there are)"},
    {"set", "M.OPTION=X", "events: an option of `train`, as ials.factors=64; several, or with commas"},
    {"two-stage", NULL, "events: a ranker, trained on the part before, against the sources of its candidates"},
    {"sources", "A,B", "two-stage: where candidates come from, as ease or ease:300 with its most (default: all)"},
    {"weeks", "N", "two-stage: windows before the cut to learn from (default 8)"},
    {"pack", "DIR", "two-stage: a pack whose catalog, spaces and words are features, by item id"},
    {"ablation", NULL, "two-stage: also rankers without one group of features each"},
    {"svmlight", "F", "rows whose relevance is known: trees are judged by NDCG on them"},
    {"query", "F", "svmlight: the sizes of the groups, one a line (without it: qid in the rows)"},
    {"ranker", "F", "svmlight: the trees: a ranker.safetensors, XGBoost's JSON or LightGBM's model.txt"},
    {"scores", "F", "svmlight: gets the score of each row, one a line"},
    {"baseline", "MODEL", "events: whose figures the others' are compared with (default itemknn)"},
    {"seen", "out|in", "events: whether what a user had may be recommended again (default out)"},
    {"resamples", "N", "events: draws of the bootstrap (default 1000)"},
    {"save", "DIR", "events: gets the models as trained on the part"},
    {"runs", "F.sqlite", "events: gets a run for each model, for `vitrine runs`"},
    {"data", "PATH", "strategies: the transactions, a folder with orders.csv and order_items.csv, or H&M's file"},
    VT_PRODUCT_OPTIONS,
    {"split", "RULE", "time=P% (default 80%): learn from the days before; leave-last=N: each person's last N days, of events each user's last N "
                      "events; events: random=P%"},
    {"strategies", "A,B", "which to compare (default: all that need no model)"},
    {"k", "K", "products in a slate (default 10); events: several, as 5,10,20 (the default)"},
    {"users", "N", "how many people, at random (default: all who had something in the held-out part)"},
    {"out", "F.json", "the report for programs"},
    {"html", "F.html", "the report for people: one file"},
    {"name", "TEXT", "of the shop, for the report"},
    {"simulated", NULL, "the customers are simulated; known by itself where vitrine simulate made them"},
    {"seed", "S", "of the sample of people, rotations and fits (default 1)"},
    {"threads", "N", "for photos (default: all cores); does not change the result"},
    {0},
};

const vt_command vt_command_eval = {"eval", "", "how well would strategies or models have served past customers?",
                                    options, run};
