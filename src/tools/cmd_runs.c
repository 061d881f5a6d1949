/* Reads experiments.sqlite: what was trained with what, and how good it was. */
#include "command.h"

#include "calendar.h"
#include "log_evaluation.h"
#include "run_store.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIME_BYTES = 32 };

/* One run of the command. */
typedef struct runs_question {
    const vt_arguments *arguments;
    vt_run_store *store;
    char name[64]; /* of --metric */
    size_t k;
    cJSON *answer;     /* array of runs, with --json */
    size_t count;
} runs_question;

static bool is_gini(const char *name) { return strcmp(name, "gini") == 0; }

/* "ndcg@10" */
static vt_status read_metric(runs_question *question, vt_error *error)
{
    const char *text = vt_argument(question->arguments, "metric"), *at;
    if (!text) text = "ndcg@10";
    at = strchr(text, '@');
    size_t length = at ? (size_t)(at - text) : 0;
    char *end = NULL;
    unsigned long k = at && at[1] >= '1' && at[1] <= '9' ? strtoul(at + 1, &end, 10) : 0;
    bool known = false;
    for (size_t i = 0; i < VT_RANK_METRICS; i++)
        known |= strlen(vt_rank_metrics[i].name) == length && strncmp(vt_rank_metrics[i].name, text, length) == 0;
    if (!known || k == 0 || *end || k > VT_LOG_EVAL_MOST_K)
        return vt_fail(error, VT_USAGE, "--metric: must be a metric of eval with its k, as ndcg@10, not \"%.40s\"", text);
    memcpy(question->name, text, length);
    question->k = k;
    return VT_OK;
}

/* ---- a run as text and as JSON ---- */

static void time_text(uint64_t ms, char text[TIME_BYTES])
{
    vt_date date = vt_date_of_day((int32_t)(ms / VT_DAY_MS % 84006));
    unsigned minutes = (unsigned)(ms % VT_DAY_MS / 60000);
    snprintf(text, TIME_BYTES, "%04d-%02d-%02d %02u:%02u", date.year, date.month, date.day, minutes / 60, minutes % 60);
}

static const char *or_dash(const char *text) { return text ? text : "-"; }

static void add_number(cJSON *object, const char *name, double value)
{
    if (isnan(value)) cJSON_AddNullToObject(object, name);
    else cJSON_AddNumberToObject(object, name, value);
}

static void add_text(cJSON *object, const char *name, const char *text)
{
    if (text) cJSON_AddStringToObject(object, name, text);
    else cJSON_AddNullToObject(object, name);
}

static cJSON *metric_json(const vt_run_metric *metric)
{
    cJSON *object = cJSON_CreateObject();
    add_number(object, "value", metric->value);
    add_number(object, "low", metric->low);
    add_number(object, "high", metric->high);
    cJSON_AddNumberToObject(object, "users", (double)metric->users);
    if (isnan(metric->difference)) return object;
    cJSON *difference = cJSON_AddObjectToObject(object, "difference");
    add_number(difference, "value", metric->difference);
    add_number(difference, "low", metric->difference_low);
    add_number(difference, "high", metric->difference_high);
    return object;
}

static cJSON *run_json(const vt_run *run)
{
    char started[TIME_BYTES];
    cJSON *object = cJSON_CreateObject(), *config = run->config ? cJSON_Parse(run->config) : NULL;
    time_text(run->started_ms, started);
    cJSON_AddNumberToObject(object, "id", (double)run->id);
    add_text(object, "kind", run->kind);
    add_text(object, "model", run->model);
    cJSON_AddItemToObject(object, "config", config ? config : cJSON_CreateNull());
    add_text(object, "started", started);
    add_text(object, "dataPath", run->data_path);
    add_text(object, "dataHash", run->data_hash);
    add_text(object, "split", run->split);
    add_text(object, "seen", run->seen);
    cJSON_AddNumberToObject(object, "seed", (double)run->seed);
    cJSON_AddNumberToObject(object, "users", (double)run->users);
    add_text(object, "baseline", run->baseline);
    cJSON_AddNumberToObject(object, "trainMs", (double)run->train_ms);
    cJSON_AddNumberToObject(object, "scoreMs", (double)run->score_ms);
    cJSON_AddNumberToObject(object, "peakBytes", (double)run->peak_bytes);
    add_text(object, "modelFile", run->model_file);
    cJSON_AddNumberToObject(object, "modelBytes", (double)run->model_bytes);
    add_text(object, "modelHash", run->model_hash);
    return object;
}

static void print_value(const vt_run_metric *metric)
{
    if (isnan(metric->value)) printf("%-26s", "-");
    else printf("%.4f [%.4f, %.4f]  ", metric->value, metric->low, metric->high);
}

static void print_line(const runs_question *question, const vt_run *run, const vt_run_metric *metric)
{
    char started[TIME_BYTES], head[96];
    time_text(run->started_ms, started);
    snprintf(head, sizeof head, "%s@%zu", question->name, question->k);
    if (question->count == 0)
        printf("%-5s %-16s  %-11s  %-8s  %-14s  %-4s  %5s  %9s  %-26s%s\n", "run", "started (UTC)", "model", "data", "split", "seen", "seed", "trained s",
               head, "config");
    printf("%-5" PRId64 " %-16s  %-11s  %-8.8s  %-14s  %-4s  %5" PRIu64 "  %9.1f  ", run->id, started, or_dash(run->model), or_dash(run->data_hash),
           or_dash(run->split), or_dash(run->seen), run->seed, (double)run->train_ms / 1000);
    print_value(metric);
    printf("%s\n", or_dash(run->config));
}

static vt_status tell_run(void *context, const vt_run *run, vt_error *error)
{
    runs_question *question = context;
    vt_run_metric metric = {.value = NAN, .difference = NAN};
    bool found;
    VT_TRY(vt_run_store_metric(question->store, run->id, question->name, question->k, &metric, &found, error));
    if (question->answer) {
        char name[96];
        cJSON *object = run_json(run);
        snprintf(name, sizeof name, "%s@%zu", question->name, question->k);
        if (found) cJSON_AddItemToObject(cJSON_AddObjectToObject(object, "metrics"), name, metric_json(&metric));
        else cJSON_AddObjectToObject(object, "metrics");
        cJSON_AddItemToArray(question->answer, object);
    } else {
        print_line(question, run, &metric);
    }
    question->count++;
    return VT_OK;
}

/* ---- show ---- */

static vt_status show_metric(void *context, const vt_run_metric *metric, vt_error *error)
{
    (void)error;
    char name[96];
    snprintf(name, sizeof name, "%s@%zu", metric->name, metric->k);
    if (context) {
        cJSON_AddItemToObject(context, name, metric_json(metric));
        return VT_OK;
    }
    printf("  %-16s  ", name);
    print_value(metric);
    if (!isnan(metric->difference)) printf("%+.4f [%+.4f, %+.4f]", metric->difference, metric->difference_low, metric->difference_high);
    printf("  %zu users\n", metric->users);
    return VT_OK;
}

static vt_status show_run(void *context, const vt_run *run, vt_error *error)
{
    runs_question *question = context;
    char started[TIME_BYTES];
    question->count++;
    if (question->answer) {
        cJSON *object = run_json(run);
        cJSON_AddItemToArray(question->answer, object);
        return vt_run_store_metrics(question->store, run->id, show_metric, cJSON_AddObjectToObject(object, "metrics"), error);
    }
    time_text(run->started_ms, started);
    printf("run %" PRId64 ", %s of %s, %s UTC\n  data       %s  %s\n  split      %s, seen items %s, seed %" PRIu64 ", %" PRIu64 " users\n"
           "  config     %s\n  trained    %.1f s, scored %.1f s, at most %.0f MB of memory\n  model      %s, %" PRIu64 " bytes, SHA-256 %s\n"
           "  metrics, and their difference from %s:\n",
           run->id, or_dash(run->kind), or_dash(run->model), started, or_dash(run->data_hash), or_dash(run->data_path), or_dash(run->split), or_dash(run->seen),
           run->seed, run->users, or_dash(run->config), (double)run->train_ms / 1000, (double)run->score_ms / 1000,
           (double)run->peak_bytes / 1e6, run->model_file ? run->model_file : "not kept", run->model_bytes, or_dash(run->model_hash),
           run->baseline ? run->baseline : "nothing");
    return vt_run_store_metrics(question->store, run->id, show_metric, NULL, error);
}

static vt_status read_id(const char *text, int64_t *id, vt_error *error)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    *id = value;
    return *text >= '1' && *text <= '9' && !*end && !errno ? VT_OK : vt_fail(error, VT_USAGE, "\"%.40s\" is no number of a run", text);
}

static vt_status show(runs_question *question, vt_error *error)
{
    int64_t id;
    if (question->arguments->positional_count != 2) return vt_fail(error, VT_USAGE, "show: name one run");
    VT_TRY(read_id(question->arguments->positional[1], &id, error));
    return vt_run_store_show(question->store, id, show_run, question, error);
}

/* ---- list, compare, best ---- */

static vt_status list(runs_question *question, vt_error *error)
{
    const vt_arguments *arguments = question->arguments;
    uint64_t limit = 50;
    if (arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "list: takes no number of a run");
    VT_TRY(vt_argument_count(arguments, "limit", 1, UINT32_MAX, &limit, error));
    return vt_run_store_list(question->store, vt_argument(arguments, "model"), vt_argument(arguments, "data"), (size_t)limit, tell_run,
                             question, error);
}

/* What must agree for figures to be comparable. */
typedef struct comparison {
    runs_question *question;
    char key[512];
} comparison;

static vt_status compare_run(void *context, const vt_run *run, vt_error *error)
{
    comparison *compared = context;
    char key[sizeof compared->key];
    snprintf(key, sizeof key, "data %.64s, split %.64s, seen items %.8s, seed %" PRIu64 ", %" PRIu64 " users", or_dash(run->data_hash),
             or_dash(run->split), or_dash(run->seen), run->seed, run->users);
    if (!compared->key[0]) memcpy(compared->key, key, sizeof key);
    else if (strcmp(compared->key, key) != 0)
        return vt_fail(error, VT_BAD_REQUEST, "run %" PRId64 " cannot be compared: it is of %s, and not of %s", run->id, key, compared->key);
    return tell_run(compared->question, run, error);
}

static vt_status compare(runs_question *question, vt_error *error)
{
    const vt_arguments *arguments = question->arguments;
    comparison compared = {.question = question};
    if (arguments->positional_count < 3) return vt_fail(error, VT_USAGE, "compare: name two runs or more");
    for (size_t i = 1; i < arguments->positional_count; i++) {
        int64_t id;
        VT_TRY(read_id(arguments->positional[i], &id, error));
        VT_TRY(vt_run_store_show(question->store, id, compare_run, &compared, error));
    }
    return VT_OK;
}

static vt_status best(runs_question *question, vt_error *error)
{
    if (question->arguments->positional_count != 1) return vt_fail(error, VT_USAGE, "best: takes no number of a run");
    return vt_run_store_best(question->store, question->name, question->k, is_gini(question->name), tell_run, question, error);
}

/* ---- the command ---- */

typedef struct runs_verb {
    const char *name;
    vt_status (*ask)(runs_question *question, vt_error *error);
} runs_verb;

static const runs_verb verbs[] = {{"list", list}, {"show", show}, {"compare", compare}, {"best", best}};

static vt_status answer(runs_question *question, const runs_verb *verb, vt_error *error)
{
    const char *path = vt_argument(question->arguments, "runs");
    VT_TRY(vt_run_store_open(&question->store, path ? path : "experiments.sqlite", false, error));
    question->answer = question->arguments->json ? cJSON_CreateArray() : NULL;
    vt_status status = verb->ask(question, error);
    vt_run_store_close(question->store);
    if (status != VT_OK || !question->answer) {
        if (status == VT_OK && question->count == 0) printf("no runs\n");
        cJSON_Delete(question->answer);
        return status;
    }
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    cJSON_AddItemToObject(document, "runs", question->answer);
    vt_print_json(document);
    return VT_OK;
}

static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    runs_question question = {.arguments = arguments};
    const char *name = arguments->positional_count ? arguments->positional[0] : "";
    VT_TRY(read_metric(&question, error));
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0) return answer(&question, &verbs[i], error);
    return vt_fail(error, VT_USAGE, "say list, show, compare or best");
}

static const vt_option options[] = {
    {"runs", "F.sqlite", "the database that eval --runs writes (default experiments.sqlite)"},
    {"metric", "NAME@K", "which figure is shown, and which best looks at (default ndcg@10)"},
    {"model", "NAME", "list: only runs of this model"},
    {"data", "HASH", "list: only runs on data whose hash begins so"},
    {"limit", "N", "list: at most so many, the newest (default 50)"},
    {0},
};

const vt_command vt_command_runs = {"runs", "list|show N|compare N N|best", "what was trained with what, and how good it was", options, run};
